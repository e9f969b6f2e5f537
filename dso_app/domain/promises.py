"""Promises to pay: what they shelter, and whether they are kept or broken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from dso_app.domain.business_days import Calendar, add_business_days

GRACE_DAYS = 3
"""Business days a promised payment may come late."""


class PromiseState(StrEnum):
    """What became of a promise; cancelled is a person's word, the others are worked out."""

    PENDING = "pending"
    KEPT = "kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PromisedItem:
    """An item of a promise: what remains of it and is not disputed, in minor units."""

    item_id: int
    due_date: date
    minor: int


def shelter(promise_amount: int, items: Iterable[PromisedItem]) -> dict[int, int]:
    """How much of each item a pending promise shelters: its amount only, oldest item first.

    `promise_amount` is what is still promised: the promise less what came in for it.
    """
    left = max(0, promise_amount)
    sheltered = {}
    for item in sorted(items, key=lambda item: (item.due_date, item.item_id)):
        sheltered[item.item_id] = min(left, max(0, item.minor))
        left -= sheltered[item.item_id]
    return sheltered


@dataclass(frozen=True)
class Promise:
    """Items, an amount (minor units) and a date, made at a moment.

    Attributes:
        plan_id: of the instalment plan it is part of; 0 for none.
        before: what the earlier instalments of its plan take first of what comes in.
    """

    promise_id: int
    item_ids: frozenset[int]
    minor: int
    promised_on: date
    made_at: datetime
    plan_id: int = 0
    before: int = 0


@dataclass(frozen=True)
class ItemSettlement:
    """A settlement of an item (opening ones count for no promise)."""

    item_id: int
    value_date: date
    minor: int
    known_at: datetime
    opening: bool = False


@dataclass(frozen=True)
class NewPayment:
    """An unallocated payment of the customer: its positive amount not allocated to any item yet.

    What is allocated is a settlement of the item and would count twice.
    """

    item_id: int
    value_date: date
    minor: int
    first_seen_at: datetime


@dataclass(frozen=True)
class PromiseOutcome:
    """The state of a promise, what came in for it, and the payments that it claims for good."""

    state: PromiseState
    received: int
    claimed: tuple[int, ...] = ()


def promise_deadline(promised_on: date, calendar: Calendar, grace: int = GRACE_DAYS) -> date:
    """The last value date that keeps a promise: its date + the grace in business days."""
    return add_business_days(promised_on, grace, *calendar)


NO_CLAIMS: Mapping[int, Iterable[NewPayment]] = MappingProxyType({})


def promise_outcome(
    promise: Promise,
    settlements: Iterable[ItemSettlement],
    new_payments: Iterable[NewPayment],
    imports: Iterable[date],
    today: date,
    calendar: Calendar,
    grace: int = GRACE_DAYS,
    claimed_before: Iterable[NewPayment] = (),
) -> PromiseOutcome:
    """Whether a promise is kept, broken or still pending.

    Kept: settlements on its items since it was made + payments of the customer first seen since
    reach its amount, with value date up to the promised date + grace. Broken: not kept, and an
    items import later than that has come in; never before.

    An instalment is kept when what came in for its plan reaches it and all before it: received =
    settlements + payments claimed by the plan − the amounts of its earlier instalments.

    Args:
        promise: the promise.
        settlements: those of its items; reopenings count against.
        new_payments: of its customer, claimed by no other promise.
        imports: business dates of the items imports of its entity.
        today: the business date.
        calendar: of the entity, for the grace.
        grace: business days.
        claimed_before: payments that earlier instalments of its plan claimed, not allocated yet.
    """
    deadline = promise_deadline(promise.promised_on, calendar, grace)
    received = -promise.before
    received += sum(one.minor for one in claimed_before if one.value_date <= deadline)
    received += sum(
        settlement.minor
        for settlement in settlements
        if settlement.item_id in promise.item_ids
        and settlement.known_at > promise.made_at
        and settlement.value_date <= deadline
        and not settlement.opening
    )
    usable = (
        payment
        for payment in new_payments
        if payment.first_seen_at > promise.made_at and payment.value_date <= deadline
    )
    claimed = []
    for payment in sorted(usable, key=lambda payment: (payment.value_date, payment.item_id)):
        if received >= promise.minor:
            break
        received += payment.minor
        claimed.append(payment.item_id)
    if received >= promise.minor:
        return PromiseOutcome(PromiseState.KEPT, received, tuple(claimed))
    broken = any(deadline < imported_on <= today for imported_on in imports)
    state = PromiseState.BROKEN if broken else PromiseState.PENDING
    return PromiseOutcome(state, max(0, received) if promise.plan_id else received)


def promise_outcomes(
    promises: Iterable[Promise],
    settlements: Iterable[ItemSettlement],
    new_payments: Iterable[NewPayment],
    imports: Iterable[date],
    today: date,
    calendar: Calendar,
    grace: int = GRACE_DAYS,
    claimed_by_plan: Mapping[int, Iterable[NewPayment]] = NO_CLAIMS,
) -> dict[int, PromiseOutcome]:
    """The outcomes of one customer's pending promises in one currency, by promise.

    Each payment is claimed by one promise: the earliest promised that it helps to keep. What an
    instalment claimed counts for the later ones of its plan, as far as it is more than they were.
    """
    settled, imported, free = list(settlements), list(imports), list(new_payments)
    ours = {plan: list(payments) for plan, payments in claimed_by_plan.items()}
    outcomes = {}
    for promise in sorted(promises, key=lambda p: (p.promised_on, p.made_at, p.promise_id)):
        theirs = ours.setdefault(promise.plan_id, []) if promise.plan_id else []
        outcome = promise_outcome(promise, settled, free, imported, today, calendar, grace, theirs)
        outcomes[promise.promise_id] = outcome
        theirs += [payment for payment in free if payment.item_id in outcome.claimed]
        free = [payment for payment in free if payment.item_id not in outcome.claimed]
    return outcomes
