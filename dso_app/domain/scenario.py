"""A scenario: an ordered list of steps applied to a customer's late, or soon due, items."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from dso_app.domain.listing import Listing


class Medium(StrEnum):
    """What a recipient must have for a channel to reach it."""

    EMAIL = "email"
    MOBILE = "mobile"
    POST = "post"


class Channel(StrEnum):
    """How a step is done.

    What is said of a channel is asked of every step of every day: looked up once.
    """

    EMAIL = "email"
    INTERACTIVE_EMAIL = "interactive_email"
    INTERNAL_EMAIL = "internal_email"
    INTERNAL_INTERACTIVE_EMAIL = "internal_interactive_email"
    SMS = "sms"
    LETTER = "letter"
    REGISTERED_LETTER = "registered_letter"
    CALL = "call"
    TASK = "task"
    LITIGATION = "litigation"

    @cached_property
    def medium(self) -> Medium | None:
        """What its message travels by; None where no message leaves."""
        return _MEDIA.get(self)

    @cached_property
    def sendable(self) -> bool:
        """Whether a message leaves the house, as opposed to something a person does."""
        return self in _MEDIA

    @cached_property
    def internal(self) -> bool:
        """Whether its message goes to colleagues: no contact of the customer."""
        return self in {Channel.INTERNAL_EMAIL, Channel.INTERNAL_INTERACTIVE_EMAIL}

    @cached_property
    def contacts_customer(self) -> bool:
        """Whether it counts for the contact gap: what goes out to the customer."""
        return (self.sendable and not self.internal) or self is Channel.CALL

    @cached_property
    def amicable(self) -> bool:
        """Whether it comes before formal notice (the registered letter) and litigation."""
        return self not in {Channel.REGISTERED_LETTER, Channel.LITIGATION}


_MEDIA = {
    Channel.EMAIL: Medium.EMAIL,
    Channel.INTERACTIVE_EMAIL: Medium.EMAIL,
    Channel.INTERNAL_EMAIL: Medium.EMAIL,
    Channel.INTERNAL_INTERACTIVE_EMAIL: Medium.EMAIL,
    Channel.SMS: Medium.MOBILE,
    Channel.LETTER: Medium.POST,
    Channel.REGISTERED_LETTER: Medium.POST,
}


class Trigger(StrEnum):
    """What a step's offset counts from."""

    DUE_DATE = "due_date"
    DUE_MONTH_END = "due_month_end"
    PREVIOUS_STEP = "previous_step"


class Mode(StrEnum):
    """Who makes a step happen."""

    MANUAL = "manual"
    TO_CONFIRM = "to_confirm"
    AUTOMATIC = "automatic"


class Scope(StrEnum):
    """What climbs the steps: the customer's leader, or each item."""

    ACCOUNT = "account"
    ITEM = "item"


class Entry(StrEnum):
    """Where an item that no step listed yet enters."""

    FIRST_STEP = "first_step"
    MATCHING_AGE = "matching_age"


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a scenario.

    Attributes:
        order: place in the scenario, from 1.
        offset_days: days after the trigger's date; negative before a due date.
        template: key of its text; empty for the shipped text of its channel and place.
        recipients: `collection_contact`, `role:NAME`, `collector`, `sales`.
        within_days: days ahead, for `Listing.LATE_AND_DUE_WITHIN`.
        deduct_credits: whether open credits are listed and deducted from what is asked.
        attach_copies: whether copies of the invoices go with it.
        fee_minor: fee asked by the step, in minor units of the entity's currency; 0 for none.
        lapse_days: days after its planned date when, undone, a manual step lets the next come.
        list_down_payments: whether down-payment requests are listed, with their own subtotal.
        key: what the caller knows the step by (its row); the rules never read it.
    """

    order: int
    name: str
    channel: Channel
    trigger: Trigger
    offset_days: int
    mode: Mode = Mode.TO_CONFIRM
    template: str = ""
    recipients: tuple[str, ...] = ("collection_contact",)
    items: Listing = Listing.LATE
    within_days: int = 0
    deduct_credits: bool = True
    attach_copies: bool = False
    fee_minor: int = 0
    lapse_days: int | None = None
    list_down_payments: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario and its steps in order.

    Attributes:
        minimum: what must be asked in some currency for a step to leave, in whole units of it.
        version_id: what the caller knows this version by; positions of the same version compare
            by order, of another by effective offset.
    """

    name: str
    scope: Scope
    entry: Entry
    minimum: Decimal
    steps: tuple[Step, ...]
    version_id: int | None = None

    def effective_offset(self, order: int) -> int:
        """Days from the due date: n; for *previous step + n*, the previous step's + n."""
        total = 0
        for step in reversed(self.steps[:order]):
            total += step.offset_days
            if step.trigger is not Trigger.PREVIOUS_STEP:
                break
        return total


def month_end(day: date) -> date:
    """The last day of the month of a date."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def nominal_base(step: Step, scenario: Scenario) -> Step:
    """The step whose date, or itself, a step counts from: the last one not counted from another."""
    while step.trigger is Trigger.PREVIOUS_STEP and step.order > 1:
        step = scenario.steps[step.order - 2]
    return step


def nominal_date(step: Step, scenario: Scenario, leader_due: date) -> date:
    """The day a step falls on counted from the due date alone, had every step been on time."""
    base = nominal_base(step, scenario)
    after = sum(one.offset_days for one in scenario.steps[base.order : step.order])
    day = leader_due + timedelta(days=base.offset_days)
    if base.trigger is Trigger.DUE_MONTH_END:
        day = month_end(day)
    return day + timedelta(days=after)


def planned_by_trigger(
    step: Step, scenario: Scenario, leader_due: date, last_done: date | None
) -> date:
    """The trigger applied to the leader; intervals to other steps are the planner's business.

    Args:
        step: the step to date.
        scenario: where it stands.
        leader_due: the leader's due date.
        last_done: the day the step just before it was performed for the leader, None when it
            was not. *Previous step + n* counts from it; without it, or where that would put a
            step made for after the due date on a leader not late yet, from the due date.
    """
    nominal = nominal_date(step, scenario, leader_due)
    if step.trigger is not Trigger.PREVIOUS_STEP or last_done is None:
        return nominal
    planned = last_done + timedelta(days=step.offset_days)
    return nominal if planned <= leader_due < nominal else planned
