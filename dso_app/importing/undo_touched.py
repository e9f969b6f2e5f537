"""The customers an import touched: what was kept of each, be it only how it was planned."""

from typing import Any

from sqlalchemy import Select, select, union
from sqlmodel import Session, col

from dso_app.models import Contact, Dispute, ImportBefore, Promise
from dso_app.services.bulk import table_of


def read_touched(session: Session, batch_id: int) -> list[int]:
    """Ids of the customers it made or changed, or whose items, contacts or promises it did."""
    backlog = select(col(ImportBefore.values)["customer_id"].as_integer()).where(
        *_kept(batch_id, "order_backlog")
    )
    query = union(
        select(col(ImportBefore.row_id)).where(*_kept(batch_id, "customer")),
        *(customers_of(model, batch_id) for model in (Promise, Dispute)),
        backlog,
    )
    return sorted(key for key in session.scalars(query) if key is not None)


def made_customers(batch_id: int) -> Select[Any]:
    """Ids of the customers it made."""
    return select(col(ImportBefore.row_id)).where(
        *_kept(batch_id, "customer"), col(ImportBefore.values).is_(None)
    )


def customers_of(
    model: type[Contact] | type[Promise] | type[Dispute], batch_id: int
) -> Select[Any]:
    """Ids of the customers whose contacts, promises or disputes it made or changed."""
    return (
        select(col(model.customer_id))
        .join(ImportBefore, col(ImportBefore.row_id) == col(model.id))
        .where(*_kept(batch_id, table_of(model).name))
    )


def _kept(batch_id: int, subject: str) -> tuple[Any, ...]:
    return (col(ImportBefore.batch_id) == batch_id, col(ImportBefore.subject) == subject)
