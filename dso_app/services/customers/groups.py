"""The groups of a company: counted, renamed, joined, taken away."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity, visible_customers
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Group, GroupMember, known_id
from dso_app.services.customers.grouping import find_group, group_name
from dso_app.services.history import record
from dso_app.texts import N_


class UnknownGroup(RelanceError):
    """There is no such group in the company."""

    message = N_("This group is no longer there.")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as it stands in the list.

    Attributes:
        customers: how many of those the actor sees carry it.
    """

    id: int
    name: str
    customers: int


def list_groups(session: Session, actor: Actor, entity_id: int) -> list[GroupLine]:
    """The groups of a company by name."""
    actor.require(Permission.SEE)
    seen = (
        select(col(GroupMember.group_id), func.count().label("customers"))
        .join(Customer, col(Customer.id) == col(GroupMember.customer_id))
        .where(visible_customers(actor, entity_id))
        .group_by(col(GroupMember.group_id))
        .subquery("seen")
    )
    query = (
        select(col(Group.id), col(Group.name), func.coalesce(seen.c.customers, 0))
        .join(seen, seen.c.group_id == col(Group.id), isouter=True)
        .where(col(Group.entity_id) == entity_id)
        .order_by(func.lower(Group.name))
    )
    return [GroupLine(key or 0, name, count) for key, name, count in session.execute(query)]


def rename_group(
    session: Session, actor: Actor, clock: Clock, entity: Entity, group_id: int, name: str
) -> Group:
    """Call a group by another name; where a group has that name, its customers join that one.

    Raises:
        UnknownGroup, BadGroup: nothing is changed.
    """
    group, name = _find(session, actor, entity, group_id), group_name(name)
    other = find_group(session, known_id(entity), name)
    before = group.name
    if other is None or other.id == group.id:
        group.name = name
        _tell(session, actor, clock, entity, N_("Group {old} is now {name}."), before, name)
        session.flush()
        return group
    members = select(col(GroupMember.customer_id)).where(col(GroupMember.group_id) == other.id)
    session.execute(
        update(GroupMember)
        .where(
            col(GroupMember.group_id) == group.id,
            col(GroupMember.customer_id).not_in(members),
        )
        .values(group_id=other.id)
        .execution_options(synchronize_session=False)
    )
    _remove(session, group)
    message = N_("The customers of group {old} joined {name}.")
    _tell(session, actor, clock, entity, message, before, other.name)
    return other


def delete_group(
    session: Session, actor: Actor, clock: Clock, entity: Entity, group_id: int
) -> None:
    """Take a group off all its customers.

    Raises:
        UnknownGroup: there is none.
    """
    group = _find(session, actor, entity, group_id)
    _remove(session, group)
    _tell(session, actor, clock, entity, N_("Group {old} was deleted."), group.name, "")


def _find(session: Session, actor: Actor, entity: Entity, group_id: int) -> Group:
    actor.require(Permission.EDIT_SCENARIOS)
    if not sees_entity(actor, known_id(entity)):
        raise UnknownEntity(entity=entity.code)
    group = session.get(Group, group_id)
    if group is None or group.entity_id != entity.id:
        raise UnknownGroup
    return group


def _remove(session: Session, group: Group) -> None:
    of_group = delete(GroupMember).where(col(GroupMember.group_id) == group.id)
    session.execute(of_group.execution_options(synchronize_session=False))
    session.expunge(group)
    session.execute(delete(Group).where(col(Group.id) == group.id))


def _tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    message: str,
    before: str,
    name: str,
) -> None:
    record(
        session,
        actor,
        clock,
        "group.changed",
        message,
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        before=before,
        after=name,
        old=before,
        name=name,
    )
