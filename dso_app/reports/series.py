"""Receivables by age at several dates at once: what trends are drawn from."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from dso_app.reports.aging import ageing
from dso_app.reports.basis import Basis
from dso_app.reports.movements import Movement, Movements


@dataclass(frozen=True)
class AgedBalance:
    """Receivables on a date, by bucket, in minor units of the basis' currency."""

    on: date
    buckets: tuple[int, ...]

    @property
    def total(self) -> int:
        """The balance."""
        return sum(self.buckets)

    @property
    def not_due(self) -> int:
        """The part not late."""
        return self.buckets[0]


def aged_balances(
    session: Session, basis: Basis, dates: Sequence[date], movements: Movements
) -> list[AgedBalance]:
    """The ageing's total buckets at each date, all with the basis' rates.

    Args:
        session: to read with.
        basis: whose items.
        dates: in any order; the answer is by date.
        movements: of the same basis; where they cannot tell, each date takes an ageing.
    """
    dates = sorted(set(dates))
    if movements.rows is None:
        totals = (ageing(session, replace(basis, on=on)).total for on in dates)
        return [AgedBalance(on, total.buckets) for on, total in zip(dates, totals, strict=True)]
    return _summed(basis, dates, movements.rows)


def _summed(basis: Basis, dates: list[date], movements: Sequence[Movement]) -> list[AgedBalance]:
    """What was issued by a date and settled after it was open on it."""
    sums = [[0] * len(basis.labels) for _ in dates]
    bounds = (0, *basis.bounds)
    for issued, due, closed, minor, _ in movements:
        first = bisect_left(dates, issued)
        last = len(dates) if closed is None else bisect_left(dates, closed)
        for place in range(first, last):
            sums[place][bisect_left(bounds, (dates[place] - due).days)] += minor
    return [AgedBalance(on, tuple(row)) for on, row in zip(dates, sums, strict=True)]
