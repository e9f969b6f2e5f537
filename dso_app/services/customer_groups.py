"""Groups of customers, given and taken away by hand."""

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customer
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Customer, Group, GroupMember
from dso_app.services.customers import tell
from dso_app.texts import N_

_LONGEST_GROUP = 60


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
    customers = [find_customer(session, actor, one) for one in sorted(set(customer_ids))]
    names = [_group_name(name) for name in add]
    changed = 0
    for customer in customers:
        before = groups_of(session, customer)
        _remove_groups(session, customer, remove)
        for name in names:
            _add_group(session, customer, name)
        after = groups_of(session, customer)
        if before != after:
            about = {"groups": ", ".join(after) or "—"}
            message = N_("Groups: {groups}.")
            tell(session, actor, clock, customer, "groups", message, ", ".join(before), about)
            changed += 1
    return changed


def groups_of(session: Session, customer: Customer) -> list[str]:
    """Names of the groups a customer carries."""
    query = select(col(Group.name)).join(GroupMember, col(GroupMember.group_id) == col(Group.id))
    query = query.where(col(GroupMember.customer_id) == customer.id)
    return list(session.scalars(query.order_by(col(Group.name))))


def _group_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or "," in name or len(name) > _LONGEST_GROUP or not name.isprintable():
        raise BadGroup(group=name[:_LONGEST_GROUP])
    return name


def _add_group(session: Session, customer: Customer, name: str) -> None:
    named = func.lower(Group.name) == name.lower()
    of_entity = col(Group.entity_id) == customer.entity_id
    group = session.scalar(select(Group).where(of_entity, named))
    if group is None:
        group = Group(entity_id=customer.entity_id, name=name)
        session.add(group)
        session.flush()
    member = session.get(GroupMember, (group.id, customer.id))
    member = member or GroupMember(group_id=group.id or 0, customer_id=customer.id or 0)
    member.imported = False
    session.add(member)
    session.flush()


def _remove_groups(session: Session, customer: Customer, names: Collection[str]) -> None:
    wanted = [name.strip().lower() for name in names]
    if not wanted:
        return
    groups = select(col(Group.id)).where(
        col(Group.entity_id) == customer.entity_id, func.lower(Group.name).in_(wanted)
    )
    session.execute(
        delete(GroupMember)
        .where(col(GroupMember.customer_id) == customer.id, col(GroupMember.group_id).in_(groups))
        .execution_options(synchronize_session="fetch")
    )
