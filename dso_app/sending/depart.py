"""Just before leaving: everything is read again, and each message leaves, waits or goes back.

A set of messages is read in few queries and reserved in one statement, in one transaction: what
is decided about each is decided on what is true when it leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.departure import Departure, Leave, Rerender, Wait, decide_departure
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Channel, Medium
from dso_app.models import Action, Customer, Entity, Message, MessageItem, known_id
from dso_app.sending.addresses import usable_address
from dso_app.sending.addressing import NO_SENDER, address_message, what_is_missing
from dso_app.sending.attachments import enclose
from dso_app.sending.channels.base import Envelope
from dso_app.sending.contents import keep_contents
from dso_app.sending.copies_for_tests import copy_for_tests
from dso_app.sending.gates import House, Turn, look_around, prepared, present
from dso_app.sending.html_mail import with_head
from dso_app.sending.packing import pack
from dso_app.sending.reader import About, Reader
from dso_app.sending.staying import lacks_something, stay
from dso_app.sending.wording import fill
from dso_app.services.answers import items_held
from dso_app.services.last_contacts import LastContacts
from dso_app.services.locks import DEPARTURES, take_turns
from dso_app.services.outbox_rows import Claim
from dso_app.services.outbox_tries import TEST_TRY, begin_test, claimed, reserve
from dso_app.services.planning import reread
from dso_app.services.test_mode import address_of_tests


@dataclass(frozen=True, slots=True)
class Parcel:
    """A reserved message: what is handed to its transport once the reservation is committed."""

    message_id: int
    key: str
    channel: Channel
    claim: Claim
    envelope: Envelope
    on: date
    """Business date it leaves."""
    tests: bool = False
    """A copy to the address of the tests: the message itself stays, and is not reserved."""


@dataclass(frozen=True, slots=True)
class Departing:
    """A claimed message whose turn has come, with all that decides about it.

    Attributes:
        about: what it is about now; None when its step no longer applies.
        readdressed: it goes to, or comes from, other people than when it was prepared.
    """

    message: Message
    action: Action
    entity: Entity
    about: About | None
    planned: PlannedStep | Excluded
    today: date
    readdressed: bool

    @property
    def to_customer(self) -> bool:
        """Whether it counts as a contact, and for the daily cap: not what colleagues get."""
        return not Channel(self.message.channel).internal

    @property
    def item_ids(self) -> list[int]:
        """The items it lists now."""
        return [line.item_id for line in self.about.facts.lines] if self.about else []

    @property
    def addresses(self) -> list[str]:
        """Whom it goes to, as contacts to an address are remembered; none for a letter."""
        if Channel(self.message.channel).medium is Medium.POST:
            return []
        return [str(line).lower() for line in self.message.recipients]


def depart(
    session: Session, clock: Clock, message_ids: Sequence[int], runner_id: str, sender: str
) -> list[Parcel | Departing]:
    """Decide about claimed messages in their order, and reserve those that leave.

    Args:
        session: of a writing transaction, committed before anything leaves.
        clock: business and real time.
        message_ids: messages this runner claimed.
        runner_id: the runner.
        sender: address to send from where the entity has none.

    Returns:
        A `Parcel` for each message of a transport that was reserved, a `Departing` for each
        letter that was.
    """
    lock_customers(session, message_ids)
    messages = claimed(session, message_ids, runner_id)
    by_entity = sorted(messages, key=lambda message: message.entity_id)
    return [
        left
        for entity_id, theirs in groupby(by_entity, lambda message: message.entity_id)
        for left in _Gate(session, clock, runner_id, sender, entity_id).let(list(theirs))
    ]


def lock_customers(session: Session, message_ids: Sequence[int]) -> None:
    """Lock messages' customers before anything of them is read, as planning does."""
    theirs = select(col(Message.customer_id)).where(col(Message.id).in_(message_ids))
    query = select(col(Customer.id)).where(col(Customer.id).in_(theirs)).order_by(col(Customer.id))
    session.execute(query.with_for_update())


