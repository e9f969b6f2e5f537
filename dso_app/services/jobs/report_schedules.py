"""Reports by mail on a schedule: set up, switched and taken away; each time is one run a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, select, update

from dso_app.access.actors import actor_of
from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import sees_entity
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import Entity, ReportRun, ReportSchedule, User, known_id
from dso_app.services.history import record
from dso_app.services.jobs.runners import real_now
from dso_app.services.jobs.verbs import BadSchedule, next_time
from dso_app.texts import N_

_FIELDS = 5
_LONGEST_CRON = 100
_MOST_READERS = 50
_OF_THE_DAY = frozenset({"as_of", "known_on", "from", "to", "page", "sort", "order"})
"""What a repeated report is not asked: each time it is of its own day."""


class NoReaders(RelanceError):
    """A report would go to nobody."""

    message = N_("Choose at least one person who may read reports of {company}.")


class TooManyReaders(RelanceError):
    """A report would go to a crowd."""

    message = N_("At most {most} people.")


class UnknownSchedule(RelanceError):
    """There is none, or it is another's."""

    message = N_("There is no such schedule.")


@dataclass(frozen=True)
class Wanted:
    """A report to be mailed again and again.

    Attributes:
        report: its name in the registry.
        asked: its filters, as in the address of its screen.
        cron: five fields, by the clock of the company.
        readers: ids of users.
    """

    report: str
    asked: Mapping[str, str]
    file_format: str
    cron: str
    readers: Sequence[int]


def schedule_report(session: Session, viewer: Viewer, clock: Clock, wanted: Wanted) -> int:
    """Set a schedule up; its id.

    Raises:
        BadSchedule, NoReaders, TooManyReaders: nothing is set up.
    """
    viewer.actor.require(Permission.REPORT)
    if viewer.actor.user_id is None:
        raise NotAllowed
    cron = " ".join(wanted.cron.split())
    if len(cron.split()) != _FIELDS or len(cron) > _LONGEST_CRON:
        raise BadSchedule(cron=wanted.cron[:40])
    first = next_time(cron, real_now(session, clock), ZoneInfo(viewer.timezone))
    row = ReportSchedule(
        entity_id=viewer.entity_id,
        user_id=viewer.actor.user_id,
        report=wanted.report,
        asked={k: v for k, v in wanted.asked.items() if v and k not in _OF_THE_DAY},
        file_format=wanted.file_format,
        cron=cron,
        readers=_readers(session, viewer, wanted.readers),
        next_run_at=first,
    )
    session.add(row)
    session.flush()
    words = N_("Report {report} is to be mailed: {cron}, to {count} people.")
    _record(session, viewer, clock, words, row, cron=cron, count=len(row.readers))
    return known_id(row)


def schedules_of(session: Session, viewer: Viewer) -> list[ReportSchedule]:
    """One's own, or for an administrator all of the company, by the time they come next."""
    viewer.actor.require(Permission.REPORT)
    query = select(ReportSchedule).where(col(ReportSchedule.entity_id) == viewer.entity_id)
    if not viewer.actor.may(Permission.ADMINISTER):
        query = query.where(col(ReportSchedule.user_id) == viewer.actor.user_id)
    return list(session.exec(query.order_by(col(ReportSchedule.next_run_at))))


def names_of(session: Session, readers: Sequence[int]) -> list[str]:
    """The names of those a report goes to."""
    named = select(User.name).where(col(User.id).in_(readers))
    return list(session.exec(named.order_by(col(User.name))))


def switch_schedule(
    session: Session, viewer: Viewer, clock: Clock, schedule_id: int, *, enabled: bool
) -> None:
    """Let it be mailed or not; times missed meanwhile are not made up for."""
    row = _mine(session, viewer, schedule_id)
    row.enabled = enabled
    row.next_run_at = next_time(row.cron, real_now(session, clock), ZoneInfo(viewer.timezone))
    session.add(row)
    words = N_("Mailing of report {report}: {state}.")
    _record(session, viewer, clock, words, row, state="on" if enabled else "off")


def delete_schedule(session: Session, viewer: Viewer, clock: Clock, schedule_id: int) -> None:
    """Take a schedule away, with what it sent before."""
    row = _mine(session, viewer, schedule_id)
    session.exec(delete(ReportRun).where(col(ReportRun.schedule_id) == row.id))
    _record(session, viewer, clock, N_("Report {report} is no longer mailed."), row)
    session.delete(row)


def enqueue_due(session: Session, clock: Clock) -> int:
    """Enter a run for each reader of the schedules whose time has come; how many.

    A time is entered once, however many runners look: the schedule moves on by a conditional
    UPDATE. Of times missed only the last counts.
    """
    now = real_now(session, clock)
    due = select(ReportSchedule, Entity.timezone).join(Entity)
    due = due.where(col(ReportSchedule.enabled), col(ReportSchedule.next_run_at) <= now)
    entered = 0
    for row, zone in session.exec(due).all():
        following = next_time(row.cron, now, ZoneInfo(zone))
        unmoved = col(ReportSchedule.next_run_at) == row.next_run_at
        moved = session.exec(
            update(ReportSchedule)
            .where(col(ReportSchedule.id) == row.id, unmoved)
            .values(next_run_at=following)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount == 1:
            entered += _enter(session, row, row.next_run_at)
    return entered


def _enter(session: Session, row: ReportSchedule, due_at: datetime) -> int:
    readers = select(User).where(col(User.id).in_(row.readers), col(User.active))
    runs = [
        ReportRun(
            schedule_id=row.id,
            entity_id=row.entity_id,
            user_id=known_id(user),
            report=row.report,
            asked=row.asked,
            file_format=row.file_format,
            due_at=due_at,
        )
        for user in session.exec(readers)
        if _may_read(actor_of(session, user), row.entity_id)
    ]
    session.add_all(runs)
    session.flush()
    return len(runs)


def _may_read(actor: Actor, entity_id: int) -> bool:
    return actor.may(Permission.REPORT) and sees_entity(actor, entity_id)


def _readers(session: Session, viewer: Viewer, ids: Sequence[int]) -> list[int]:
    if len(ids) > _MOST_READERS:
        raise TooManyReaders(most=_MOST_READERS)
    active = select(User).where(col(User.id).in_(ids), col(User.active))
    found = sorted(
        known_id(user)
        for user in session.exec(active)
        if _may_read(actor_of(session, user), viewer.entity_id)
    )
    if not found:
        raise NoReaders(company=viewer.entity.name or viewer.entity.code)
    return found


def _mine(session: Session, viewer: Viewer, schedule_id: int) -> ReportSchedule:
    """One's own, or for an administrator any of the company; `UnknownSchedule` for others."""
    viewer.actor.require(Permission.REPORT)
    row = session.get(ReportSchedule, schedule_id)
    own = row is not None and (
        row.user_id == viewer.actor.user_id or viewer.actor.may(Permission.ADMINISTER)
    )
    if row is None or row.entity_id != viewer.entity_id or not own:
        raise UnknownSchedule
    return row


def _record(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    words: str,
    row: ReportSchedule,
    **values: object,
) -> None:
    record(
        session,
        viewer.actor,
        clock,
        "report.scheduled",
        words,
        on=viewer.today,
        entity_id=row.entity_id,
        report=row.report,
        **values,
    )
