"""The published sample ledger of 2,466 invoices, put straight into the tables."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session

from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Entity, Item, Settlement
from tests.support import build
from tests.support.build import key

SAMPLE = Path(__file__).parents[1] / "samples" / "receivables-sample.csv"


def load_sample(session: Session) -> Entity:
    """An entity that holds the sample; it was declared to hold all since January 2012."""
    entity = build.entity(session, history_from=date(2012, 1, 1))
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    codes = dict.fromkeys(line["customerID"] for line in lines)
    customers = {code: build.customer(session, entity, code=code, name=code) for code in codes}
    items = [_item(line, customers[line["customerID"]]) for line in lines]
    session.add_all(items)
    session.flush()
    session.add_all(
        _settled(item, _day(line["SettledDate"])) for item, line in zip(items, lines, strict=True)
    )
    session.flush()
    return entity


def _item(line: dict[str, str], customer: Customer) -> Item:
    issued = _day(line["InvoiceDate"])
    return Item(
        entity_id=customer.entity_id,
        customer_id=key(customer),
        kind=Kind.INVOICE,
        number=line["invoiceNumber"],
        issue_date=issued,
        issue_year=issued.year,
        due_date=_day(line["DueDate"]),
        currency="EUR",
        amount_minor=int(Decimal(line["InvoiceAmount"]).scaleb(2)),
        known_on=issued,
    )


def _settled(item: Item, on: date) -> Settlement:
    return Settlement(item_id=key(item), value_date=on, amount_minor=item.amount_minor, known_on=on)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
