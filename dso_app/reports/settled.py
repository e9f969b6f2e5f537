"""What was paid lately and when: the ground of average delays (rules, section 9)."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.dso import SETTLED_MONTHS, months_before
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Item, Settlement
from dso_app.reports.balances import KnownItems
from dso_app.reports.basis import Basis
from dso_app.services.bulk import among, fetch
from dso_app.services.customers.payment_delays import DEBIT_KINDS, Paid, paid_parts


def read_paid(session: Session, basis: Basis, customers: Collection[int] = ()) -> list[Paid]:
    """What was paid in the last six months of items settled in full as of the date.

    Of all customers in scope, whatever the basis narrows: the company's delay is made of them;
    or of some customers alone.
    """
    known = KnownItems(basis)
    start = months_before(basis.on, SETTLED_MONTHS)
    until = _until(basis)
    names = ("customer_id", "kind", "issue_date", "due_date", "currency")
    all_of_it = aliased(Settlement)
    settled = (
        select(func.sum(col(all_of_it.amount_minor)))
        .where(col(all_of_it.item_id) == col(Item.id), *_until(basis, all_of_it))
        .scalar_subquery()
    )
    query: Select[Any] = known.joined(
        select(
            col(Item.id),
            col(Item.number),
            *(known.column(name).label(name) for name in names),
            col(Settlement.value_date),
            col(Settlement.amount_minor),
            case((known.column("amount_minor") == settled, 1), else_=0).label("whole"),
        )
        .select_from(Settlement)
        .join(Item, col(Item.id) == col(Settlement.item_id))
    ).join(Customer, col(Customer.id) == known.column("customer_id"))
    counted = [
        col(Item.entity_id) == basis.entity_id,
        col(Settlement.value_date) > start,
        ~col(Settlement.opening),
        known.column("kind").in_((*DEBIT_KINDS, Kind.CREDIT_NOTE)),
        *until,
    ]
    if basis.known_on:
        counted.append(col(Item.known_on) <= basis.known_on)
    if basis.only:
        counted.append(known.column("currency") == basis.currency)
    if customers:
        counted.append(among(known.column("customer_id"), sorted(customers)))
    query = query.where(*counted).order_by(known.column("due_date"), col(Item.id))
    found = fetch(session, scoped(query, basis.actor, basis.entity_id))
    return paid_parts(found, basis.converted)


def _until(basis: Basis, of: Any = Settlement) -> list[Any]:
    until = [col(of.value_date) <= basis.on]
    if basis.known_on:
        until.append(col(of.known_on) <= basis.known_on)
    return until
