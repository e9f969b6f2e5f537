"""Reports of lines as files: figures and a chart, the rows, the lines behind them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by import By, Key
from dso_app.reports.cube import Cube, Measure, Sums
from dso_app.reports.export.sheet import (
    Chart,
    Drawn,
    Figure,
    Series,
    Sheet,
    SheetColumn,
    SheetRow,
    Summary,
)
from dso_app.services.listing import Kind
from dso_app.services.lists.items import KIND_WORDS
from dso_app.texts import N_, translate

BY_NAMES = {
    By.CUSTOMER: N_("Customer"),
    By.GROUP: N_("Group"),
    By.COLLECTOR: N_("Collector"),
    By.ENTITY: N_("Company"),
    By.KIND: N_("Kind"),
}
_DRAWN_ROWS = 12
"""Rows a chart shows, the largest ones."""


def cube_sheet(cube: Cube, viewer: Viewer, title: str, *, drawn: Drawn = Drawn.STACKED) -> Sheet:
    """The report as a file.

    Args:
        cube: the report.
        viewer: for whom.
        title: msgid of its name.
        drawn: how its chart is drawn.
    """
    language, currency = viewer.language, cube.basis.currency
    name = translate(title, language)
    facts = [
        *facts_of(cube.bases, viewer),
        *((translate(label, language), value) for label, value in cube.facts),
    ]
    measures = [(measure, _head(measure, currency, language)) for measure in cube.measures]
    return Sheet(
        title=name,
        facts=facts,
        columns=[
            SheetColumn(translate(N_("Code"), language)),
            SheetColumn(by_name(cube.by, viewer)),
            *(SheetColumn(head, measure.kind) for measure, head in measures),
        ],
        rows=[
            SheetRow(
                [row.key.code, key_words(row.key, cube.by, language), *_values(cube, row.sums)],
                currency,
            )
            for row in cube.rows
        ],
        totals=[
            SheetRow([translate(N_("Total"), language), "", *_values(cube, cube.total)], currency)
        ],
        summary=Summary(
            [Figure(head, measure.of(cube.total), measure.kind) for measure, head in measures],
            _chart(cube, language, name, drawn),
        ),
        details=[_detail(cube, viewer, facts)],
        currency=currency,
    )


def by_name(by: By, viewer: Viewer) -> str:
    """What the rows are, in words; a field an administrator named by its name."""
    if by.is_field:
        return str(by)
    return translate(BY_NAMES[by], viewer.language)


def key_words(key: Key, by: By, language: str) -> str:
    """A row's name; kinds in words."""
    if by is By.KIND and key.name:
        return translate(KIND_WORDS[ItemKind(key.name)], language)
    return key.name


def _head(measure: Measure, currency: str, language: str) -> str:
    label = measure.label if measure.given else translate(measure.label, language)
    return f"{label}, {currency}" if measure.kind is Kind.MONEY else label


def _values(cube: Cube, sums: Sums) -> list[Any]:
    return [measure.of(sums) for measure in cube.measures]


def _chart(cube: Cube, language: str, title: str, drawn: Drawn) -> Chart | None:
    """The measures of the chart: one bar each of the total, or by the largest rows."""
    shown = [measure for measure in cube.measures if measure.name in cube.chart]
    if not shown or not cube.rows:
        return None
    money = shown[0].kind is Kind.MONEY
    currency = cube.basis.currency if money else ""
    heads = [m.label if m.given else translate(m.label, language) for m in shown]
    named = f"{title}, {currency}" if money else title
    if shown[0].group:
        series = [Series(title, [measure.of(cube.total) for measure in shown])]
        return Chart(named, Drawn.COLUMNS, heads, series, currency)
    rows = sorted(cube.rows, key=lambda row: -_size(shown, row.sums))[:_DRAWN_ROWS]
    names = [key_words(row.key, cube.by, language) or "—" for row in rows]
    series = [
        Series(head, [measure.of(row.sums) for row in rows])
        for head, measure in zip(heads, shown, strict=True)
    ]
    return Chart(named, drawn, names, series, currency)


def _size(shown: Sequence[Measure], sums: Sums) -> Decimal:
    values: list[Decimal | int] = [measure.of(sums) or 0 for measure in shown]
    return sum((abs(Decimal(value)) for value in values), Decimal(0))


def _detail(cube: Cube, viewer: Viewer, facts: Sequence[tuple[str, str]]) -> Sheet:
    """The lines: customer, then what the report shows of each."""
    language, currency = viewer.language, cube.basis.currency
    columns = [
        SheetColumn(
            f"{translate(one.label, language)}, {currency}"
            if one.kind is Kind.MONEY
            else translate(one.label, language),
            one.kind,
        )
        for one in cube.columns
    ]
    totals = [
        sum(line.cells[place] or 0 for _, line in cube.lines) if one.total else None
        for place, one in enumerate(cube.columns)
    ]
    return Sheet(
        title=translate(N_("Items behind it"), language),
        facts=facts,
        columns=[
            SheetColumn(translate(N_("Code"), language)),
            SheetColumn(translate(N_("Customer"), language)),
            *columns,
        ],
        rows=[
            SheetRow(
                [person.code, person.name, *(_said(c, language) for c in line.cells)], currency
            )
            for person, line in cube.lines
        ],
        totals=[SheetRow([translate(N_("Total"), language), "", *totals], currency)],
    )


def _said(cell: Any, language: str) -> Any:
    """A cell that says itself in words, else the value it is."""
    words = getattr(cell, "words", None)
    return cell if words is None else words(language)
