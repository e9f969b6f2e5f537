"""The one SQL of balances: what each item left open at a date, as known on a date.

Balance of an item at date d = initial amount − settlements with value date ≤ d, for items issued
on or before d (rules, section 3). "As known on" K keeps what was known then: items and settlements
known on or before K, and the values an item had before it was changed after K.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    cast,
    func,
    literal_column,
    select,
)
from sqlmodel import col

from dso_app.domain.kinds import Kind
from dso_app.models import Item, ItemRevision, Settlement
from dso_app.reports.basis import Basis
from dso_app.services.company.conversion import converted, currency_after

_ZERO: ColumnElement[int] = literal_column("0")


def item_balances(basis: Basis, *, together: bool = False) -> Subquery:
    """Items in receivables with a balance.

    Args:
        basis: as of when, as known when, in which currency.
        together: all items of the entity are read, not customer by customer: what is open today
            then comes from an index that holds all of it.

    Columns: item_id, customer_id, due_date, issue_date, kind; original (minor units of
    original_currency); balance (minor units of currency). A currency without a rate keeps its
    own: the report finds it there and refuses.
    """
    known = KnownItems(basis)
    # Settlements are summed up only where what an item has left today is not what it had then.
    settled = None if basis.is_now else _settled(basis)
    original: Any = col(Item.remaining_minor)
    if settled is not None:
        original = known.column("amount_minor") - func.coalesce(settled.c.minor, _ZERO)
    # Nearly every item is read: an index would only lead to them one by one, and "+ 0" keeps
    # SQLite from taking one (half the time on 400,000 items). What is left today has indexes of
    # its own.
    entity: Any = col(Item.entity_id)
    counted = [
        (entity if together and basis.is_now else entity + _ZERO) == basis.entity_id,
        known.column("issue_date") <= basis.on,
        known.column("kind") != Kind.DOWN_PAYMENT,
        original != _ZERO,
    ]
    if basis.known_on:
        counted.append(col(Item.known_on) <= basis.known_on)
    if basis.only:
        counted.append(known.column("currency") == basis.currency)
    currency = known.column("currency")
    query = (
        select(
            col(Item.id).label("item_id"),
            *(
                known.column(name).label(name)
                for name in ("customer_id", "due_date", "issue_date", "kind")
            ),
            original.label("original"),
            currency.label("original_currency"),
            # Each item is rounded by itself, so that sums of any cut agree.
            converted(original, currency, basis.currency, basis.rates).label("balance"),
            currency_after(currency, basis.currency, basis.rates).label("currency"),
        )
        .select_from(Item)
        .where(and_(*counted))
    )
    if settled is not None:
        query = query.join(settled, settled.c.item_id == col(Item.id), isouter=True)
    return known.joined(query).subquery("balances")


def _settled(basis: Basis) -> Subquery:
    counted = [col(Settlement.value_date) <= basis.on]
    if basis.known_on:
        counted.append(col(Settlement.known_on) <= basis.known_on)
    return (
        select(
            col(Settlement.item_id).label("item_id"),
            # PostgreSQL sums whole numbers into decimals, which would not divide as they should.
            cast(func.sum(col(Settlement.amount_minor)), BigInteger).label("minor"),
        )
        .where(*counted)
        .group_by(col(Settlement.item_id))
        .subquery("settled")
    )


class KnownItems:
    """The values of items as they were known on the basis' date."""

    def __init__(self, basis: Basis) -> None:
        self._revisions = self._earlier(basis) if basis.known_on else None

    def column(self, name: str) -> Any:
        """A column of the item: its present value, or the one of then."""
        present = col(getattr(Item, name))
        if self._revisions is None:
            return present
        return func.coalesce(self._revisions.c[name], present)

    def joined(self, query: Select[Any]) -> Select[Any]:
        """The query, which reads items, with the earlier values at hand."""
        revised = self._revisions
        if revised is None:
            return query
        first = and_(revised.c.item_id == col(Item.id), revised.c.place == 1)
        return query.join(revised, first, isouter=True)

    @staticmethod
    def _earlier(basis: Basis) -> Subquery:
        """The first revision superseded after the date holds what was known on it."""
        place = func.row_number().over(
            partition_by=col(ItemRevision.item_id),
            order_by=(col(ItemRevision.superseded_on), col(ItemRevision.id)),
        )
        return (
            select(ItemRevision, place.label("place"))
            .where(col(ItemRevision.superseded_on) > basis.known_on)
            .subquery("earlier")
        )
