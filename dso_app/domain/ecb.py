"""The euro's reference rates as the European Central Bank publishes them, as CSV.

The file (eurofxref-hist.csv, or eurofxref.csv for the last day alone) has a column `Date` and one
for each currency; a cell is what one euro was worth in it on that day, or N/A.
"""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO

from dso_app.errors import RelanceError
from dso_app.texts import N_

EURO = "EUR"
_CODE = 3
_ISO, _LONG = "%Y-%m-%d", "%d %B %Y"

Reference = Mapping[date, Mapping[str, Decimal]]
"""By day, what one euro was worth in each currency."""


class NotReferenceRates(RelanceError):
    """A file is not the one the European Central Bank publishes."""

    message = N_("Line {line}: “{value}” is not of the European Central Bank’s eurofxref-hist.csv.")


def read_reference(text: str) -> Reference:
    """The rates of a file.

    Raises:
        NotReferenceRates: naming the first line that is none of such a file.
    """
    rows = csv.reader(StringIO(text))
    head = [cell.strip() for cell in next(rows, [])]
    codes = [code for code in head[1:] if code]
    if not head or head[0] != "Date" or not codes or not all(map(_is_code, codes)):
        raise NotReferenceRates(line=1, value=",".join(head)[:60])
    found: dict[date, dict[str, Decimal]] = {}
    for line, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row):
            found[_day(row[0].strip(), line)] = _rates(codes, row[1:], line)
    if not found:
        raise NotReferenceRates(line=2, value="")
    return found


def in_currency(worth: Mapping[str, Decimal], own: str) -> dict[str, Decimal]:
    """What one unit of each currency is worth in our own on a day.

    One unit of C = (own currency for one euro) ÷ (C for one euro). Nothing where the day does not
    know our own.
    """
    whole = {**worth, EURO: Decimal(1)}
    if own not in whole:
        return {}
    return {code: whole[own] / value for code, value in whole.items() if code != own}


def _is_code(code: str) -> bool:
    return len(code) == _CODE and code.isascii() and code.isalpha() and code.isupper()


def _day(text: str, line: int) -> date:
    for form in (_ISO, _LONG):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise NotReferenceRates(line=line, value=text[:60])


def _rates(codes: list[str], cells: list[str], line: int) -> dict[str, Decimal]:
    found = {}
    for code, cell in zip(codes, cells, strict=False):
        text = cell.strip()
        if not text or text == "N/A":
            continue
        try:
            value = Decimal(text)
        except InvalidOperation as error:
            raise NotReferenceRates(line=line, value=text[:60]) from error
        if not value.is_finite() or not 0 < value < Decimal(10) ** 12:
            raise NotReferenceRates(line=line, value=text[:60])
        found[code] = value
    return found
