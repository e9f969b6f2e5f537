"""Cells as a PDF says them: in the reader's language."""

from datetime import date
from decimal import Decimal
from typing import Any

from dso_app import formats
from dso_app.services.lists.listing import Kind


def cell_words(value: Any, kind: Kind, currency: str, language: str) -> str:
    """A value in words; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return formats.day(value, language, "short")
    if kind is Kind.MONEY:
        return formats.amount(int(value), currency, language)
    if kind is Kind.PERCENT:
        return f"{formats.number(value, language, 2)}\N{NO-BREAK SPACE}%"
    return formats.number(value, language, 2 if isinstance(value, Decimal) else 0)
