"""The figures of the DSO as people read them."""

from datetime import date
from decimal import Decimal

from dso_app import formats
from dso_app.domain.dso import Figure
from dso_app.reports.changes import signed
from dso_app.reports.dso_columns import NO_LIMIT, Value
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_, translate


def figure_words(value: Value, kind: Kind, language: str) -> str:
    """A figure that is no amount, in words; empty for amounts, which the table writes."""
    if value is None:
        return "—"
    if isinstance(value, Figure):
        return days_words(value, language)
    if kind is Kind.NUMBER and not isinstance(value, date):
        return _days(value, language)
    return ""


def days_words(figure: Figure | None, language: str) -> str:
    """A number of days with one decimal; marked where it is a lower bound only."""
    if figure is None:
        return "—"
    words = _days(figure.days, language)
    return words if figure.complete else f"{NO_LIMIT}\N{NO-BREAK SPACE}{words}"


def _days(value: int | Decimal, language: str) -> str:
    return translate(N_("{days} d"), language, days=formats.number(value, language, 1))


def change_words(kind: Kind, change: Decimal, currency: str, language: str) -> str:
    """A change with its sign."""
    return signed(kind, change, currency, language, number=lambda size: _days(size, language))
