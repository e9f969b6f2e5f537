"""Migrations bring either database to what the models say."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, Table, insert, inspect
from sqlmodel import select

from alembic import command
from dso_app.database import Database
from dso_app.models import Entity, Group, Installation, metadata
from dso_app.reports.turnover_known import turnover_known
from dso_app.services.schema import alembic_config, is_current, is_empty, migrate
from tests.support.databases import bare_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of either kind."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'bare.db'}")
        yield database
        database.close()
    else:
        with bare_postgres(request.getfixturevalue("postgres_url")) as database:
            yield database


def test_the_migrated_tables_equal_the_models(bare: Database) -> None:
    migrate(bare)
    with bare.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_partial_indexes_are_partial_after_migrating(bare: Database) -> None:
    migrate(bare)
    indexes = inspect(bare.engine).get_indexes("action")
    found = {index["name"]: index.get("dialect_options", {}) for index in indexes}
    where = found["uq_action_cycle_step"]
    assert "cancelled" in str(where.get("sqlite_where", where.get("postgresql_where")))


def test_a_bare_database_is_empty_and_not_current(bare: Database) -> None:
    assert is_empty(bare)
    assert not is_current(bare)
    migrate(bare)
    assert not is_empty(bare)
    assert is_current(bare)


def test_migrating_gives_one_installation_and_one_company_however_often(bare: Database) -> None:
    migrate(bare)
    migrate(bare)
    with bare.read() as session:
        assert len(session.exec(select(Installation)).all()) == 1
        assert len(session.exec(select(Entity)).all()) == 1


def test_two_processes_may_migrate_at_once(bare: Database) -> None:
    others = [Database(bare.url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, others))
    for other in others:
        other.close()
    assert is_current(bare)


def test_turnover_of_an_earlier_version_was_always_known(bare: Database) -> None:
    with bare.engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0020")
        entity = Table("entity", MetaData(), autoload_with=connection)
        wanted = (one for one in entity.columns if not one.nullable and one.server_default is None)
        blank = {one.name: one.type.python_type() for one in wanted}
        connection.execute(insert(entity), blank | {"id": 1})
        turnover = Table("turnover", MetaData(), autoload_with=connection)
        june = {"entity_id": 1, "month": date(2026, 6, 1), "currency": "EUR"}
        connection.execute(insert(turnover), june | {"amount_minor": 20000, "entered_minor": 20000})
    migrate(bare)
    with bare.read() as session:
        for day in (date(1990, 1, 1), None):
            assert turnover_known(session, 1, day) == {(date(2026, 6, 1), "EUR"): 200_00}


def test_references_are_checked_again_after_migrating(bare: Database) -> None:
    migrate(bare)
    with pytest.raises(Exception, match=r"(?i)foreign key"), bare.write() as session:
        session.add(Group(entity_id=999, name="Nobody's"))