class _Gate:
    """Where some messages of one entity leave, or do not."""

    def __init__(
        self, session: Session, clock: Clock, runner_id: str, sender: str, entity_id: int
    ) -> None:
        self._session = session
        self._clock = clock
        self._runner_id = runner_id
        self._sender = sender
        self._entity = session.get_one(Entity, entity_id)

    def let(self, messages: list[Message]) -> list[Parcel | Departing]:
        """Those that leave, reserved; the others stand where that was decided."""
        # Two runners must not both find the contact gap free, or room below the daily cap; what
        # was stopped stays.
        take_turns(self._session, DEPARTURES)
        leaving = self._read(messages)
        house = look_around(self._session, self._clock, self._entity)
        said = self._said(messages)
        items = {key for one in leaving for key in one.item_ids}
        held = items_held(self._session, self._entity, items)
        contacts = LastContacts(
            self._session,
            {message.customer_id for message in messages},
            {line for one in leaving for line in one.addresses},
        )
        left: list[Departing] = []
        stays: list[tuple[Departing, Departure]] = []
        for one in leaving:
            turn = Turn(
                contacts.of(one.message.customer_id, one.addresses),
                max((held[key] for key in one.item_ids if key in held), default=None),
                sum(other.to_customer for other in left),
            )
            decision = self._decide(one, house, said, turn)
            if isinstance(decision, Leave | Rerender):
                left += [one] if self._make_ready(one, decision, contacts) else []
            else:
                stays.append((one, decision))
        stay(self._session, stays, self._runner_id)
        address = address_of_tests(self._session)
        return self._test(left, address) if address else self._reserve(left, house.today)

    def _read(self, messages: Sequence[Message]) -> list[Departing]:
        ids = [message.action_id for message in messages]
        query = select(Action).where(col(Action.id).in_(ids))
        again = query.execution_options(populate_existing=True)
        actions = {action.id: action for action in self._session.scalars(again)}
        chosen = [actions[message.action_id] for message in messages]
        reader = Reader(self._session, self._clock, self._entity)
        planned = reread(self._session, self._clock, self._entity, reader.scenarios, chosen)
        listed = [
            (action, step.listing)
            for action in chosen
            if isinstance(step := planned[known_id(action)], PlannedStep)
        ]
        abouts = {about.action.id: about for about in reader.again(listed)}
        return [
            Departing(
                message,
                action,
                self._entity,
                abouts.get(action.id),
                planned[known_id(action)],
                reader.today,
                self._address(message, abouts.get(action.id)),
            )
            for message, action in zip(messages, chosen, strict=True)
        ]

    def _address(self, message: Message, about: About | None) -> bool:
        if about is None or what_is_missing(about, self._entity, self._sender) is not None:
            return False
        return address_message(self._session, message, about, self._entity, self._sender)

    def _said(self, messages: Sequence[Message]) -> Mapping[int, dict[int, int]]:
        """What each message asks of each of its items."""
        said: dict[int, dict[int, int]] = {known_id(message): {} for message in messages}
        query = select(
            col(MessageItem.message_id), col(MessageItem.item_id), col(MessageItem.asked_minor)
        ).where(col(MessageItem.message_id).in_(said))
        for message_id, item_id, asked in self._session.execute(query):
            said[message_id][item_id] = asked
        return said

    def _decide(
        self,
        one: Departing,
        house: House,
        said: Mapping[int, dict[int, int]],
        turn: Turn,
    ) -> Departure:
        now = present(house, one.message, one.planned, one.about, turn)
        return decide_departure(prepared(one.message, said[known_id(one.message)]), now)

    def _make_ready(self, one: Departing, decision: Departure, contacts: LastContacts) -> bool:
        """Bring a message up to date that leaves; False when it lacks something after all."""
        message, about = one.message, one.about
        if about is None:
            return False
        missing = what_is_missing(about, self._entity, self._sender)
        if missing is not None:
            lacks_something(self._session, one, missing, self._runner_id)
            return False
        if isinstance(decision, Rerender) or (one.readdressed and not message.edited):
            fill(self._session, message, about)
        else:
            # Copies come and go without changing what is said; so does a logo.
            enclose(self._session, message, about)
            html = with_head(message.body_html, about.facts.company)
            if html != message.body_html:
                message.body_html = html
        if one.to_customer:
            contacts.note(message.customer_id, one.addresses, one.today)
        return True

    def _test(self, leaving: Sequence[Departing], address: str) -> list[Parcel | Departing]:
        """The copies that go to the address of the tests instead."""
        if not usable_address(self._entity.email or self._sender):
            stays = [(one, Wait(NO_SENDER)) for one in leaving]
            stay(self._session, stays, self._runner_id)
            return []
        return [
            self._test_parcel(one, one.about, address) for one in leaving if one.about is not None
        ]

    def _test_parcel(self, one: Departing, about: About, address: str) -> Parcel:
        message = one.message
        copy = copy_for_tests(
            self._session, self._clock, message, about, self._entity, self._sender, address
        )
        begin_test(self._session, self._clock, message, self._runner_id)
        claim = Claim(self._runner_id, TEST_TRY)
        return Parcel(
            known_id(message), message.key, Channel.EMAIL, claim, copy, one.today, tests=True
        )

    def _reserve(self, leaving: Sequence[Departing], today: date) -> list[Parcel | Departing]:
        messages = [one.message for one in leaving]
        mine = reserve(self._session, self._clock, messages, self._runner_id, today)
        reserved = [one for one in leaving if one.message.id in mine]
        left = [
            one if Channel(one.message.channel).medium is Medium.POST else self._parcel(one)
            for one in reserved
        ]
        parcels = [one for one in left if isinstance(one, Parcel)]
        keep_contents(self._session, {one.message_id: one.envelope.content for one in parcels})
        return left

    def _parcel(self, one: Departing) -> Parcel:
        message = one.message
        logo = one.about.facts.company.logo if one.about is not None else None
        moment = self._clock.now(self._entity.timezone)
        return Parcel(
            message_id=known_id(message),
            key=message.key,
            channel=Channel(message.channel),
            claim=Claim(self._runner_id, message.attempts),
            envelope=pack(message, moment, logo),
            on=one.today,
        )
