"""What tests of screens share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.services.jobs.runners import register
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.screens import screen
from tests.support.two_people import House, at_one_card
from tests.support.upload_desk import Desk


@pytest.fixture
def desk(sqlite_db: Database, tmp_path: Path) -> Iterator[Desk]:
    """A credit manager of an empty company."""
    folder = tmp_path / "files"
    folder.mkdir()
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.CREDIT_MANAGER)
        runner = register(session, FixedClock())
    with screen(sqlite_db, entity, build.actor(me, entity)) as tab:
        yield Desk(tab, sqlite_db, folder, entity, runner)


@pytest.fixture
def house(sqlite_db: Database) -> Iterator[House]:
    """Claire and Paul, each with the card of the same customer before them."""
    yield from at_one_card(sqlite_db)
