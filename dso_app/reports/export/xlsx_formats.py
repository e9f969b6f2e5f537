"""How cells of Excel files look: amounts in their currency, dates, rates; made once each."""

from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from dso_app.formats import decimals
from dso_app.services.lists.listing import Kind

_LOCAL_DATE = 14
"""Excel's own format of a date as the reader's country writes it."""


class Formats:
    """The formats of one file."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str | int, bool], Format] = {}

    def of(self, pattern: str | int, *, bold: bool = False) -> Format:
        """The format of a pattern."""
        key = (pattern, bold)
        if key not in self._made:
            wanted = {"num_format": pattern} if pattern else {}
            self._made[key] = self._workbook.add_format({**wanted, "bold": bold})
        return self._made[key]

    def money(self, currency: str, *, bold: bool = False) -> Format:
        """Grouped, with the currency's decimals, in the marks of the reader's country."""
        return self.of(money_pattern(currency), bold=bold)

    def of_value(self, value: Any, kind: Kind, currency: str, *, bold: bool = False) -> Format:
        """The format of what a cell holds."""
        if isinstance(value, str):
            return self.of("", bold=bold)
        if isinstance(value, date):
            return self.of(_LOCAL_DATE, bold=bold)
        if kind is Kind.MONEY:
            return self.money(currency, bold=bold)
        return self.of("0.00%" if kind is Kind.PERCENT else "", bold=bold)


def money_pattern(currency: str) -> str:
    """The pattern of an amount."""
    places = decimals(currency) if currency else 0
    return "#,##0." + "0" * places if places else "#,##0"


def number_of(value: Any, kind: Kind, currency: str) -> Decimal:
    """A number as a cell holds it: major units, shares of one."""
    if kind is Kind.MONEY:
        return Decimal(value).scaleb(-decimals(currency))
    return Decimal(value) / 100 if kind is Kind.PERCENT else Decimal(value)
