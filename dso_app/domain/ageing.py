"""Lateness and ageing: how late an item is, and the balance by age."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dso_app.domain.kinds import Kind
from dso_app.domain.money import rounded

BOUNDS = (30, 60, 90)
"""Last day late of each bucket but the last; a setting."""


@dataclass(frozen=True)
class Balance:
    """What an item leaves open at a date, signed, in minor units of one currency."""

    kind: Kind
    due_date: date
    minor: int


@dataclass(frozen=True)
class Ageing:
    """Balances by age, in minor units of one currency.

    Args:
        buckets: balance by bucket label, credits included, aged by their due date.
        late: late debits.
        debits: all debits.
        unapplied: open credits, as a positive amount; never netted from the late amount.
    """

    buckets: dict[str, int]
    late: int
    debits: int
    unapplied: int

    @property
    def total(self) -> int:
        """The balance: the sum of the buckets."""
        return sum(self.buckets.values())

    @property
    def late_rate(self) -> Decimal | None:
        """Late debits ÷ all debits, in percent; none when there is nothing to divide."""
        return rounded(Fraction(100 * self.late, self.debits)) if self.debits else None


def days_late(due_date: date, d: date) -> int:
    """Days late at a date: date - due date; late means above zero, the due day itself is not."""
    return (d - due_date).days


def bucket_labels(bounds: Sequence[int] = BOUNDS) -> tuple[str, ...]:
    """The labels of the buckets: `not_due`, `1-30`, `31-60`, `61-90`, `90+`."""
    starts = (0, *bounds)
    inner = (f"{start + 1}-{end}" for start, end in zip(starts, bounds, strict=False))
    return ("not_due", *inner, f"{starts[-1]}+")


def bucket_of(days: int, bounds: Sequence[int] = BOUNDS) -> str:
    """The label of the bucket that so many days late fall in."""
    return bucket_labels(bounds)[bucket_place(days, bounds)]


def bucket_place(days: int, bounds: Sequence[int] = BOUNDS) -> int:
    """Its place among the buckets, *not due* first."""
    return bisect_left((0, *bounds), days)


def age(
    balances: Iterable[Balance],
    d: date,
    bounds: Sequence[int] = BOUNDS,
    late_threshold: int = 0,
) -> Ageing:
    """Age balances at a date; down-payment requests stay out.

    `late_threshold` (0, 30, 60 or 90 days): only debits more days late than that count as late.
    """
    buckets = dict.fromkeys(bucket_labels(bounds), 0)
    late = debits = unapplied = 0
    for balance in balances:
        if not balance.kind.in_receivables:
            continue
        days = days_late(balance.due_date, d)
        buckets[bucket_of(days, bounds)] += balance.minor
        if balance.minor < 0:
            unapplied -= balance.minor
            continue
        debits += balance.minor
        if days > late_threshold:
            late += balance.minor
    return Ageing(buckets, late, debits, unapplied)
