"""What the rows of a report are: customers, groups, collectors, companies, kinds, own fields."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.models import Customer, Group, GroupMember, User
from dso_app.reports.basis import Basis
from dso_app.services.bulk import fetch


class By(StrEnum):
    """What the rows of a report are."""

    CUSTOMER = "customer"
    GROUP = "group"
    """A customer with several groups counts in each of them."""
    COLLECTOR = "collector"
    ENTITY = "entity"
    KIND = "kind"
    """Of the items; what is no item's has none."""
    CUSTOM_1 = "custom_1"
    """A field of customers, as the eleven after it: one row for each of its values."""
    CUSTOM_2 = "custom_2"
    CUSTOM_3 = "custom_3"
    CUSTOM_4 = "custom_4"
    CUSTOM_5 = "custom_5"
    CUSTOM_6 = "custom_6"
    CUSTOM_7 = "custom_7"
    CUSTOM_8 = "custom_8"
    CUSTOM_9 = "custom_9"
    CUSTOM_10 = "custom_10"
    CUSTOM_11 = "custom_11"
    CUSTOM_12 = "custom_12"

    @property
    def is_field(self) -> bool:
        """Whether the rows are the values of a field an administrator may name."""
        return self.value in CUSTOM_FIELDS


class Key(NamedTuple):
    """A row: an id or the value itself, None for those without; code and name."""

    key: int | str | None
    code: str
    name: str


class Person(NamedTuple):
    """A customer as reports name it."""

    code: str
    name: str


Keys = Callable[[int, str], Sequence[Key]]
"""The rows that a customer's line of an item's kind stands in."""

NOBODY = Key(None, "", "")


def read_people(session: Session, basis: Basis) -> dict[int, Person]:
    """The customers in the actor's scope that are looked at, by id."""
    columns: tuple[Any, ...] = (col(Customer.id), col(Customer.code), col(Customer.name))
    query = select(*columns)
    query = query.where(*basis.conditions)
    found = fetch(session, scoped(query, basis.actor, basis.entity_id))
    return {key: Person(code, name) for key, code, name in found}


def read_keys(session: Session, basis: Basis, by: By, people: Mapping[int, Person]) -> Keys:
    """Which rows the lines of a company's customers stand in."""
    if by is By.KIND:
        return lambda _customer, kind: (Key(kind, "", kind) if kind else NOBODY,)
    if by is By.ENTITY:
        company = (Key(basis.entity_id, "", basis.entity_name),)
        return lambda _customer, _kind: company
    if by is By.CUSTOMER:
        keys = {one: (Key(one, person.code, person.name),) for one, person in people.items()}
        return lambda customer, _kind: keys[customer]
    found: dict[int, list[Key]] = {}
    for customer, key, name in fetch(session, _query(basis, by)):
        found.setdefault(customer, []).append(Key(key, "", name))
    return lambda customer, _kind: found.get(customer, (NOBODY,))


def _query(basis: Basis, by: By) -> Select[Any]:
    """Customer, key and name of those that have one."""
    query: Select[Any]
    customer: Any = col(Customer.id)
    if by is By.GROUP:
        query = (
            select(customer, col(Group.id), col(Group.name))
            .join(GroupMember, col(GroupMember.customer_id) == customer)
            .join(Group, col(Group.id) == col(GroupMember.group_id))
        )
    elif by is By.COLLECTOR:
        query = select(customer, col(User.id), col(User.name)).join(
            User, col(User.id) == col(Customer.collector_id)
        )
    else:
        value = func.trim(col(getattr(Customer, by.value)))
        query = select(customer, value, value).where(func.coalesce(value, "") != "")
    return scoped(query, basis.actor, basis.entity_id)
