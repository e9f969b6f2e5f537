"""The DSO in words: its figures, the months, and numbers for drawing alone."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dso_app import formats
from dso_app.components.charts import PeriodLink
from dso_app.domain.money import rounded
from dso_app.errors import Reason
from dso_app.reports.dso import DsoReport, Month
from dso_app.reports.dso_columns import ROW_COLUMNS
from dso_app.reports.dso_figures import SALES_UNKNOWN, Effectiveness, Method
from dso_app.reports.dso_listing import DsoListing
from dso_app.reports.dso_text import days_words, figure_words
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_, translate

_UNKNOWN = "—"


@dataclass
class DsoFigure:
    """One tile: its value, what it is compared with or why it is not known, what is behind it."""

    value: str = _UNKNOWN
    note: str = ""
    href: str = ""


@dataclass
class DsoWords:
    """The report, ready to show; `points` hold floats for drawing only."""

    as_of: str = ""
    currency: str = ""
    countback: DsoFigure = field(default_factory=DsoFigure)
    balance: DsoFigure = field(default_factory=DsoFigure)
    delinquent: DsoFigure = field(default_factory=DsoFigure)
    cei: DsoFigure = field(default_factory=DsoFigure)
    receivables: DsoFigure = field(default_factory=DsoFigure)
    points: list[dict[str, Any]] = field(default_factory=list)
    points_words: str = ""
    links: list[PeriodLink] = field(default_factory=list)
    """The DSO of each point."""
    sales_unknown: bool = False
    """Neither method is known for want of sales."""


def in_words(listing: DsoListing, language: str) -> DsoWords:
    """A DSO report in a language."""
    report = listing.report
    basis, whole = report.basis, report.whole
    first, last = report.cei.first, report.cei.last
    window = listing.window()
    words = DsoWords(
        as_of=basis.on.isoformat(),
        currency=basis.currency,
        countback=_method(report.countback, language),
        balance=_balance(report, language),
        delinquent=_delinquent(report.countback, language),
        cei=_effectiveness(report.cei, language),
        receivables=DsoFigure(
            formats.amount(report.receivables, basis.currency, language), basis.currency
        ),
        points=[_point(month, language) for month in report.months if month.countback],
        points_words=translate(
            N_("DSO over 12 months: {dso} today; best possible {best}."),
            language,
            dso=days_words(report.countback.dso, language),
            best=days_words(report.countback.best_possible, language),
        ),
        links=[_link(listing, month, language) for month in report.months if month.countback],
        sales_unknown=SALES_UNKNOWN in (report.countback.why, report.balance.why),
    )
    links = {
        "countback": listing.months_below() if report.countback.dso else "",
        "balance": listing.sales(*window) if report.period_sales else "",
        "delinquent": listing.receivables(basis.on, {"figure": "late"})
        if whole.receivables
        else "",
        "cei": listing.sales(first, last) if report.cei.value is not None else "",
        "receivables": listing.receivables(basis.on) if whole.receivables else "",
    }
    then = report.earlier.whole if report.earlier else None
    columns = {one.name: one for one in ROW_COLUMNS}
    for name, href in links.items():
        figure: DsoFigure = getattr(words, name)
        figure.href = href
        change = listing.change(columns[name], whole, then, language)
        if change and report.earlier:
            day = formats.day(report.earlier.basis.on, language)
            since = N_("{change} since {day}")
            figure.note = translate(since, language, change=change, day=day)
    return words


def _method(method: Method, language: str) -> DsoFigure:
    if method.dso is None:
        return DsoFigure(note=_why(method.why, language))
    best = days_words(method.best_possible, language)
    return DsoFigure(
        days_words(method.dso, language), translate(N_("best possible {days}"), language, days=best)
    )


def _why(reason: Reason | None, language: str) -> str:
    """Why a figure is not known; what to do about unknown sales stands once above them all."""
    if reason is None:
        return ""
    if reason == SALES_UNKNOWN:
        return translate(N_("sales not known"), language)
    return reason.sentence(language)


def _balance(report: DsoReport, language: str) -> DsoFigure:
    figure = _method(report.balance, language)
    if report.period_sales is None or report.balance.dso is None:
        return figure
    currency = report.basis.currency
    sold = formats.amount(int(rounded(report.period_sales, 0)), currency, language)
    words = translate(
        N_("sales of {days} days: {amount}"), language, days=report.period_days, amount=sold
    )
    return DsoFigure(figure.value, f"{figure.note} · {words}")


def _delinquent(method: Method, language: str) -> DsoFigure:
    late = method.days_delinquent
    if late is None:
        return DsoFigure(note=_why(method.why, language))
    return DsoFigure(
        figure_words(late, Kind.NUMBER, language), translate(N_("DSO − best possible"), language)
    )


def _effectiveness(cei: Effectiveness, language: str) -> DsoFigure:
    span = translate(
        N_("{first} to {last}"),
        language,
        first=_day(cei.first, language),
        last=_day(cei.last, language),
    )
    if cei.value is None:
        return DsoFigure(note=_why(cei.why, language))
    value = formats.number(cei.value, language, 1)
    return DsoFigure(f"{value}\N{NO-BREAK SPACE}%", span)


def _day(day: date, language: str) -> str:
    return formats.day(day, language)


def _link(listing: DsoListing, month: Month, language: str) -> PeriodLink:
    """The DSO as of the end of a month, of the customers looked at."""
    dso, best = (days_words(one, language) for one in (month.countback, month.best_possible))
    said = translate(N_("best possible {days}"), language, days=best)
    return PeriodLink(listing.then(month), f"{_day(month.on, language)}: {dso} · {said}")


def _point(month: Month, language: str) -> dict[str, Any]:
    point: dict[str, Any] = {"label": formats.day(month.on, language, "LLL yy")}
    for name, figure in (("dso", month.countback), ("best", month.best_possible)):
        if figure is not None:
            point[name] = round(float(figure.days), 1)
    return point
