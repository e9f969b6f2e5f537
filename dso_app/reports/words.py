"""Cells and figures that several reports of lines share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dso_app.domain.money import rounded
from dso_app.reports.basis import Basis
from dso_app.reports.cube import Sums, Value
from dso_app.texts import translate


@dataclass(frozen=True)
class Words:
    """A msgid in a cell: it says itself in the reader's language."""

    message: str

    def words(self, language: str) -> str:
        """In a language."""
        return translate(self.message, language)


@dataclass(frozen=True)
class Period:
    """Days of which both ends are counted."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last

    def as_json(self) -> dict[str, str]:
        """As programs read it."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def period_of(basis: Basis, first: date | None, last: date | None) -> Period:
    """The period asked for: else from the first of the as-of month to the as-of date."""
    until = min(last or basis.on, basis.on)
    return Period(first or until.replace(day=1), until)


def share(part: int, whole: int) -> Callable[[Sums], Value]:
    """A figure: one sum in percent of another, two decimals; None of nothing."""

    def of(sums: Sums) -> Value:
        return rounded(Fraction(100 * sums[part], sums[whole])) if sums[whole] > 0 else None

    return of


def mean(part: int, whole: int) -> Callable[[Sums], Value]:
    """A figure: one sum divided by another, two decimals; None of nothing."""

    def of(sums: Sums) -> Value:
        return rounded(Fraction(sums[part], sums[whole])) if sums[whole] > 0 else None

    return of
