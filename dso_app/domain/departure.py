"""What becomes of a prepared message just before it leaves (rules, sections 6.4 and 7).

Everything is read again; these functions decide on what was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dso_app.domain import reasons
from dso_app.domain.scenario import Mode
from dso_app.domain.thresholds import why_held
from dso_app.errors import Reason


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: amounts asked per currency, and of each item, in minor units."""

    asked: Mapping[str, int]
    items: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared message.

    Attributes:
        mode: the mode it was prepared in (`mode_in_force`).
        confirmed: a person said it may leave.
        edited: a person changed its text.
        internal: for colleagues; no contact of the customer.
        content: what it says.
    """

    mode: Mode
    content: Content
    confirmed: bool = False
    edited: bool = False
    internal: bool = False

    @property
    def automatic(self) -> bool:
        """Whether nobody stands behind its leaving."""
        return self.mode is Mode.AUTOMATIC and not self.confirmed


@dataclass(frozen=True, slots=True)
class Present:
    """What is true now.

    Attributes:
        today: the business date.
        content: what the message would say now.
        minimum: the scenario's, in whole units.
        only_old: nothing but old items is asked.
        excluded: why the step no longer applies (`Excluded.reason`, or another leader's turn).
        stopped: why nothing at all leaves (the sending switch); None while it may.
        window_open: within the entity's sending days and hours, and no public holiday.
        scenario_changed_on: last day the scenario was edited or changed while cycles ran.
        ledger_age: business days since the entity's last items import; None before the first.
        ledger_limit: business days a ledger may be old for automatic messages.
        last_contact_on: last outgoing contact to the customer or any address of the message.
        gap_days: days between contacts for automatic messages; 0 for none.
        capped: why no more messages to customers leave today (the daily cap); None when they do.
        begun_again: planned before a restore, or the end of test mode: nobody knows what of it
            the customer has got.
        answer_holds_until: last day on which an answer nobody has validated holds one of its
            items; None when none does.
    """

    today: date
    content: Content
    minimum: Decimal = Decimal(0)
    only_old: bool = False
    excluded: Reason | None = None
    stopped: Reason | None = None
    window_open: bool = True
    scenario_changed_on: date | None = None
    ledger_age: int | None = 0
    ledger_limit: int = 2
    last_contact_on: date | None = None
    gap_days: int = 2
    capped: Reason | None = None
    begun_again: bool = False
    answer_holds_until: date | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """It leaves as it is."""


@dataclass(frozen=True, slots=True)
class Rerender:
    """Amounts changed and nobody read it: rendered again, then it leaves."""


@dataclass(frozen=True, slots=True)
class BackToConfirm:
    """A person must say yes, again."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Cancel:
    """It never leaves."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Held:
    """Too little is asked: tested again every pass, nothing recorded against the step."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Wait:
    """It may leave later as it is."""

    reason: Reason


Departure = Leave | Rerender | BackToConfirm | Cancel | Held | Wait


def decide_departure(message: Prepared, now: Present) -> Departure:
    """What becomes of a message whose turn has come."""
    if now.stopped is not None:
        return Wait(now.stopped)
    if now.excluded is not None:
        return Cancel(now.excluded)
    held = why_held(now.content.asked, now.minimum)
    if held is not None:
        return Held(held)
    unread = _why_confirm(message, now)
    if unread is not None:
        return BackToConfirm(unread)
    wait = _why_wait(message, now)
    if wait is not None:
        return Wait(wait)
    return Leave() if message.content == now.content else Rerender()


def mode_in_force(mode: Mode, *, first_pass: bool, only_old: bool) -> Mode:
    """The mode a message is prepared in.

    The first pass after a scenario is activated, assigned or edited goes to confirm (unless the
    user said otherwise: then it is no first pass); an action on old items alone is never
    automatic.
    """
    return Mode.TO_CONFIRM if mode is Mode.AUTOMATIC and (first_pass or only_old) else mode


def changed_today(scenario_changed_on: date | None, today: date) -> bool:
    """Whether nothing of the scenario may leave because it was edited or changed today."""
    return scenario_changed_on is not None and today <= scenario_changed_on


def _why_confirm(message: Prepared, now: Present) -> Reason | None:
    read = message.confirmed or message.edited
    if read and message.content != now.content:
        return reasons.AMOUNTS_CHANGED
    if message.confirmed:
        return None
    if message.mode is not Mode.AUTOMATIC:
        return reasons.NOT_CONFIRMED
    if now.begun_again:
        return reasons.BEGUN_AGAIN
    return reasons.ONLY_OLD if now.only_old else None


def _why_wait(message: Prepared, now: Present) -> Reason | None:
    if changed_today(now.scenario_changed_on, now.today):
        return reasons.SCENARIO_CHANGED
    if not now.window_open:
        return reasons.OUTSIDE_WINDOW
    if now.capped is not None and not message.internal:
        return now.capped
    if not message.automatic:
        return None
    waits = _why_stale(now) or _why_answered(now)
    return waits or (None if message.internal else _why_too_close(now))


def _why_answered(now: Present) -> Reason | None:
    until = now.answer_holds_until
    return reasons.answered(until) if until is not None and now.today <= until else None


def _why_stale(now: Present) -> Reason | None:
    if now.ledger_age is None:
        return reasons.NO_LEDGER
    if now.ledger_age <= now.ledger_limit:
        return None
    return reasons.stale_ledger(now.ledger_age, now.ledger_limit)


def _why_too_close(now: Present) -> Reason | None:
    if now.last_contact_on is None:
        return None
    free_on = now.last_contact_on + timedelta(days=now.gap_days)
    return reasons.contact_gap(now.last_contact_on, free_on) if now.today < free_on else None
