"""The reports as sheets, ready to be written to a file."""

from collections.abc import Sequence

from dso_app.access.viewer import Viewer
from dso_app.reports.aging import AgeingReport, AgeingRow, Figures
from dso_app.reports.basis import Basis
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.by import By, Key
from dso_app.reports.by_words import BY_NAMES, key_words
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
from dso_app.texts import N_, translate


def ageing_sheet(report: AgeingReport, viewer: Viewer) -> Sheet:
    """The ageing: a row a customer, group, collector or value of a field, and the total.

    Customers' named fields stand at the end of their rows, under the names they were given.
    """
    language, basis = viewer.language, report.basis
    total = _figure_values(report.total)
    fields = [] if report.by is not By.CUSTOMER else list(report.fields.values())
    nothing = [""] * len(fields)
    buckets = [translate(bucket_words(label), language) for label in basis.labels]
    return Sheet(
        title=translate(N_("Ageing"), language),
        facts=facts_of(report.bases, viewer),
        columns=[
            SheetColumn(translate(N_("Code"), language)),
            SheetColumn(_name_of(report, language)),
            *(SheetColumn(head, Kind.MONEY) for head in buckets),
            *_figure_columns(basis, language),
            *(SheetColumn(name) for name in fields),
        ],
        rows=[
            SheetRow(
                [
                    row.code,
                    _row_name(report, row, language),
                    *_figure_values(row.figures),
                    *_held(report, row, nothing),
                ],
                basis.currency,
            )
            for row in report.rows
        ],
        totals=[SheetRow([translate(N_("Total"), language), "", *total, *nothing], basis.currency)],
        summary=_ageing_summary(report, buckets, language),
        currency=basis.currency,
    )


def _ageing_summary(report: AgeingReport, buckets: Sequence[str], language: str) -> Summary:
    basis, total = report.basis, report.total
    late = _figure_columns(basis, language)
    figures = [
        Figure(column.head, value, column.kind)
        for column, value in zip(late, _figure_values(total)[len(buckets) :], strict=True)
    ]
    title = translate(N_("Receivables by age, {currency}"), language, currency=basis.currency)
    series = [Series(translate(N_("Balance"), language), total.buckets)]
    return Summary(figures, Chart(title, Drawn.COLUMNS, buckets, series, basis.currency))


def _row_name(report: AgeingReport, row: AgeingRow, language: str) -> str:
    return key_words(Key(row.key, row.code, row.name), report.by, language)


def _name_of(report: AgeingReport, language: str) -> str:
    """What the rows are."""
    if report.by.is_field:
        return report.fields.get(report.by, report.by)
    return translate(BY_NAMES[report.by], language)


def _held(report: AgeingReport, row: AgeingRow, nothing: Sequence[str]) -> Sequence[str]:
    return report.held.get(row.key, nothing) if isinstance(row.key, int) else nothing


def _figure_columns(basis: Basis, language: str) -> list[SheetColumn]:
    total = translate(N_("Total, {currency}"), language, currency=basis.currency)
    kinds = (
        (N_("Late"), Kind.MONEY),
        (N_("Late rate"), Kind.PERCENT),
        (N_("Unapplied credits"), Kind.MONEY),
        (N_("Items"), Kind.NUMBER),
        (N_("Late items"), Kind.NUMBER),
    )
    rest = (SheetColumn(translate(label, language), kind) for label, kind in kinds)
    return [SheetColumn(total, Kind.MONEY), *rest]


def _figure_values(figures: Figures) -> list[object]:
    return [
        *figures.buckets,
        *(figures.total, figures.late, figures.late_rate, figures.unapplied),
        *(figures.items, figures.late_items),
    ]


def bucket_words(label: str) -> str:
    """Msgid of a bucket's name for people: `not_due`, `31-60`, `90+`."""
    if label == "not_due":
        return N_("Not due")
    return f"> {label[:-1]}" if label.endswith("+") else label.replace("-", "–")
