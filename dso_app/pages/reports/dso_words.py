"""The DSO in words: its figures, the months, and numbers for drawing alone."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from dso_app import formats
from dso_app.domain.dso import Figure
from dso_app.domain.money import rounded
from dso_app.errors import Reason
from dso_app.reports.dso import SALES_UNKNOWN, DsoReport, Effectiveness, Method, Month
from dso_app.texts import N_, translate

_UNKNOWN = "—"


@dataclass
class DsoFigure:
    """One tile: its value, and what it is compared with or why it is not known."""

    value: str = _UNKNOWN
    note: str = ""


@dataclass
class DsoMonth:
    """One month of the table."""

    month: str
    receivables: str
    sales: str
    dso: str
    best: str


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
    months: list[DsoMonth] = field(default_factory=list)
    sales_unknown: bool = False
    """Neither method is known for want of sales."""


def in_words(report: DsoReport, language: str) -> DsoWords:
    """A DSO report in a language."""
    basis = report.basis
    return DsoWords(
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
            dso=days(report.countback.dso, language),
            best=days(report.countback.best_possible, language),
        ),
        months=[_month(month, basis.currency, language) for month in reversed(report.months)],
        sales_unknown=SALES_UNKNOWN in (report.countback.why, report.balance.why),
    )


def days(figure: Figure | None, language: str) -> str:
    """A number of days with one decimal; marked where it is a lower bound only."""
    if figure is None:
        return _UNKNOWN
    words = _days(figure.days, language)
    return words if figure.complete else f"≥\N{NO-BREAK SPACE}{words}"


def _days(value: Decimal, language: str) -> str:
    return translate(N_("{days} d"), language, days=formats.number(value, language, 1))


def _method(method: Method, language: str) -> DsoFigure:
    if method.dso is None:
        return DsoFigure(note=_why(method.why, language))
    best = days(method.best_possible, language)
    return DsoFigure(
        days(method.dso, language), translate(N_("best possible {days}"), language, days=best)
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
    return DsoFigure(_days(late, language), translate(N_("DSO − best possible"), language))


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


def _point(month: Month, language: str) -> dict[str, Any]:
    point: dict[str, Any] = {"label": formats.day(month.on, language, "LLL yy")}
    for name, figure in (("dso", month.countback), ("best", month.best_possible)):
        if figure is not None:
            point[name] = round(float(figure.days), 1)
    return point


def _month(month: Month, currency: str, language: str) -> DsoMonth:
    sales = _UNKNOWN
    if month.sales is not None:
        sales = formats.amount(int(rounded(month.sales, 0)), currency, language)
    return DsoMonth(
        month=formats.day(month.on, language, "LLLL y"),
        receivables=formats.amount(month.receivables, currency, language),
        sales=sales,
        dso=days(month.countback, language),
        best=days(month.best_possible, language),
    )
