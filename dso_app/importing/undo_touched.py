"""The customers an import touched, by what it made and what it kept of the rest."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.sql.selectable import CompoundSelect
from sqlmodel import Session, col

from dso_app.models import Contact, Dispute, ImportBefore, Item, ItemRevision, Promise
from dso_app.services.bulk import table_of

_BY_CUSTOMER = ("group_member", "order_backlog")
"""Tables without an id whose rows name a customer."""


def read_touched(session: Session, batch_id: int) -> list[int]:
    """Ids of the customers it made or changed, or whose items, contacts or promises it did."""
    return sorted(key for key in session.scalars(_touched(batch_id)) if key is not None)


def _touched(batch_id: int) -> CompoundSelect[Any]:
    of_items = (
        select(col(Item.customer_id))
        .join(ImportBefore, col(ImportBefore.row_id) == col(Item.id))
        .where(*_kept(batch_id, "item"))
    )
    keyed = select(col(ImportBefore.values)["customer_id"].as_integer()).where(
        *_kept(batch_id, *_BY_CUSTOMER)
    )
    made = select(col(Item.customer_id)).where(col(Item.first_batch_id) == batch_id)
    return made.union(
        of_items,
        # Those that items were moved away from.
        select(col(ItemRevision.customer_id)).where(col(ItemRevision.batch_id) == batch_id),
        select(col(ImportBefore.row_id)).where(*_kept(batch_id, "customer")),
        *(_customers_of(model, batch_id) for model in (Contact, Promise, Dispute)),
        keyed,
    )


def made_customers(batch_id: int) -> Select[Any]:
    """Ids of the customers it made."""
    return select(col(ImportBefore.row_id)).where(
        *_kept(batch_id, "customer"), col(ImportBefore.values).is_(None)
    )


def customers_of_contacts(batch_id: int) -> Select[Any]:
    """Ids of the customers whose contacts it made or changed."""
    return _customers_of(Contact, batch_id)


def _customers_of(
    model: type[Contact] | type[Promise] | type[Dispute], batch_id: int
) -> Select[Any]:
    return (
        select(col(model.customer_id))
        .join(ImportBefore, col(ImportBefore.row_id) == col(model.id))
        .where(*_kept(batch_id, table_of(model).name))
    )


def _kept(batch_id: int, *subjects: str) -> tuple[Any, ...]:
    return (col(ImportBefore.batch_id) == batch_id, col(ImportBefore.subject).in_(subjects))
