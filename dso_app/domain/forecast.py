"""The cash forecast: when what is owed should come in (rules, section 9).

Amounts are minor units of one currency. Weeks end on Sundays; the first begins on the as-of date.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_WEEKS = 53
"""The last of so many weeks also holds what comes after it."""
OFF = -1
"""The place of what should have come already."""
LITIGATION = -2
"""The place of what nobody forecasts."""
_SUNDAY = 6


class Part(StrEnum):
    """Why an amount is expected when it is."""

    PROMISED = "promised"
    DISPUTED = "disputed"
    DATED = "dated"
    """Drafts and direct debits: on their due date."""
    USUAL = "usual"
    """Due date + the customer's average delay."""
    LITIGATION = "litigation"
    CREDIT = "credit"


@dataclass(frozen=True)
class Owed:
    """A debit and what is known of it.

    Attributes:
        promises: date and amount of its parts in pending promises.
        disputed: date by which its disputed part should be resolved and paid, and the part.
        dated: a draft, or of a customer who pays by direct debit.
    """

    item_id: int
    due_date: date
    minor: int
    promises: Sequence[tuple[date, int]] = ()
    disputed: Sequence[tuple[date, int]] = ()
    dated: bool = False
    in_litigation: bool = False


@dataclass(frozen=True)
class Credit:
    """An open credit: a positive amount."""

    item_id: int
    due_date: date
    minor: int


@dataclass(frozen=True)
class Inflow:
    """A part of an item: when it is expected, and in which place it is counted.

    Attributes:
        minor: negative where a credit takes it away.
        place: number of the week from 0, `OFF` or `LITIGATION`.
    """

    item_id: int
    part: Part
    expected_on: date | None
    minor: int
    place: int


def week_of(expected: date, as_of: date) -> int:
    """The place of a date: `OFF` when it has passed."""
    if expected < as_of:
        return OFF
    first_sunday = as_of + timedelta(days=_SUNDAY - as_of.weekday())
    weeks = -(-max(0, (expected - first_sunday).days) // 7)
    return min(weeks, MOST_WEEKS - 1)


def week_span(place: int, as_of: date) -> tuple[date, date]:
    """First and last day of a week."""
    sunday = as_of + timedelta(days=_SUNDAY - as_of.weekday() + 7 * place)
    return (as_of if not place else sunday - timedelta(days=_SUNDAY)), sunday


def forecast(
    debits: Iterable[Owed], open_credits: Iterable[Credit], delay: int, as_of: date
) -> list[Inflow]:
    """The inflows of one customer; they sum to its balance.

    The promised amount comes on its date; the disputed part on the date given; drafts and direct
    debits on their due date; the rest on due date + the customer's average delay. Credits reduce
    undated inflows first (oldest due date first), then promised ones (earliest first); what is
    left of them is off the forecast.

    Args:
        debits: open ones.
        open_credits: open ones.
        delay: the customer's average payment delay, days.
        as_of: the as-of date.
    """
    gross = [(owed, one) for owed in debits for one in _parts(owed, delay, as_of)]
    order = sorted(
        (
            (one.part is Part.PROMISED, _date_of(owed, one), owed.item_id, place)
            for place, (owed, one) in enumerate(gross)
            if one.part is not Part.LITIGATION
        ),
    )
    inflows = [one for _, one in gross]
    left = [inflows[place].minor for *_, place in order]
    at = 0
    for credit in sorted(open_credits, key=lambda one: (one.due_date, one.item_id)):
        minor = credit.minor
        while minor and at < len(order):
            used = min(minor, left[at])
            if used:
                reduced = inflows[order[at][-1]]
                inflows.append(
                    Inflow(credit.item_id, Part.CREDIT, reduced.expected_on, -used, reduced.place)
                )
            left[at] -= used
            minor -= used
            at += not left[at]
        if minor:
            inflows.append(Inflow(credit.item_id, Part.CREDIT, None, -minor, OFF))
    return inflows


def _date_of(owed: Owed, inflow: Inflow) -> date:
    promised = inflow.expected_on if inflow.part is Part.PROMISED else None
    return promised or owed.due_date


def _parts(owed: Owed, delay: int, as_of: date) -> list[Inflow]:
    if owed.in_litigation:
        return [Inflow(owed.item_id, Part.LITIGATION, None, owed.minor, LITIGATION)]
    left, parts = owed.minor, []
    kinds = ((Part.DISPUTED, owed.disputed), (Part.PROMISED, owed.promises))
    for part, dated in kinds:
        for on, minor in dated:
            taken = min(left, minor)
            if taken > 0:
                parts.append(Inflow(owed.item_id, part, on, taken, week_of(on, as_of)))
                left -= taken
    if left:
        on = owed.due_date if owed.dated else owed.due_date + timedelta(days=delay)
        part = Part.DATED if owed.dated else Part.USUAL
        parts.append(Inflow(owed.item_id, part, on, left, week_of(on, as_of)))
    return parts
