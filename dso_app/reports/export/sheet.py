"""What a file holds before it has a format: a title block, columns, rows, totals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dso_app.services.listing import Kind


@dataclass(frozen=True)
class SheetColumn:
    """One column: its head in the reader's language and what it holds."""

    head: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class SheetRow:
    """One row of typed values, in the order of the columns; amounts are minor units."""

    values: Sequence[Any]
    currency: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table and what it is a table of, in the reader's language.

    Attributes:
        facts: names and values of the title block: company, as-of date, filters, rates.
        rows: read once, in order.
        totals: as the screen shows them: one row a currency, a name in their first column.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[SheetColumn]
    rows: Iterable[SheetRow]
    totals: Sequence[SheetRow] = ()
