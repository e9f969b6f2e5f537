"""What a report of lines draws: bars of its largest rows, or one bar for each of its weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dso_app.reports.by import Key
from dso_app.reports.cube import Cube, Measure, Sums, Value
from dso_app.texts import translate

DRAWN_ROWS = 12
"""Rows a chart shows, the largest ones."""


@dataclass(frozen=True)
class Bar:
    """One bar or group of bars: whose it is, and its parts with their values.

    Attributes:
        key: of the row; None where the bar is of the whole report.
    """

    key: Key | None
    parts: Sequence[tuple[Measure, Value]]


def drawn_measures(cube: Cube) -> list[Measure]:
    """The measures that are drawn."""
    return [measure for measure in cube.measures if measure.name in cube.chart]


def bars_of(cube: Cube) -> list[Bar]:
    """The bars: one for each measure that stands in a group, else of the largest rows."""
    shown = drawn_measures(cube)
    if not shown or not cube.rows:
        return []
    if shown[0].group:
        return [Bar(None, [(measure, measure.of(cube.total))]) for measure in shown]
    rows = sorted(cube.rows, key=lambda row: -_size(shown, row.sums))[:DRAWN_ROWS]
    return [Bar(row.key, [(measure, measure.of(row.sums)) for measure in shown]) for row in rows]


def label_of(measure: Measure, language: str) -> str:
    """A measure's head, in a language."""
    return measure.label if measure.given else translate(measure.label, language)


def _size(shown: Sequence[Measure], sums: Sums) -> Decimal:
    values: list[Decimal | int] = [measure.of(sums) or 0 for measure in shown]
    return sum((abs(Decimal(value)) for value in values), Decimal(0))
