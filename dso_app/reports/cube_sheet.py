"""Reports of lines as files: figures and a chart, the rows, the lines behind them."""

from collections.abc import Mapping, Sequence
from typing import Any

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by_words import by_name, key_words
from dso_app.reports.cube import Cube, Value, values_before
from dso_app.reports.cube_chart import bars_of, drawn_measures, label_of
from dso_app.reports.export.sheet import (
    Chart,
    Drawn,
    Figure,
    Series,
    Sheet,
    SheetColumn,
    SheetRow,
    Summary,
    headed,
)
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_, translate


def cube_sheet(cube: Cube, viewer: Viewer, title: str) -> Sheet:
    """The report as a file.

    Args:
        cube: the report.
        viewer: for whom.
        title: msgid of its name.
    """
    language, currency = viewer.language, cube.basis.currency
    name = translate(title, language)
    facts = [
        *facts_of(cube.bases, viewer),
        *((translate(label, language), value) for label, value in cube.facts),
    ]
    heads = [headed(label_of(one, language), one.kind, currency) for one in cube.measures]
    earlier, before = cube.earlier, values_before(cube)
    day = formats.day(earlier.basis.on, language) if earlier else ""
    return Sheet(
        title=name,
        facts=facts,
        columns=[
            SheetColumn(translate(N_("Code"), language)),
            SheetColumn(by_name(cube.by, viewer)),
            *heads,
            *(SheetColumn(f"{one.head} · {day}", one.kind) for one in heads if earlier),
        ],
        rows=[
            SheetRow(
                [
                    row.key.code,
                    key_words(row.key, cube.by, language),
                    *_values(cube, cube.values(row.sums)),
                    *_values(cube, before.get(row.key)),
                ],
                currency,
            )
            for row in cube.rows
        ],
        totals=[
            SheetRow(
                [
                    translate(N_("Total"), language),
                    "",
                    *_values(cube, cube.values(cube.total)),
                    *_values(cube, earlier.values(earlier.total) if earlier else None),
                ],
                currency,
            )
        ],
        summary=Summary(
            [
                Figure(head.head, measure.of(cube.total), measure.kind)
                for measure, head in zip(cube.measures, heads, strict=True)
            ],
            _chart(cube, language, name),
        ),
        details=[_detail(cube, viewer, facts)],
        currency=currency,
    )


def _values(cube: Cube, values: Mapping[str, Value] | None) -> list[Any]:
    return [] if values is None else [values.get(one.name) for one in cube.measures]


def _chart(cube: Cube, language: str, title: str) -> Chart | None:
    """The measures of the chart: one bar each of the total, or by the largest rows."""
    bars = bars_of(cube)
    if not bars:
        return None
    shown = drawn_measures(cube)
    money = shown[0].kind is Kind.MONEY
    currency = cube.basis.currency if money else ""
    heads = [label_of(measure, language) for measure in shown]
    named = f"{title}, {currency}" if money else title
    if bars[0].key is None:
        series = [Series(title, [value for bar in bars for _, value in bar.parts])]
        return Chart(named, Drawn.COLUMNS, heads, series, currency)
    names = [key_words(bar.key, cube.by, language) or "—" for bar in bars if bar.key]
    series = [
        Series(head, [bar.parts[place][1] for bar in bars]) for place, head in enumerate(heads)
    ]
    how = Drawn.STACKED if cube.stacked else Drawn.COLUMNS
    return Chart(named, how, names, series, currency)


def _detail(cube: Cube, viewer: Viewer, facts: Sequence[tuple[str, str]]) -> Sheet:
    """The lines: customer, then what the report shows of each."""
    language, currency = viewer.language, cube.basis.currency
    columns = [headed(translate(one.label, language), one.kind, currency) for one in cube.columns]
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
            SheetRow([person.code, person.name, *(said(c, language) for c in line.cells)], currency)
            for person, line in cube.lines
        ],
        totals=[SheetRow([translate(N_("Total"), language), "", *totals], currency)],
    )


def said(cell: Any, language: str) -> Any:
    """A cell that says itself in words, else the value it is."""
    words = getattr(cell, "words", None)
    return cell if words is None else words(language)
