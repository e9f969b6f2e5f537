"""The named statuses of a company: listed, written, switched off (rules, section 5)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.models import Entity, Item, Status, StatusUse, known_id
from dso_app.services.history import record
from dso_app.texts import N_

LONGEST_NAME = 60
MOST_FOLLOW_UP_DAYS = 365
COLOURS = ("", "info", "ok", "warn", "bad")
"""Tones of its mark: grey, blue, green, orange, red."""


class UnknownStatusId(RelanceError):
    """There is no such status in the company."""

    message = N_("This status is no longer there.")


class BadStatus(RelanceError):
    """A status cannot be as it was said."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(**values)
        self.message = message


@dataclass(frozen=True, slots=True)
class StatusTerms:
    """What an administrator says of a status.

    Attributes:
        type: one of the five; fixed once it was used.
        follow_up_days: days after which its items come up in the agenda again.
        linked_text: channel and key, `email.reminder_1`, of the text a specific action after it is
            offered with; empty for none.
    """

    name: str
    type: str
    follow_up_days: int = 7
    colour: str = ""
    active: bool = True
    linked_text: str = ""


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A status as it stands in the list.

    Attributes:
        items: open items that have it now.
        used: whether it was ever set.
    """

    status: Status
    items: int
    used: bool


def list_statuses(session: Session, actor: Actor, entity_id: int) -> list[StatusLine]:
    """The statuses of a company by type, active ones first."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    rows = session.scalars(select(Status).where(col(Status.entity_id) == entity_id)).all()
    ids = [known_id(one) for one in rows]
    held = dict(
        session.execute(
            select(col(Item.status_id), func.count())
            .where(
                col(Item.entity_id) == entity_id,
                col(Item.remaining_minor) != 0,
                col(Item.status_id).is_not(None),
            )
            .group_by(col(Item.status_id))
        )
        .tuples()
        .all()
    )
    used = _used(session, ids)
    place = {one: at for at, one in enumerate(StatusType)}
    in_order = sorted(
        rows, key=lambda one: (place[StatusType(one.type)], not one.active, one.name.casefold())
    )
    return [StatusLine(one, held.get(one.id, 0), one.id in used) for one in in_order]


def save_status(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    terms: StatusTerms,
    status_id: int | None = None,
    *,
    texts: Collection[str] = (),
) -> Status:
    """Write a status, or a new one.

    Args:
        session: in a writing transaction.
        actor: an administrator.
        clock: dates the history.
        entity: whose.
        terms: what is said.
        status_id: which one; None for a new one.
        texts: the keys there are, of which the linked text is one.

    Raises:
        BadStatus, UnknownStatusId: nothing is changed.
    """
    actor.require(Permission.ADMINISTER)
    if not sees_entity(actor, known_id(entity)):
        raise UnknownEntity(entity=entity.code)
    row = None if status_id is None else _find(session, entity, status_id)
    name = " ".join(terms.name.split())
    _check(session, entity, terms, name, row)
    if terms.linked_text and terms.linked_text not in texts:
        raise BadStatus(N_("There is no such text."))
    before = "" if row is None else row.name
    if row is None:
        row = Status(entity_id=known_id(entity), name=name, type=terms.type)
    row.name, row.type, row.colour = name, terms.type, terms.colour
    row.follow_up_days, row.active = terms.follow_up_days, terms.active
    row.linked_text = terms.linked_text
    session.add(row)
    session.flush()
    record(
        session,
        actor,
        clock,
        "status.changed",
        N_("Status {name} was saved."),
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        before=before,
        after=name,
        name=name,
    )
    return row


def _find(session: Session, entity: Entity, status_id: int) -> Status:
    row = session.get(Status, status_id)
    if row is None or row.entity_id != entity.id:
        raise UnknownStatusId
    return row


def _check(
    session: Session, entity: Entity, terms: StatusTerms, name: str, row: Status | None
) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise BadStatus(
            N_("Give the status a name of at most {most} characters."), most=LONGEST_NAME
        )
    if terms.type not in set(StatusType):
        raise BadStatus(N_("Choose one of the five types."))
    if terms.colour not in COLOURS:
        raise BadStatus(N_("There is no such colour."))
    if not 1 <= terms.follow_up_days <= MOST_FOLLOW_UP_DAYS:
        raise BadStatus(N_("Follow-up days are 1 to {most}."), most=MOST_FOLLOW_UP_DAYS)
    others = session.scalars(select(Status).where(col(Status.entity_id) == entity.id)).all()
    others = [one for one in others if row is None or one.id != row.id]
    if name.casefold() in {one.name.casefold() for one in others}:
        raise BadStatus(N_("There is already a status {name}."), name=name)
    if row is None:
        return
    if row.type != terms.type and _used(session, [known_id(row)]):
        raise BadStatus(N_("Its type stays as it is: items have had this status."))
    left = [one for one in others if one.active and one.type == row.type]
    if row.active and not left and not (terms.active and terms.type == row.type):
        raise BadStatus(N_("It is the last active status of its type: each type needs one."))


def _used(session: Session, ids: Collection[int]) -> set[int]:
    query = select(col(StatusUse.status_id)).where(col(StatusUse.status_id).in_(ids)).distinct()
    return set(session.scalars(query))
