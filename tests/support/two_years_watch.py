"""Stands at the door of a company and holds everything that leaves against the rules."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.models import (
    Action,
    ActionItem,
    Attempt,
    Entity,
    Item,
    Message,
    MessageItem,
    ScenarioVersion,
)
from tests.support.departures import Owed, is_open_day, open_days_after, owed
from tests.support.two_years import Company

_TO_CUSTOMERS = ("email", "letter", "registered_letter", "call", "sms")
_BY_POST = ("letter", "registered_letter")
_NOTHING = (0, 0, -10_000)
"""Version, order and effective offset of a step before the first."""
_NUMBER = re.compile(r"\bN\d{4}\b")


@dataclass(frozen=True)
class Left:
    """A message that left, with what it says.

    Attributes:
        asked: what it asks of each item, in minor units; credits negative.
        climbers: items at the step, in a scenario of scope *item*; else none.
    """

    message: Message
    action: Action
    asked: dict[int, int]
    climbers: frozenset[int]

    @property
    def alone(self) -> bool:
        """Whether nobody stands behind its leaving."""
        return self.message.mode == "automatic" and not self.message.confirmed

    @property
    def addresses(self) -> frozenset[str]:
        """Whom it goes to; nobody's address on a letter."""
        by_post = self.message.channel in _BY_POST
        return frozenset() if by_post else frozenset(map(str.lower, self.message.recipients))


@dataclass(frozen=True)
class Contact:
    """An outgoing contact that was."""

    on: date
    customer_id: int
    addresses: frozenset[str] = frozenset()
    message_id: int | None = None


