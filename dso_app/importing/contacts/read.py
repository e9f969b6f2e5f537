"""Rows of a file of contacts → what each says; bad cells are rejected."""

from dataclasses import dataclass
from typing import Any

from dso_app.domain.addresses import mailbox
from dso_app.importing.contacts.known import TEXTS
from dso_app.importing.customers.read import (
    NOT_A_FLAG,
    NOT_A_LANGUAGE,
    NOT_AN_EMAIL,
    TOO_MANY_CELLS,
    limit_lengths,
    name_nobody,
    read_words,
)
from dso_app.importing.items.customers import (
    UNKNOWN,
    CustomerIndex,
    find_customers,
    reject_strangers,
)
from dso_app.importing.rejections import Rejections
from dso_app.importing.rows import Rows
from dso_app.importing.values import language_code, read_flag
from dso_app.texts import N_

_NOBODY = N_("neither a name nor an email")
_LONGEST = 300


@dataclass(frozen=True)
class ContactRows:
    """What the rows of a file of contacts hold."""

    customer: list[int]
    said: list[dict[str, Any]]
    """What each row says, without its empty cells."""
    rejections: Rejections
    skipped: int
    has_emails: bool


def read_contact_rows(rows: Rows, customers: CustomerIndex) -> ContactRows:
    """Read all rows; those that name nobody are skipped."""
    blank = name_nobody(rows, "customer_code")
    kept = rows.take(~blank) if blank.any() else rows
    rejections = Rejections(kept)
    rejections.add(kept.overflowing, "customer_code", TOO_MANY_CELLS)
    limit_lengths(kept, rejections, _LONGEST)
    customer, _ = find_customers(kept, customers)
    reject_strangers(customer, rejections, create=False)
    nobody = ~(kept.filled("name") | kept.filled("email"))
    rejections.add(nobody & (customer != UNKNOWN), "email", _NOBODY)
    return ContactRows(
        customer=customer.tolist(),
        said=_said(kept, rejections),
        rejections=rejections,
        skipped=int(blank.sum()),
        has_emails=kept.has("email"),
    )


def _said(rows: Rows, rejections: Rejections) -> list[dict[str, Any]]:
    columns: dict[str, Any] = {
        name: [cell or None for cell in rows.cells[name]] for name in TEXTS if rows.has(name)
    }
    for name, read, message in (
        ("email", mailbox, NOT_AN_EMAIL),
        ("language", language_code, NOT_A_LANGUAGE),
        ("collection", read_flag, NOT_A_FLAG),
    ):
        if rows.has(name):
            columns[name] = read_words(rows, rejections, name, read, message)
    return [
        {name: cells[row] for name, cells in columns.items() if cells[row] is not None}
        for row in range(len(rows))
    ]
