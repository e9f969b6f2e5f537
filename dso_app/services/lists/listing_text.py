"""The values of a listing as people read them, in their language."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from dso_app import formats
from dso_app.services.lists.listing import Cell, Column, Kind
from dso_app.texts import N_, translate

_BOUNDS = (0, 30, 60, 90)


def cell_text(cell: Cell, column: Column, currency: str, language: str) -> str:
    """A cell in words; empty where there is no value.

    Args:
        cell: The typed value.
        column: What it holds.
        currency: ISO code of the row's amounts.
        language: Of the reader.
    """
    if cell.words:
        return cell.words
    if cell.value is None or cell.value == "":
        return ""
    if column.kind is Kind.MONEY:
        return formats.amount(cell.value, currency, language)
    if column.kind is Kind.AGES:
        return ", ".join(formats.amount(part, currency, language) for part in cell.value)
    return _WRITERS[column.kind](cell.value, language)


def _percent(value: Any, language: str) -> str:
    return formats.number(Decimal(value), language, 1) + "\N{NO-BREAK SPACE}%"


def _days(value: Any, language: str) -> str:
    return translate(N_("{days} d"), language, days=formats.number(value, language))


_WRITERS: dict[Kind, Callable[[Any, str], str]] = {
    Kind.TEXT: lambda value, _language: str(value),
    Kind.AMOUNTS: lambda value, _language: str(value),
    Kind.NUMBER: formats.number,
    Kind.PERCENT: _percent,
    Kind.DATE: formats.day,
    Kind.DAYS: _days,
    Kind.PILL: lambda value, language: translate(str(value), language),
    Kind.ACT: lambda value, language: translate(str(value), language),
    Kind.FILE: lambda value, language: translate(str(value), language),
}


def age_bucket(days_late: Any, bounds: Sequence[int] = _BOUNDS) -> int:
    """The ageing bucket of a number of days late: 0 not due, then 1 to 4."""
    return sum(1 for bound in bounds if days_late > bound)


def age_shares(amounts: Sequence[int]) -> list[float]:
    """Percent of a bar for each bucket; credits (negative) take no room."""
    debits = [max(amount, 0) for amount in amounts]
    whole = sum(debits) or 1
    return [round(100 * amount / whole, 2) for amount in debits]


def column_head(column: Column, currencies: Sequence[str], language: str) -> str:
    """A column's head; amounts name their currency there when all rows share one."""
    label = column.words(language)
    if column.kind is Kind.MONEY and len(currencies) == 1 and currencies[0]:
        return f"{label}, {currencies[0]}"
    return label
