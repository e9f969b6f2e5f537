"""The DSO as a file: figures and the trend, the rows asked for, the months behind them."""

from collections.abc import Sequence
from typing import Any

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by_words import by_name, key_words
from dso_app.reports.dso import DsoReport
from dso_app.reports.dso_columns import (
    MONTH,
    MONTH_COLUMNS,
    NO_LIMIT,
    ROW_COLUMNS,
    DsoColumn,
    filed,
    month_pairs,
    number_of,
    row_pairs,
)
from dso_app.reports.dso_figures import Method
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


def dso_sheet(report: DsoReport, viewer: Viewer) -> Sheet:
    """The figures of the date, then the months, or the rows asked for with the months behind."""
    language = viewer.language
    title = translate(N_("DSO"), language)
    facts = [
        *facts_of(report.bases, viewer),
        (translate(N_("DSO, count-back"), language), method_words(report.countback, language)),
        (translate(N_("DSO, balance method"), language), method_words(report.balance, language)),
    ]
    summary = _summary(report, language)
    if report.by is None:
        return _months(report, viewer, title, facts, summary)
    behind = _months(report, viewer, translate(N_("Month by month"), language), facts, None)
    whole, earlier = report.whole, report.earlier
    before = [[earlier.whole]] if earlier else []
    total = _values(ROW_COLUMNS, [whole, *(one for (one,) in before)], language)
    return Sheet(
        title=title,
        facts=facts,
        columns=[
            SheetColumn(translate(N_("Code"), language)),
            SheetColumn(by_name(report.by, viewer)),
            *_heads(ROW_COLUMNS, report, language),
        ],
        rows=[
            SheetRow(
                [
                    row.key.code,
                    key_words(row.key, report.by, language),
                    *_values(ROW_COLUMNS, [row, *([then] if earlier else [])], language),
                ],
                report.basis.currency,
            )
            for row, then in row_pairs(report)
        ],
        totals=[SheetRow([translate(N_("Total"), language), "", *total], report.basis.currency)],
        summary=summary,
        details=[behind],
        currency=report.basis.currency,
    )


def _months(
    report: DsoReport,
    viewer: Viewer,
    title: str,
    facts: Sequence[tuple[str, str]],
    summary: Summary | None,
) -> Sheet:
    language, currency = viewer.language, report.basis.currency
    return Sheet(
        title=title,
        facts=facts,
        columns=[
            SheetColumn(translate(MONTH.label, language), MONTH.kind),
            *_heads(MONTH_COLUMNS, report, language),
        ],
        rows=[
            SheetRow(
                [
                    month.on,
                    *_values(MONTH_COLUMNS, [month, *([then] if then else [])], language),
                ],
                currency,
            )
            for month, then in month_pairs(report)
        ],
        summary=summary,
        currency=currency,
    )


def _heads(columns: Sequence[DsoColumn], report: DsoReport, language: str) -> list[SheetColumn]:
    currency = report.basis.currency
    heads = [headed(translate(one.label, language), one.kind, currency) for one in columns]
    if report.earlier is None:
        return heads
    day = formats.day(report.earlier.basis.on, language)
    return [*heads, *(SheetColumn(f"{one.head} · {day}", one.kind) for one in heads)]


def _values(columns: Sequence[DsoColumn], of: Sequence[Any], language: str) -> list[Any]:
    return [
        None if one is None else filed(column.value(one), language)
        for one in of
        for column in columns
    ]


def _summary(report: DsoReport, language: str) -> Summary:
    figures = (
        (N_("Receivables"), report.receivables, Kind.MONEY),
        (N_("DSO, count-back"), method_words(report.countback, language), Kind.TEXT),
        (N_("Best possible DSO"), number_of(report.countback.best_possible), Kind.NUMBER),
        (N_("Average days delinquent"), report.countback.days_delinquent, Kind.NUMBER),
        (N_("DSO, balance method"), method_words(report.balance, language), Kind.TEXT),
        (N_("Collection effectiveness (CEI)"), report.cei.value, Kind.PERCENT),
    )
    months = report.months
    named = ((N_("DSO, count-back"), "countback"), (N_("Best possible DSO"), "best_possible"))
    value = {one.name: one.value for one in MONTH_COLUMNS}
    series = [
        Series(translate(label, language), [number_of(value[name](month)) for month in months])
        for label, name in named
    ]
    names = [formats.day(month.on, language, "short") for month in months]
    return Summary(
        [Figure(translate(name, language), value, kind) for name, value, kind in figures],
        Chart(translate(N_("DSO, days"), language), Drawn.LINES, names, series),
    )


def method_words(method: Method, language: str) -> str:
    """DSO by a method in words, or why it is not known."""
    if method.why or method.dso is None:
        return method.why.sentence(language) if method.why else ""
    days = formats.number(method.dso.days, language, 2)
    return days if method.dso.complete else f"{NO_LIMIT} {days}"
