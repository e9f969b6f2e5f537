"""Statuses of items: what may still be asked, disputes, and the qualification rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dso_app.domain.business_days import Calendar, add_business_days
from dso_app.domain.money import rounded

ANSWER_HOLD_DAYS = 3
"""Business days an answer not yet validated holds automatic steps on its items."""


class StatusType(StrEnum):
    """The five fixed types of a status."""

    ON_GOING = "on_going"
    PROMISE = "promise_to_pay"
    DISPUTE = "dispute"
    DISPUTE_RESOLVED = "dispute_resolved"
    LITIGATION = "litigation"


def askable(remaining: int, disputed: int, sheltered: int) -> int:
    """Remaining - disputed part - part sheltered by a pending promise, in minor units; never < 0.

    A dispute and a promise may overlap.
    """
    return max(0, remaining - disputed - sheltered)


@dataclass(frozen=True)
class DisputeSpan:
    """A dispute of an item from its first day to its end; without an end it is open."""

    began_on: date
    ended_on: date | None

    def days(self, as_of: date) -> int:
        """Duration in days; an open one is counted to the as-of date."""
        return ((self.ended_on or as_of) - self.began_on).days


def dispute_spans(
    history: Iterable[tuple[date, StatusType]], settled_on: date | None
) -> tuple[DisputeSpan, ...]:
    """The disputes of an item, from its statuses in the order they were set.

    A dispute lasts to the first status that is not one, or to settlement; a changed cause (one
    dispute after another) does not restart it.
    """
    spans = []
    began: date | None = None
    for day, status in history:
        if settled_on is not None and day > settled_on:
            break
        if status is StatusType.DISPUTE:
            began = began or day
        elif began:
            spans.append(DisputeSpan(began, day))
            began = None
    if began:
        spans.append(DisputeSpan(began, settled_on))
    return tuple(spans)


def answer_holds_until(answered_on: date, calendar: Calendar, days: int = ANSWER_HOLD_DAYS) -> date:
    """The last day on which an answer not yet validated holds automatic steps on its items."""
    return add_business_days(answered_on, days, *calendar)


@dataclass(frozen=True)
class LateDebit:
    """A late debit: its balance, and whether it has a status and a comment."""

    minor: int
    has_status: bool
    has_comment: bool


def qualification_rate(debits: Iterable[LateDebit]) -> Decimal | None:
    """Late debits with a status and a comment ÷ late debits, in percent; none without any."""
    total = qualified = 0
    for debit in debits:
        total += debit.minor
        qualified += debit.minor * (debit.has_status and debit.has_comment)
    return rounded(Fraction(100 * qualified, total)) if total else None
