"""The last months in words: what their items add up to, and what was entered instead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.domain.dso import month_end, month_of, months_before
from dso_app.domain.money import rounded
from dso_app.reports.basis import make_basis
from dso_app.reports.sales import Sales, read_sales
from dso_app.services.company.rates import MissingRate
from dso_app.services.company.turnover import Entered, Month, read_turnover
from dso_app.texts import N_, translate

MONTHS = 24
"""Months that can be entered, the current one included: twelve of trend look back as many."""


@dataclass
class MonthLine:
    """One month of the form."""

    key: str
    """The month as the form names it: `2026-06`."""
    label: str
    by_items: str
    """Sales by the items; a dash where they are not known."""
    entered: str
    note: str
    """Tax that was added, and turnover in other currencies."""


def months_shown(today: date) -> list[date]:
    """The first days of the months that can be entered, the latest first."""
    return [months_before(month_of(today), back) for back in range(MONTHS)]


def month_lines(session: Session, viewer: Viewer) -> list[MonthLine]:
    """The months of the company looked at."""
    entered = read_turnover(session, viewer.actor, viewer.entity_id)
    sales = _sales(session, viewer)
    return [_line(month, entered, sales, viewer) for month in months_shown(viewer.today)]


def _sales(session: Session, viewer: Viewer) -> Sales | None:
    """What the items say, whatever was entered; none where a rate is missing."""
    try:
        basis = make_basis(session, viewer.actor, viewer.entity_id, viewer.today)
        return replace(read_sales(session, basis), turnover={})
    except MissingRate:
        return None


def _line(
    month: date, entered: Mapping[Month, Entered], sales: Sales | None, viewer: Viewer
) -> MonthLine:
    own, language = viewer.entity.currency, viewer.language
    said = entered.get((month, own))
    notes = [_taxed(said, own, language)] if said and said.tax_percent is not None else []
    notes += [
        formats.amount_with_currency(one.taxed, currency, language)
        for (of, currency), one in entered.items()
        if of == month and currency != own
    ]
    return MonthLine(
        key=f"{month:%Y-%m}",
        label=formats.day(month, language, "LLLL y"),
        by_items=_items(month, sales, viewer),
        entered=formats.amount(said.minor, own, language) if said else "",
        note=" · ".join(notes),
    )


def _taxed(entered: Entered, currency: str, language: str) -> str:
    return translate(
        N_("{amount} with {percent} % of tax"),
        language,
        amount=formats.amount(entered.taxed, currency, language),
        percent=entered.percent_text,
    )


def _items(month: date, sales: Sales | None, viewer: Viewer) -> str:
    last = min(month_end(month), viewer.today)
    sold: Fraction | None = sales.between(month, last) if sales else None
    if sold is None:
        return "—"
    return formats.amount(int(rounded(sold, 0)), viewer.entity.currency, viewer.language)
