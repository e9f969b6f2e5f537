"""Who may take a file of a customer away, and how many there may be."""

import io
from pathlib import Path

import pytest

from dso_app.access.permissions import Actor, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Customer
from dso_app.services.customers import attachments
from dso_app.services.customers.attachments import (
    TooManyFiles,
    UnknownAttachment,
    attach,
    forget,
    list_attachments,
    read_attachment,
    remove_attachment,
    stored,
)
from dso_app.settings import settings
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    monkeypatch.setattr(attachments, "MOST", 2)


def _keep(database: Database, clock: FixedClock, actor: Actor, customer: Customer) -> int:
    with stored("note.txt", io.BytesIO(b"Call Nadia")) as file, database.write() as session:
        return key(attach(session, actor, clock, key(customer), file))


def test_whoever_added_it_or_may_change_customers_takes_it_away(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        paul, petra = build.user(session, Role.SALES), build.user(session, Role.SALES)
        claire = build.user(session, Role.CREDIT_MANAGER)
        for person in (paul, petra):
            person.whole_ledger = True
        customer = build.customer(session, entity)
        his, hers, manager = (build.actor(one) for one in (paul, petra, claire))
    first, second = (_keep(db, clock, his, customer) for _ in range(2))
    with db.write() as session:
        with pytest.raises(NotAllowed):
            remove_attachment(session, hers, clock, first)
        place = remove_attachment(session, his, clock, first)
        remove_attachment(session, manager, clock, second)
        with pytest.raises(UnknownAttachment):
            remove_attachment(session, manager, clock, second)
    forget(place)
    forget(place)
    with db.read() as session:
        assert list_attachments(session, manager, key(customer)) == []


def test_a_customer_has_only_so_many_and_one_too_many_leaves_no_file(
    db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    with db.write() as session:
        customer = build.customer(session, build.entity(session))
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER))
    _keep(db, clock, actor, customer)
    _keep(db, clock, actor, customer)
    with pytest.raises(TooManyFiles):
        _keep(db, clock, actor, customer)
    assert len(list((tmp_path / "attachments").iterdir())) == 2


def test_a_file_somebody_took_off_the_disk_is_said_to_be_gone(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = build.customer(session, build.entity(session))
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER))
    _keep(db, clock, actor, customer)
    with db.read() as session:
        [(row, _)] = list_attachments(session, actor, key(customer))
        assert read_attachment(row) == b"Call Nadia"
        forget(row.path)
        with pytest.raises(UnknownAttachment):
            read_attachment(row)
