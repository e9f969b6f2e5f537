"""The reports as sheets, ready to be written to a file."""

from collections.abc import Iterator, Sequence

from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind as ItemKind
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
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.listing import Kind
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
        behind=[_items(report, buckets, viewer)],
        currency=basis.currency,
    )


def _items(report: AgeingReport, buckets: Sequence[str], viewer: Viewer) -> Sheet:
    """The items, each balance in the column of its age: the columns' sums are the totals above."""
    language, currency = viewer.language, report.basis.currency
    several = bool(report.others)
    heads = (
        *([(N_("Company"), Kind.TEXT)] if several else []),
        *((N_("Code"), Kind.TEXT), (N_("Customer"), Kind.TEXT), (N_("Number"), Kind.TEXT)),
        *((N_("Kind"), Kind.TEXT), (N_("Issued"), Kind.DATE), (N_("Due"), Kind.DATE)),
        (N_("Days late"), Kind.NUMBER),
    )
    total = translate(N_("Total, {currency}"), language, currency=currency)
    return Sheet(
        title=translate(N_("Items behind it"), language),
        facts=facts_of(report.bases, viewer),
        columns=[
            *(SheetColumn(translate(label, language), kind) for label, kind in heads),
            *(SheetColumn(head, Kind.MONEY) for head in (*buckets, total)),
        ],
        rows=_item_rows(report, language),
        totals=[
            SheetRow(
                [
                    translate(N_("Total"), language),
                    *([None] * (len(heads) - 1)),
                    *(*report.total.buckets, report.total.total),
                ],
                currency,
            )
        ],
        currency=currency,
    )


def _item_rows(report: AgeingReport, language: str) -> Iterator[SheetRow]:
    kinds = {kind: translate(words, language) for kind, words in KIND_WORDS.items()}
    nothing = [None] * len(report.basis.labels)
    for one in report.items():
        ages: list[int | None] = [*nothing]
        ages[one.bucket] = one.balance
        values = [
            *([one.company] if report.others else []),
            *(one.code, one.customer, one.number, kinds[ItemKind(one.kind)]),
            *(one.issue_date, one.due_date, one.days_late or None, *ages, one.balance),
        ]
        yield SheetRow(values, report.basis.currency)


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
