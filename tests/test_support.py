"""The fixtures themselves."""

from sqlmodel import select

from dso_app.database import Database
from dso_app.models import Item
from tests.support import build


def test_each_test_starts_on_an_empty_database_of_either_kind(db: Database) -> None:
    with db.read() as session:
        assert session.exec(select(Item)).all() == []


def test_rows_built_for_a_test_are_there_after_the_transaction(db: Database) -> None:
    with db.write() as session:
        build.item(session, build.customer(session, build.entity(session)), 250_00, late=10)
    with db.read() as session:
        assert session.exec(select(Item.remaining_minor)).one() == 250_00
