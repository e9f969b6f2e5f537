"""Who is away, and who looks after their customers meanwhile; it ends by itself."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from dso_app.access.actors import actor_of
from dso_app.access.permissions import BY_ROLE, Actor, Permission, Role
from dso_app.access.scope import sees_entity
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Absence, Customer, Entity, User, UserEntity, known_id
from dso_app.services.history import record
from dso_app.services.people.users import UnknownUser, own_or_found
from dso_app.texts import N_

DOES = (
    Permission.COMMENT,
    Permission.ANSWER_DISPUTES,
    Permission.QUALIFY,
    Permission.ACT,
    Permission.EDIT_CUSTOMERS,
)
"""What somebody does for customers, and who replaces them must be allowed to do."""
_MOST = 50
"""Absences somebody has ahead."""


class BadSpan(RelanceError):
    """The last day lies before the first, or in the past."""

    message = N_("The last day is not before the first, nor in the past.")


class AbsentAlready(RelanceError):
    """The absence meets another one of the same person."""

    message = N_("{name} is entered as absent from {first} to {last} already.")


class SubstituteAway(RelanceError):
    """Who is to replace somebody is absent as well."""

    message = N_("{name} is absent as well, from {first} to {last}.")


class ReplacesSomebody(RelanceError):
    """Who wants to be absent replaces a colleague then."""

    message = N_("{name} replaces {other} from {first} to {last}: choose somebody else first.")


class CannotReplace(RelanceError):
    """The role of the substitute allows less than is to be done."""

    message = N_("{name} may not do what has to be done: choose somebody whose role allows it.")


class SeesTooLittle(RelanceError):
    """The substitute does not see a company the absent person has customers in."""

    message = N_("{name} does not see {company}, where customers have to be looked after.")


@dataclass(frozen=True)
class Span:
    """An absence as it is read."""

    id: int
    absent_id: int
    absent: str
    """Name of who is away."""
    substitute_id: int
    substitute: str
    """Name of who replaces them."""
    first_on: date
    last_on: date


def add_absence(
    session: Session,
    actor: Actor,
    clock: Clock,
    user_id: int,
    substitute_id: int,
    *,
    first_on: date,
    last_on: date,
    today: date,
) -> Absence:
    """Enter that somebody is away and who replaces them, both days counted.

    One's own, or anybody's for administrators.

    Args:
        session: of a writing transaction.
        actor: who enters it.
        clock: tells the moment.
        user_id: who is away.
        substitute_id: who replaces them.
        first_on: business date of the first day.
        last_on: business date of the last day.
        today: the business date.

    Raises:
        UnknownUser, BadSpan, AbsentAlready, SubstituteAway, ReplacesSomebody, CannotReplace,
            SeesTooLittle: nothing is changed.
    """
    absent = own_or_found(session, actor, user_id)
    substitute = session.get(User, substitute_id)
    if substitute is None or not substitute.active or substitute_id == user_id:
        raise UnknownUser(user=substitute_id)
    if not _know_each_other(session, absent, substitute):
        # A refusal with a name in it would tell who works for the other companies.
        raise UnknownUser(user=substitute_id)
    if not first_on <= last_on or last_on < today:
        raise BadSpan
    _check_spans(session, absent, substitute, first_on, last_on)
    _check_reach(session, absent, substitute)
    row = Absence(user_id=user_id, substitute_id=substitute_id, first_on=first_on, last_on=last_on)
    session.add(row)
    session.flush()
    words = N_("{name} is absent from {first} to {last}, replaced by {other}.")
    _record(session, actor, clock, words, absent, substitute, row)
    return row


def end_absence(session: Session, actor: Actor, clock: Clock, absence_id: int) -> None:
    """Take an absence away, one that goes on as well: the substitute sees no more at once."""
    row = session.get(Absence, absence_id)
    if row is None:
        return
    absent = own_or_found(session, actor, row.user_id)
    substitute = session.get_one(User, row.substitute_id)
    words = N_("{name} is no longer absent from {first} to {last}, replaced by {other}.")
    _record(session, actor, clock, words, absent, substitute, row)
    session.delete(row)


def absences(session: Session, today: date, user_id: int | None = None) -> list[Span]:
    """The absences that go on or come, the first one first: of all, or that concern a user."""
    return _spans(session, today, user_id)


def substitutes(session: Session, user: User) -> list[User]:
    """Who may replace somebody, by name: colleagues whose role allows what has to be done."""
    role = Role(user.role)
    able = [one for one in Role if _needs(role) <= BY_ROLE[one]]
    query = select(User).where(col(User.active), col(User.id) != user.id, col(User.role).in_(able))
    if not user.all_entities:
        query = query.where(_colleagues(user))
    return list(session.exec(query.order_by(col(User.name), col(User.id))))


def may_be_replaced(role: Role) -> bool:
    """Whether there is anything to replace: somebody who only looks leaves nothing undone."""
    return bool(_needs(role))


def forget_substitute(session: Session, user_id: int, today: date) -> list[Span]:
    """Take the absences away in which somebody who leaves is the substitute; gives them."""
    theirs = [one for one in _spans(session, today, user_id) if one.substitute_id == user_id]
    for one in theirs:
        session.delete(session.get_one(Absence, one.id))
    return theirs


def _colleagues(user: User) -> ColumnElement[bool]:
    """Condition on `User`: sees a company that somebody who does not see all sees too."""
    theirs = select(UserEntity.entity_id).where(col(UserEntity.user_id) == user.id)
    shared = select(UserEntity.user_id).where(col(UserEntity.entity_id).in_(theirs))
    return or_(col(User.all_entities), col(User.id).in_(shared))


def _know_each_other(session: Session, user: User, other: User) -> bool:
    if user.all_entities:
        return True
    asked = select(User.id).where(col(User.id) == other.id, _colleagues(user))
    return session.exec(asked).first() is not None


def _needs(role: Role) -> frozenset[Permission]:
    return frozenset(DOES) & BY_ROLE[role]


def _spans(session: Session, since: date, user_id: int | None) -> list[Span]:
    query = select(Absence).where(col(Absence.last_on) >= since)
    if user_id is not None:
        query = query.where(
            or_(col(Absence.user_id) == user_id, col(Absence.substitute_id) == user_id)
        )
    rows = session.exec(query.order_by(col(Absence.first_on), col(Absence.id)).limit(_MOST)).all()
    people = {one for row in rows for one in (row.user_id, row.substitute_id)}
    named = select(User.id, User.name).where(col(User.id).in_(people))
    names = {key: name for key, name in session.exec(named)}  # noqa: C416 - rows are no pairs
    return [
        Span(
            id=row.id or 0,
            absent_id=row.user_id,
            absent=names[row.user_id],
            substitute_id=row.substitute_id,
            substitute=names[row.substitute_id],
            first_on=row.first_on,
            last_on=row.last_on,
        )
        for row in rows
    ]


def _check_spans(
    session: Session, absent: User, substitute: User, first_on: date, last_on: date
) -> None:
    for one in _spans(session, first_on, absent.id):
        if one.first_on > last_on:
            continue
        span = {"first": one.first_on, "last": one.last_on}
        if one.absent_id == absent.id:
            raise AbsentAlready(name=absent.name, **span)
        raise ReplacesSomebody(name=absent.name, other=one.absent, **span)
    for one in _spans(session, first_on, substitute.id):
        if one.absent_id == substitute.id and one.first_on <= last_on:
            raise SubstituteAway(name=substitute.name, first=one.first_on, last=one.last_on)


def _check_reach(session: Session, absent: User, substitute: User) -> None:
    if not _needs(Role(absent.role)) <= BY_ROLE[Role(substitute.role)]:
        raise CannotReplace(name=substitute.name)
    where = (
        select(Entity)
        .join(Customer, col(Customer.entity_id) == col(Entity.id))
        .where(or_(col(Customer.collector_id) == absent.id, col(Customer.sales_id) == absent.id))
        .order_by(col(Entity.code))
        .distinct()
    )
    reach = actor_of(session, substitute)
    for entity in session.exec(where):
        if not sees_entity(reach, known_id(entity)):
            raise SeesTooLittle(name=substitute.name, company=entity.name or entity.code)


def _record(
    session: Session,
    actor: Actor,
    clock: Clock,
    words: str,
    absent: User,
    substitute: User,
    row: Absence,
) -> None:
    about = {"name": absent.name, "other": substitute.name}
    about |= {"first": row.first_on.isoformat(), "last": row.last_on.isoformat()}
    record(session, actor, clock, "user.absence", words, **about)
