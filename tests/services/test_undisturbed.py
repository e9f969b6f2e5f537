"""Whether anybody else has written since something was read."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from dso_app.database import Database
from dso_app.models import Entity
from dso_app.services.undisturbed import Undisturbed
from tests.support import build


@pytest.fixture
def line(db: Database) -> Iterator[Undisturbed]:
    found = Undisturbed(db)
    yield found
    found.close()


def _mark(line: Undisturbed) -> None:
    with line.write() as session:
        line.mark(session)
        build.entity(session)


def _holds(line: Undisturbed) -> bool:
    with line.write() as session:
        return line.holds(session)


def test_what_the_owner_writes_is_no_disturbance(line: Undisturbed) -> None:
    _mark(line)
    for _ in range(3):
        with line.write() as session:
            build.entity(session)
        assert _holds(line)


def test_whoever_else_writes_is_one_and_a_new_mark_begins_anew(
    db: Database, line: Undisturbed
) -> None:
    _mark(line)
    with db.write() as session:
        build.entity(session)
    assert not _holds(line)
    assert not _holds(line)
    _mark(line)
    assert _holds(line)


def test_whoever_reads_is_none(db: Database, line: Undisturbed) -> None:
    _mark(line)
    with db.read() as session:
        session.scalars(select(Entity)).all()
    assert _holds(line)


def test_before_anything_was_marked_nothing_is_known(line: Undisturbed) -> None:
    assert not _holds(line)


def test_what_was_begun_before_and_is_committed_after_is_one(
    postgres_db: Database,
) -> None:
    line = Undisturbed(postgres_db)
    with postgres_db.write() as other:
        build.entity(other)
        _mark(line)
        # Nobody sees yet what the other wrote.
        assert _holds(line)
    assert not _holds(line)
    line.close()


def test_transactions_that_came_and_went_within_are_each_one(postgres_db: Database) -> None:
    line = Undisturbed(postgres_db)
    with postgres_db.write() as older:
        build.entity(older)
        _mark(line)
        with postgres_db.engine.connect() as other, other.begin():
            other.execute(text("UPDATE entity SET name = 'changed' WHERE id = -1"))
            other.execute(text("SELECT pg_current_xact_id()"))
        assert not _holds(line)
    line.close()
