"""What is true at the moment a message's turn comes: for the whole entity, and for one message."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from dso_app.clock import Clock, today
from dso_app.domain import reasons
from dso_app.domain.business_days import (
    Window,
    in_window,
    parse_sending_hours,
)
from dso_app.domain.departure import Content, Prepared, Present
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Channel, Mode
from dso_app.errors import Reason
from dso_app.models import Entity, Message
from dso_app.sending.reader import About
from dso_app.services.outbox.daily_cap import room_today
from dso_app.services.outbox.rows import Door
from dso_app.services.outbox.sending_switch import status
from dso_app.services.planning.ledger_day import calendar_of, ledger_age


@dataclass(frozen=True, slots=True)
class House:
    """What holds for all messages of an entity now.

    Attributes:
        stopped: why nothing at all leaves (the sending switch); None while it may.
        window_open: within the sending days and hours, and no public holiday.
        ledger_age: business days since the last items import; None before the first.
        room: how many more messages to customers may leave today; None without a cap.
        cap: the daily cap.
        confirm_until: what was planned until then wants a person, after a restore or tests.
    """

    today: date
    stopped: Reason | None
    window_open: bool
    ledger_age: int | None
    ledger_limit: int
    gap_days: int
    room: int | None
    cap: int
    confirm_until: date | None

    def door(self, entity_id: int) -> Door:
        """Which of its messages may be tried."""
        every = None if self.window_open else reasons.OUTSIDE_WINDOW
        return Door(
            entity_id,
            self.today,
            every=every,
            automatic=self._why_stale(),
            customers=self.why_capped(0),
        )

    def why_capped(self, leaving: int) -> Reason | None:
        """Why no more messages to customers leave once some others have; None while they may."""
        full = self.room is not None and self.room <= leaving
        return reasons.daily_cap(self.cap) if full else None

    def _why_stale(self) -> Reason | None:
        if self.ledger_age is None:
            return reasons.NO_LEDGER
        if self.ledger_age <= self.ledger_limit:
            return None
        return reasons.stale_ledger(self.ledger_age, self.ledger_limit)


@dataclass(frozen=True, slots=True)
class Turn:
    """What decides about one message besides what it says.

    Attributes:
        last_contact_on: last outgoing contact to its customer or any of its addresses.
        answer_holds_until: last day on which an answer nobody has validated holds its items.
        leaving: how many other messages to customers are let go just before.
    """

    last_contact_on: date | None
    answer_holds_until: date | None
    leaving: int


def look_around(session: Session, clock: Clock, entity: Entity) -> House:
    """What holds for an entity now."""
    day = today(clock, entity.timezone)
    return House(
        today=day,
        stopped=status(session).stopped,
        window_open=in_window(clock.now(entity.timezone), window_of(entity)),
        ledger_age=ledger_age(session, entity, day),
        ledger_limit=entity.stale_after_days,
        gap_days=entity.contact_gap_days,
        room=room_today(session, entity, day),
        cap=entity.daily_cap,
        confirm_until=entity.confirm_until,
    )


def still_time(clock: Clock, entity: Entity, day: date) -> bool:
    """Whether what was decided on a day, for that day, may still leave by the clock."""
    now = clock.now(entity.timezone)
    return now.date() == day and in_window(now, window_of(entity))


def window_of(entity: Entity) -> Window:
    """An entity's sending window."""
    opens, closes = parse_sending_hours(entity.sending_hours)
    return Window(calendar_of(entity), opens, closes)


def prepared(message: Message, items: dict[int, int]) -> Prepared:
    """A message as the rules read it; `items` is what it asks of each."""
    return Prepared(
        mode=Mode(message.mode),
        content=Content(dict(message.totals), items),
        confirmed=message.confirmed,
        edited=message.edited,
        internal=Channel(message.channel).internal,
    )


def present(
    house: House,
    message: Message,
    planned: PlannedStep | Excluded,
    about: About | None,
    turn: Turn,
) -> Present:
    """What is true now of one message."""
    excluded = planned.reason if isinstance(planned, Excluded) else None
    content = Content({}, {})
    minimum = Decimal(0)
    not_before: date | None = None
    if about is not None:
        lines = about.facts.lines
        content = Content(dict(about.facts.asked), {x.item_id: x.asked_minor for x in lines})
        minimum = about.scenario.minimum if about.scenario else minimum
        not_before = about.customer.not_before
    return Present(
        today=house.today,
        content=content,
        minimum=minimum,
        stopped=house.stopped,
        only_old=isinstance(planned, PlannedStep) and planned.listing.only_old,
        excluded=excluded,
        window_open=house.window_open,
        scenario_changed_on=_day_before(not_before),
        ledger_age=house.ledger_age,
        ledger_limit=house.ledger_limit,
        last_contact_on=turn.last_contact_on,
        gap_days=house.gap_days,
        capped=house.why_capped(turn.leaving),
        begun_again=house.confirm_until is not None and message.planned_on <= house.confirm_until,
        answer_holds_until=turn.answer_holds_until,
    )


def _day_before(day: date | None) -> date | None:
    return None if day is None else date.fromordinal(day.toordinal() - 1)
