"""Import of a FEC: customers and items out of the legal French ledger file, as a first load."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlmodel import Session

from dso_app.domain.dso import month_end, month_of
from dso_app.domain.history import History
from dso_app.domain.terms import parse_term
from dso_app.formats import plain
from dso_app.importing.assigning import NO_RULES
from dso_app.importing.bulk import Bulk
from dso_app.importing.context import Applying, ImportContext
from dso_app.importing.customers.plan import DUPLICATE
from dso_app.importing.errors import FecUnbalanced, SeveralFecs
from dso_app.importing.fec.book import read_book
from dso_app.importing.fec.falls import Days, Falls, plan_falls
from dso_app.importing.fec.ledger import read_ledger, remember_exercise
from dso_app.importing.fec.lettering import settle
from dso_app.importing.fec.lines import FecLines, read_lines
from dso_app.importing.fec.pieces import make_pieces
from dso_app.importing.fec.recognise import Recognised, recognise
from dso_app.importing.items.customers import (
    CustomerIndex,
    NewCustomers,
    find_customers,
    new_customers,
    read_customers,
    renumbered,
)
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.plan import plan_items
from dso_app.importing.items.read import ReadItems
from dso_app.importing.items.run import PlannedItems
from dso_app.importing.profiles import default_source, find_profile
from dso_app.importing.rejections import Rejections
from dso_app.importing.request import FileKind
from dso_app.importing.rows import Rows

_NAME = re.compile(r"\d{9}FEC(\d{4})(\d\d)(\d\d)", re.IGNORECASE)
_NO_SOURCE_YET = -1


@dataclass(frozen=True)
class PlannedFec(PlannedItems):
    """What a FEC would change."""

    told: History
    """The span of the books: they hold every item issued in it."""
    imbalance: str
    """Debits − credits of the file; empty where they are the same."""

    @property
    def history(self) -> History | None:
        """The span of which the file holds every item issued."""
        return self.told

    def assumes(self) -> Mapping[str, str]:
        """That the books are whole although their debits and credits differ."""
        return {"unbalanced": self.imbalance} if self.imbalance else {}

    def apply(self, applying: Applying) -> None:
        """Change the ledger.

        The items come under the usual source of items: the first complete list after this first
        load clears what was settled meanwhile.
        """
        source = default_source(applying.session, self.context.request.entity_id)
        super().apply(replace(applying, profile_id=source))
        remember_exercise(applying.session, applying.batch_id, self.told.since)


def plan_fec_import(session: Session, context: ImportContext, rows: Rows) -> PlannedFec:
    """Read the books and compare what they say of customers with the ledger.

    Raises:
        SeveralFecs: more than one file.
        FecUnbalanced: strict, and debits and credits differ.
    """
    request, entity = context.request, context.entity
    if len(request.files) > 1:
        raise SeveralFecs
    book = read_book(rows, context.decisions, entity.currency)
    imbalance = plain(book.imbalance, entity.currency) if book.imbalance else ""
    if imbalance and request.strict:
        raise FecUnbalanced(amount=f"{imbalance} {entity.currency}")
    lines, kept, rejections = read_lines(book, context.decisions, entity.currency)
    customers = read_customers(Bulk(session), request.entity_id)
    customer, new = _customers(lines, kept, customers)
    settled = settle(lines)
    pieces = make_pieces(lines, settled, customer, entity.currency)
    # An exercise begins with a month, whenever its first entry is.
    first = month_of(book.first_day or context.business_date)
    last = book.last_day or context.business_date
    ledger = read_ledger(session, request.entity_id, pieces.customer, first, last)
    found = recognise(pieces, ledger, first.toordinal())
    _reject_alike(found, rejections)
    falls = plan_falls(
        found.without_alike(),
        ledger,
        Days(first.toordinal(), context.business_date.toordinal()),
        new_codes=new.codes,
        terms=customers.terms,
        own=parse_term(entity.default_term),
    )
    profile = find_profile(session, request.entity_id, FileKind.ITEMS, None)
    read = _read(falls, new, rejections, kept, skipped=int((~book.of_customers).sum()))
    plan = plan_items(
        read,
        ledger.known,
        business_date=context.business_date,
        stock=None,
        source_id=profile.id if profile and profile.id else _NO_SOURCE_YET,
        matches=falls.matches,
        settlements=falls.settlements,
    )
    span = _span(first, last, context)
    told = PlannedFec(context, customers, read, plan, NO_RULES, span, imbalance)
    return told.ruled(session)


def _customers(lines: FecLines, rows: Rows, known: CustomerIndex) -> tuple[Whole, NewCustomers]:
    """The customer of each line, and those to create."""
    cells = {"customer_code": lines.code, "customer_name": lines.name}
    named = replace(rows.take(np.isin(np.arange(len(rows)), lines.row)), cells=cells)
    customer, unknown = find_customers(named, known)
    new = new_customers(named, customer, unknown)
    return renumbered(customer, unknown, new), new


def _reject_alike(found: Recognised, rejections: Rejections) -> None:
    """One document of a number and date is an item; the ledger knows it already."""
    rows = found.pieces.row[found.alike]
    if len(rows):
        bad = np.isin(np.arange(len(rejections.rejected)), rows)
        values = {row: {"line": rejections.line(row)} for row in rows.tolist()}
        rejections.add(bad, "PieceRef", DUPLICATE, values)


def _read(
    falls: Falls, new: NewCustomers, rejections: Rejections, rows: Rows, *, skipped: int
) -> ReadItems:
    return ReadItems(
        lines=falls.lines,
        new=new,
        rejections=rejections,
        skipped=skipped,
        rows=rows,
        customer=np.zeros(len(rows), dtype=np.int64),
        collector=np.zeros(len(falls.lines), dtype=np.int64),
    )


def _span(first: date, last: date, context: ImportContext) -> History:
    """The span of which the books hold every item issued.

    Its end is that of the last entry's month, or the closing date in the file's name where that
    is past. Books of the current month go on: the imports after them continue them.
    """
    today = context.business_date
    until = month_end(month_of(last))
    named = _NAME.search(context.request.shown_names[0])
    if named:
        try:
            closing = date(*(int(part) for part in named.groups()))
        except ValueError:
            closing = until
        until = max(until, closing) if closing <= today else until
    return History(first, until if until < month_of(today) else None)
