"""Groups of customers, given and taken away by hand."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customers
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Customer, Group, GroupMember
from dso_app.services.bulk import chunks
from dso_app.services.changed_here import mark_changed
from dso_app.services.customers.verbs import Told, tell_each
from dso_app.texts import N_

_LONGEST_GROUP = 60
_AT_ONCE = 5000
"""Customers in one query."""


class BadGroup(RelanceError):
    """A group's name is one line without a comma: files separate groups by commas."""

    message = N_("“{group}” cannot be the name of a group.")


def set_groups(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_ids: Collection[int],
    *,
    add: Collection[str] = (),
    remove: Collection[str] = (),
) -> int:
    """Give customers groups by hand, or take some away; how many customers changed.

    Groups are made on the way. What is set by hand is not replaced by imports.

    Raises:
        UnknownCustomer, BadGroup: nothing is changed.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    customers = find_customers(session, actor, customer_ids)
    names: dict[str, str] = {}
    for name in map(group_name, add):
        names.setdefault(name.lower(), name)
    before = _groups_by_customer(session, customers)
    _remove(session, customers, remove)
    for name in names.values():
        _add(session, customers, name)
    after = _groups_by_customer(session, customers)
    told: list[Told] = []
    for customer in customers:
        had, has = before.get(customer.id, []), after.get(customer.id, [])
        if had != has:
            mark_changed(customer, ["groups"])
            told.append((customer, ", ".join(had), {"groups": ", ".join(has) or "—"}))
    tell_each(session, actor, clock, told, "groups", N_("Groups: {groups}."))
    return len(told)


def groups_of(session: Session, customer: Customer) -> list[str]:
    """Names of the groups a customer carries."""
    query = select(col(Group.name)).join(GroupMember, col(GroupMember.group_id) == col(Group.id))
    query = query.where(col(GroupMember.customer_id) == customer.id)
    return list(session.scalars(query.order_by(col(Group.name))))


def group_name(text: str) -> str:
    """A name as it is kept.

    Raises:
        BadGroup: it is none.
    """
    name = " ".join(text.split())
    if not name or "," in name or len(name) > _LONGEST_GROUP or not name.isprintable():
        raise BadGroup(group=name[:_LONGEST_GROUP])
    return name


def _groups_by_customer(
    session: Session, customers: Sequence[Customer]
) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = {}
    for part in chunks(customers, _AT_ONCE):
        query = (
            select(col(GroupMember.customer_id), col(Group.name))
            .join(Group, col(Group.id) == col(GroupMember.group_id))
            .where(col(GroupMember.customer_id).in_([customer.id for customer in part]))
            .order_by(col(Group.name))
        )
        for customer_id, name in session.execute(query):
            found.setdefault(customer_id, []).append(name)
    return found


def _add(session: Session, customers: Sequence[Customer], name: str) -> None:
    """Make the group where it is missing, and its members; by hand, so that imports keep them."""
    groups = {one: _group(session, one, name) for one in {c.entity_id for c in customers}}
    for part in chunks(customers, _AT_ONCE):
        wanted = {(groups[customer.entity_id], customer.id or 0) for customer in part}
        query = select(GroupMember).where(
            col(GroupMember.group_id).in_(groups.values()),
            col(GroupMember.customer_id).in_([customer.id for customer in part]),
        )
        for member in session.scalars(query):
            member.imported = False
            wanted.discard((member.group_id, member.customer_id))
        session.add_all(
            GroupMember(group_id=group_id, customer_id=customer_id)
            for group_id, customer_id in sorted(wanted)
        )
    session.flush()


def find_group(session: Session, entity_id: int, name: str) -> Group | None:
    """A company's group by its name, whatever the capitals.

    The database lowers both: SQLite leaves letters with accents as they are.
    """
    named = func.lower(Group.name) == func.lower(name)
    return session.scalar(select(Group).where(col(Group.entity_id) == entity_id, named))


def _group(session: Session, entity_id: int, name: str) -> int:
    group = find_group(session, entity_id, name)
    if group is None:
        group = Group(entity_id=entity_id, name=name)
        session.add(group)
        session.flush()
    return group.id or 0


def _remove(session: Session, customers: Sequence[Customer], names: Collection[str]) -> None:
    wanted = [func.lower(name.strip()) for name in names]
    if not wanted:
        return
    of_entity = col(Group.entity_id).in_({customer.entity_id for customer in customers})
    groups = select(col(Group.id)).where(of_entity, func.lower(Group.name).in_(wanted))
    for part in chunks(customers, _AT_ONCE):
        session.execute(
            delete(GroupMember)
            .where(
                col(GroupMember.customer_id).in_([customer.id for customer in part]),
                col(GroupMember.group_id).in_(groups),
            )
            .execution_options(synchronize_session="fetch")
        )
