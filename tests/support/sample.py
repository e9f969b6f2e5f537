"""The published sample ledger of 2,466 invoices, put straight into the tables."""

import csv
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from dso_app.models import Entity
from tests.support import build
from tests.support.settle import settle

SAMPLE = Path(__file__).parents[1] / "samples" / "receivables-sample.csv"


def load_sample(session: Session) -> Entity:
    """An entity that holds the sample; it was declared to hold all since January 2012."""
    entity = build.entity(session, history_from=date(2012, 1, 1))
    customers = {}
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["customerID"]
            if code not in customers:
                customers[code] = build.customer(session, entity, code=code, name=code)
            item = build.item(
                session,
                customers[code],
                round(float(row["InvoiceAmount"]) * 100),
                number=row["invoiceNumber"],
                issue_date=_day(row["InvoiceDate"]),
                due_date=_day(row["DueDate"]),
            )
            settle(session, item, item.amount_minor, _day(row["SettledDate"]))
    return entity


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