@dataclass
class Watch:
    """What has left until now, and how often what was seen to.

    Attributes:
        seen: how many messages left, by channel and whether by themselves, and how many were kept
            back, by the reason.
    """

    company: Company
    seen: Counter[str] = field(default_factory=Counter)
    _contacts: list[Contact] = field(default_factory=list)
    _called: set[int] = field(default_factory=set)
    _last_try: int = 0
    _mails: int = 0
    _steps: dict[tuple[int, int], tuple[int, int, int]] = field(default_factory=dict)
    """Scenario and leader or item → version, order and effective offset of its last step."""
    _done: dict[tuple[int, int, str], int] = field(default_factory=dict)
    """Scenario, leader or item, and step → the message by which it left."""
    _days: dict[date, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    _left: set[int] = field(default_factory=set)
    _ids: dict[str, int] = field(default_factory=dict)
    """Message-IDs that arrived, and of which message."""

    def send(self) -> None:
        """A runner's pass: what leaves in it is held against what is so just before."""
        with self.company.database.read() as session:
            self._note_calls(session)
            now = owed(session, self.company)
        self.company.ill_tempered()
        self.company.do_job("send")
        with self.company.database.read() as session:
            for left in self._what_left(session):
                self._check(session, left, now)
                self._keep(left)
            kept_back = select(col(Message.reason_code)).where(col(Message.reason_code) != "")
            self.seen.update(session.scalars(kept_back))

    def _note_calls(self, session: Session) -> None:
        """What people did with their own hands is a contact as well."""
        query = select(Action).where(
            col(Action.state) == "done", col(Action.channel).in_(_TO_CUSTOMERS)
        )
        written = {one.message_id for one in self._contacts}
        for action in session.scalars(query):
            key = action.id or 0
            message = session.scalar(
                select(col(Message.id)).where(
                    col(Message.action_id) == key, col(Message.state) == "sent"
                )
            )
            if key not in self._called and message not in written - {None}:
                self._called.add(key)
                on = action.closed_on
                assert on is not None
                self._contacts.append(Contact(on, action.customer_id))

    def _what_left(self, session: Session) -> Sequence[Left]:
        """In the order in which messages were reserved."""
        new = self.company.box.mails[self._mails :]
        self._mails += len(new)
        mails = {str(mail.parsed["X-Relance-Key"]): mail for mail in new}
        assert len(mails) == len(new), "a message came twice in one pass"
        query = (
            select(col(Attempt.id), Message)
            .join(Message, col(Message.id) == col(Attempt.message_id))
            .where(col(Attempt.id) > self._last_try)
            .order_by(col(Attempt.id))
        )
        found = []
        for number, message in session.execute(query):
            self._last_try = number
            if message.key in mails:
                self._arrived(message, str(mails[message.key].parsed["Message-ID"]))
                left = _read(session, message)
                text = mails[message.key].parsed.get_body(("plain",))
                assert text is not None
                said = set(_NUMBER.findall(text.get_content()))
                assert said == {session.get_one(Item, key).number for key in left.asked}
                found.append(left)
            elif message.channel in _BY_POST:
                found.append(_read(session, message))
        assert set(mails) <= {one.message.key for one in found}
        return found

    def _arrived(self, message: Message, mail_id: str) -> None:
        """Nothing comes twice, unless somebody said that it had not left."""
        key = message.id or 0
        if mail_id in self._ids:
            assert self._ids[mail_id] == key
            assert key in self.company.taken_back, "a message came twice"
            self.company.taken_back.discard(key)
            self._contacts = [one for one in self._contacts if one.message_id != key]
        self._ids[mail_id] = key

    def _check(self, session: Session, left: Left, now: Owed) -> None:
        company, day = self.company, self.company.clock.date
        hour = company.clock.hour
        assert is_open_day(day), "it left on a day off"
        assert time(9) <= hour < time(17), "it left outside the sending hours"
        asked: dict[str, int] = defaultdict(int)
        for key, minor in left.asked.items():
            asked[session.get_one(Item, key).currency] += minor
        assert asked == left.message.totals
        for key, minor in left.asked.items():
            if minor > 0:
                assert minor <= now.askable[key], "it asks for more than can be asked"
            else:
                line = company.known.get(session.get_one(Item, key).number)
                there = line.remaining if line else 0
                assert minor >= there, "it deducts more than there is"
        if left.action.kind == "scenario":
            self._check_step(session, left, now)
        if left.alone:
            self._check_alone(session, left, now)

    def _check_step(self, session: Session, left: Left, now: Owed) -> None:
        company, action = self.company, left.action
        day = company.clock.date
        debits = {key for key, minor in left.asked.items() if minor > 0}
        assert debits, "it asks for nothing"
        assert not debits & now.out, "it asks for what is out of every scenario"
        assert action.customer_id not in company.changed.get(day, set()), (
            "it left on the day its scenario was changed"
        )
        version = session.get_one(ScenarioVersion, action.version_id)
        least = int(100 * float(version.minimum_amount))
        assert any(minor >= least for minor in left.message.totals.values())
        assert action.scenario_id is not None
        assert action.version_id is not None
        who = left.climbers or {action.leader_item_id or 0}
        retried = left.message.id in self._left
        for key in () if retried else who:
            step = (action.scenario_id, key, action.step_key)
            # Of one that somebody said had not left, another may stand for the step.
            if self._done.get(step) not in company.taken_back:
                assert step not in self._done, "the same step twice for a cycle"
                self._check_rises(action, key)
            self._done[step] = left.message.id or 0
        self._remember(action, left.climbers or set(left.asked))
        mine = {("item", key) for key in left.climbers} or {("customer", action.customer_id)}
        if not retried:
            assert not mine & self._days[day], "two steps on a day"
            self._days[day] |= mine

    def _check_alone(self, session: Session, left: Left, now: Owed) -> None:
        company, day = self.company, self.company.clock.date
        assert company.imported_on is not None
        assert open_days_after(company.imported_on, day) <= 2, "it left on a stale ledger"
        assert not set(left.asked) & now.answered, "somebody answered, and nobody has read it"
        debits = {key for key, minor in left.asked.items() if minor > 0}
        assert not debits <= now.old, "it asks for old items alone, by itself"
        if left.message.channel not in _TO_CUSTOMERS:
            return
        gap = session.get_one(Entity, company.entity_id).contact_gap_days
        for before in self._contacts:
            if before.message_id in {left.message.id, *company.taken_back}:
                continue
            if before.customer_id == left.message.customer_id or (
                before.addresses & left.addresses
            ):
                assert (day - before.on).days >= gap, f"contacted on {before.on} already"

    def _check_rises(self, action: Action, item_id: int) -> None:
        """Nothing goes down again, whether the item led or was listed."""
        version_id, order, offset = self._steps.get((action.scenario_id or 0, item_id), _NOTHING)
        if version_id == action.version_id:
            assert action.step_order > order, "a lower step after a higher one"
        else:
            assert action.effective_offset > offset, "a lower step after an edit"

    def _remember(self, action: Action, items: Collection[int]) -> None:
        new = (action.version_id or 0, action.step_order, action.effective_offset)
        for item_id in items:
            where = (action.scenario_id or 0, item_id)
            _, order, offset = self._steps.get(where, _NOTHING)
            if (new[2], new[1]) >= (offset, order):
                self._steps[where] = new

    def _keep(self, left: Left) -> None:
        message = left.message
        self._left.add(message.id or 0)
        how = "by itself" if left.alone else "confirmed"
        self.seen[f"{message.channel} {how}"] += 1
        if message.channel in _TO_CUSTOMERS:
            day = self.company.clock.date
            self._contacts.append(Contact(day, message.customer_id, left.addresses, message.id))


def _read(session: Session, message: Message) -> Left:
    action = session.get_one(Action, message.action_id)
    lines = select(col(MessageItem.item_id), col(MessageItem.asked_minor)).where(
        col(MessageItem.message_id) == message.id
    )
    climbers = select(col(ActionItem.item_id)).where(
        col(ActionItem.action_id) == action.id, col(ActionItem.step_key).is_not(None)
    )
    asked = {key: minor for key, minor in session.execute(lines)}  # noqa: C416 - rows
    return Left(message, action, asked, frozenset(session.scalars(climbers)))
