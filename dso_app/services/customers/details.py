"""All that is known of a customer besides its ledger: what the Details tab shows and edits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.access.scope import find_customer, scoped
from dso_app.access.viewer import Viewer
from dso_app.models import Contact, Customer, User
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.customers.grouping import groups_of
from dso_app.services.merging.aliases import OldAccount, old_accounts

_MOST_CHILDREN = 20


@dataclass(frozen=True)
class Relative:
    """A customer tied to another by its parent's code."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class CustomerDetails:
    """A customer with the names behind its ids.

    Attributes:
        parent: the customer its parent's code names, within the viewer's scope.
        children: those that name it as theirs.
        names: the named fields of customers.
        roles: of its contacts.
        merged: the accounts merged into it.
    """

    customer: Customer
    collector: User | None
    sales: User | None
    groups: tuple[str, ...]
    parent: Relative | None
    children: tuple[Relative, ...]
    names: Mapping[str, str]
    roles: tuple[str, ...] = ()
    merged: tuple[OldAccount, ...] = ()


def read_customer_details(session: Session, viewer: Viewer, customer_id: int) -> CustomerDetails:
    """The details of a customer; `UnknownCustomer` outside the viewer's scope."""
    customer = find_customer(session, viewer.actor, customer_id)
    up = _relatives(viewer, customer).where(col(Customer.code) == customer.parent_code)
    down = _relatives(viewer, customer).where(col(Customer.parent_code) == customer.code)
    children = session.execute(down.order_by(col(Customer.code)).limit(_MOST_CHILDREN))
    parents = session.execute(up).all() if customer.parent_code else []
    return CustomerDetails(
        customer=customer,
        collector=_user(session, customer.collector_id),
        sales=_user(session, customer.sales_id),
        groups=tuple(groups_of(session, customer)),
        parent=next((Relative(*row) for row in parents), None),
        children=tuple(Relative(*row) for row in children),
        names=custom_field_names(session, customer.entity_id, CUSTOMERS),
        roles=tuple(session.scalars(_roles(customer))),
        merged=old_accounts(session, customer_id),
    )


def _roles(customer: Customer) -> Select[Any]:
    named = (col(Contact.customer_id) == customer.id, col(Contact.role) != "")
    return select(col(Contact.role)).where(*named).distinct()


def _user(session: Session, user_id: int | None) -> User | None:
    return session.get(User, user_id) if user_id else None


def _relatives(viewer: Viewer, customer: Customer) -> Select[Any]:
    columns: list[Any] = [col(Customer.id), col(Customer.code), col(Customer.name)]
    query = select(*columns).where(col(Customer.id) != customer.id)
    return scoped(query, viewer.actor, customer.entity_id)
