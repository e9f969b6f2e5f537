"""Cells and figures that several reports of lines share."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dso_app.domain.money import rounded
from dso_app.reports.basis import Basis
from dso_app.reports.cube import Reading, Value
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


def share(part: int, whole: int) -> Reading:
    """A figure: one sum in percent of another, two decimals; None of nothing."""
    return Reading((part, whole), lambda some, of: _divided(100 * some, of))


def mean(part: int, whole: int) -> Reading:
    """A figure: one sum divided by another, two decimals; None of nothing."""
    return Reading((part, whole), _divided)


def _divided(part: int, whole: int) -> Value:
    return rounded(Fraction(part, whole)) if whole > 0 else None
