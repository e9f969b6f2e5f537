"""The figures of twelve months in words, and in numbers for drawing alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.charts import PeriodLink
from dso_app.domain.money import half_up
from dso_app.reports.basis import Basis, make_basis
from dso_app.reports.dso import DsoReport, Month, dso
from dso_app.reports.dso_figures import Method
from dso_app.reports.dso_text import days_words
from dso_app.reports.sheets import bucket_words
from dso_app.texts import N_, translate


@dataclass
class Trend:
    """Twelve months, ready to show; `ageing` and `dso` hold floats for drawing only.

    Attributes:
        buckets: names of the ageing buckets, not due first.
        change: of DSO since the end of last month, with its sign; `tone` up or down.
        why: why DSO is not known; empty when it is.
    """

    currency: str
    buckets: list[str]
    ageing: list[dict[str, Any]]
    ageing_words: str
    dso: list[dict[str, Any]]
    dso_words: str
    figure: str
    best: str
    change: str
    tone: str
    why: str
    ageing_links: list[PeriodLink] = field(default_factory=list)
    """The ageing of each month's end; `dso_links` the DSO of each point."""
    dso_links: list[PeriodLink] = field(default_factory=list)


def read_trend(session: Session, viewer: Viewer) -> Trend:
    """The trend of the customers the viewer sees; `MissingRate` names a rate that is missing."""
    basis = make_basis(session, viewer.actor, viewer.entity_id, viewer.today)
    return make_trend(dso(session, basis), viewer.language)


def make_trend(report: DsoReport, language: str) -> Trend:
    """Figures turned into words and bars."""
    basis, now = report.basis, report.months[-1]
    why = report.countback.why
    figure = days_words(report.countback.dso, language)
    change, tone = _change(report.countback, report.months, language)
    return Trend(
        currency=basis.currency,
        buckets=[translate(bucket_words(label), language) for label in basis.labels],
        ageing=[_bar(month, basis, language) for month in report.months],
        ageing_words=translate(
            N_("Receivables by age over 12 months: {total} {currency} today, {not_due} not due."),
            language,
            total=_whole(now.receivables, basis, language),
            not_due=_whole(now.buckets[0], basis, language),
            currency=basis.currency,
        ),
        dso=[_point(month, language) for month in report.months if month.countback],
        dso_words=translate(
            N_("DSO over 12 months: {dso} today; best possible {best}."),
            language,
            dso=figure,
            best=days_words(report.countback.best_possible, language),
        ),
        figure=figure,
        best=_best(report.countback, language),
        change=change,
        tone=tone,
        why=why.sentence(language) if why else "",
        ageing_links=[_ageing_link(month, basis, language) for month in report.months],
        dso_links=[dso_link(month, language) for month in report.months if month.countback],
    )


def _ageing_link(month: Month, basis: Basis, language: str) -> PeriodLink:
    """By age as of the end of a month, its buckets in words."""
    ages = (
        f"{translate(bucket_words(label), language)} {_whole(minor, basis, language)}"
        for label, minor in zip(basis.labels, month.buckets, strict=True)
    )
    total = formats.amount_with_currency(month.receivables, basis.currency, language)
    words = [f"{formats.day(month.on, language)}: {total}", *ages]
    return PeriodLink(f"/reports/ageing?as_of={month.on.isoformat()}", " · ".join(words))


def dso_link(month: Month, language: str) -> PeriodLink:
    """The DSO as of the end of a month, in words."""
    dso_words, best = (days_words(one, language) for one in (month.countback, month.best_possible))
    said = translate(N_("best possible {days}"), language, days=best)
    words = f"{formats.day(month.on, language)}: {dso_words} · {said}"
    return PeriodLink(f"/reports/dso?as_of={month.on.isoformat()}", words)


def _best(method: Method, language: str) -> str:
    if method.best_possible is None:
        return ""
    best = formats.number(method.best_possible.days, language, 1)
    return translate(N_("best possible {days}"), language, days=best)


def _change(method: Method, months: Sequence[Month], language: str) -> tuple[str, str]:
    """The change since the end of last month, and its tone; nothing from a lower bound."""
    before = months[-2].countback if len(months) > 1 else None
    if method.dso is None or before is None or not (before.complete and method.dso.complete):
        return "", ""
    by = method.dso.days - before.days
    words = formats.number(abs(by), language, 1)
    sign, tone = ("\N{MINUS SIGN}", "down") if by < 0 else ("+", "up")
    return translate(N_("{days} d"), language, days=sign + words), tone


def _bar(month: Month, basis: Basis, language: str) -> dict[str, Any]:
    scale = Decimal(1).scaleb(-formats.decimals(basis.currency))
    bars: dict[str, Any] = {
        f"b{place}": half_up(max(minor, 0) * scale) for place, minor in enumerate(month.buckets)
    }
    return bars | {"label": formats.day(month.on, language, "LLL")}


def _point(month: Month, language: str) -> dict[str, Any]:
    point: dict[str, Any] = {"label": formats.day(month.on, language, "LLL")}
    for name, figure in (("dso", month.countback), ("best", month.best_possible)):
        if figure is not None:
            point[name] = round(float(figure.days), 1)
    return point


def _whole(minor: int, basis: Basis, language: str) -> str:
    return formats.amount(minor, basis.currency, language)
