"""The items that are sales: invoices and credit notes, as known, in the report's currency."""

from datetime import date
from typing import Any

from sqlalchemy import Subquery, select
from sqlmodel import col

from dso_app.models import Item
from dso_app.reports.balances import KnownItems
from dso_app.reports.basis import Basis
from dso_app.reports.movements import is_sale, of_entity
from dso_app.services.company.conversion import converted, currency_after


def sold_items(basis: Basis, first: date | None = None, last: date | None = None) -> Subquery:
    """Sales issued up to the as-of date, or in a span of days, both ends counted.

    Columns: item_id, customer_id, kind, issue_date, due_date, original (minor units of
    original_currency); minor (minor units of currency). A currency without a rate keeps its own.
    """
    known = KnownItems(basis)
    issued, currency = known.column("issue_date"), known.column("currency")
    original = known.column("amount_minor")
    counted = [
        of_entity(basis),
        issued <= min(last or basis.on, basis.on),
        is_sale(known.column("kind")),
    ]
    if first is not None:
        counted.append(issued >= first)
    if basis.known_on:
        counted.append(col(Item.known_on) <= basis.known_on)
    if basis.only:
        counted.append(currency == basis.currency)
    names = ("customer_id", "kind", "issue_date", "due_date")
    columns: list[Any] = [
        col(Item.id).label("item_id"),
        *(known.column(name).label(name) for name in names),
        original.label("original"),
        currency.label("original_currency"),
        # Each item is rounded by itself, so that a month agrees with the items behind it.
        converted(original, currency, basis.currency, basis.rates).label("minor"),
        currency_after(currency, basis.currency, basis.rates).label("currency"),
    ]
    return known.joined(select(*columns).select_from(Item).where(*counted)).subquery("sold")
