"""The versions of a scenario: who saved which when, what it changed, and back to one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.domain import scenario as rules
from dso_app.domain.scenario_diff import Change, differences
from dso_app.errors import RelanceError
from dso_app.models import Entity, Scenario, ScenarioVersion, User, known_id
from dso_app.services.scenarios.card import find_by_id
from dso_app.services.scenarios.rows import read_version, read_versions
from dso_app.texts import N_

LISTED = 100
"""Versions listed, the newest."""


class UnknownVersion(RelanceError):
    """A scenario has no version of that number."""

    message = N_("“{name}” has no version {number}.")


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list.

    Attributes:
        by: who saved it; empty for the program.
        changes: what differs from the version it followed; empty for the first one.
    """

    number: int
    at: datetime
    by: str
    changes: tuple[Change, ...]


def list_versions(
    session: Session, actor: Actor, entity: Entity, scenario_id: int
) -> list[VersionLine]:
    """The versions of a scenario, the newest first, at most `LISTED` of them."""
    row = find_by_id(session, actor, known_id(entity), scenario_id)
    query = (
        select(ScenarioVersion)
        .where(col(ScenarioVersion.scenario_id) == scenario_id)
        .order_by(col(ScenarioVersion.number).desc())
        .limit(LISTED + 1)
    )
    newest = list(session.scalars(query))
    read = read_versions(session, row, newest)
    people = _people(session, newest)
    before: Sequence[rules.Scenario | None] = [*read[1:], None]
    return [
        _line(version, people, old, new)
        for version, new, old in zip(newest, read, before, strict=True)
    ][:LISTED]


def changed_since(
    session: Session, actor: Actor, entity: Entity, scenario_id: int, base: int
) -> VersionLine:
    """The version in force, with everything that differs from an earlier one."""
    row = find_by_id(session, actor, known_id(entity), scenario_id)
    version = _version(session, row, row.version)
    [new] = read_versions(session, row, [version])
    return _line(version, _people(session, [version]), read_version(session, row, base), new)


def version_of(
    session: Session, actor: Actor, entity: Entity, scenario_id: int, number: int
) -> rules.Scenario:
    """One version of a scenario; `UnknownVersion` where there is none of that number."""
    row = find_by_id(session, actor, known_id(entity), scenario_id)
    return read_versions(session, row, [_version(session, row, number)])[0]


def _version(session: Session, row: Scenario, number: int) -> ScenarioVersion:
    query = select(ScenarioVersion).where(
        col(ScenarioVersion.scenario_id) == row.id, col(ScenarioVersion.number) == number
    )
    found = session.scalar(query) if 0 < number <= row.version else None
    if found is None:
        raise UnknownVersion(name=row.name, number=number)
    return found


def _line(
    version: ScenarioVersion,
    people: Mapping[int | None, str],
    old: rules.Scenario | None,
    new: rules.Scenario,
) -> VersionLine:
    changes = differences(old, new) if old is not None else []
    by = people.get(version.user_id, "")
    return VersionLine(version.number, version.created_at, by, tuple(changes))


def _people(session: Session, versions: Sequence[ScenarioVersion]) -> dict[int | None, str]:
    ids = {version.user_id for version in versions}
    rows = session.execute(select(col(User.id), col(User.name)).where(col(User.id).in_(ids)))
    return dict(rows.tuples().all())
