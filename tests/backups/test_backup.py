"""A backup and its restore: everything but secrets, whole or not at all, on either database."""

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select
from sqlmodel import Session

from dso_app.backups.dump import make_backup
from dso_app.backups.errors import NotEmpty
from dso_app.backups.secrets_again import WrongKey
from dso_app.backups.tables import NOT_KEPT, shapes
from dso_app.database import Database
from dso_app.models import (
    Customer,
    Entity,
    Installation,
    Job,
    JobRun,
    UserSession,
    metadata,
)
from dso_app.models import (
    Event as HistoryEvent,
)
from dso_app.secrets import decrypt, encrypt
from dso_app.services.copies.files import COPIES
from dso_app.services.outbox import sending_switch
from dso_app.settings import settings
from tests.support import build, outgoing
from tests.support.backups import bring_back, fill, rows, same
from tests.support.clocks import FixedClock
from tests.support.copying import drop
from tests.support.databases import copied_sqlite
from tests.support.outgoing import late_customer, send
from tests.support.pdfs import pdf
from tests.support.smtp import smtp_server


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_of_either_database_is_restored_to_either(
    db: Database, clock: FixedClock, tmp_path: Path, request: pytest.FixtureRequest, target: str
) -> None:
    owner = fill(db, clock)
    with smtp_server() as box, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSO_MAIL_URL", box.url)
        settings.cache_clear()
        send(db, clock)
    drop(db, clock, owner, {"unknown-number.pdf": pdf("a")})
    before = rows(db)
    assert len(before["message_content"]) == 3
    counts = make_backup(db, clock, tmp_path / "b.zip")
    assert counts["rows"] == sum(map(len, before.values()))
    assert counts["files"] == 1
    if target == "sqlite":
        (tmp_path / "other").mkdir()
        fresh = Database(f"sqlite:///{tmp_path / 'other' / 'fresh.db'}")
    else:
        fresh = request.getfixturevalue("postgres_db")
    done = bring_back(fresh, tmp_path / "b.zip", force=target == "postgresql")
    assert done.rows == counts["rows"]
    same(before, rows(fresh))
    with fresh.write() as session:
        assert session.scalars(select(UserSession)).first() is None
        # New rows get numbers of their own.
        late_customer(session, session.get_one(Entity, owner))
    if target == "sqlite":
        fresh.close()


def test_a_backup_is_of_one_moment_while_others_write(
    db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    with db.write() as session:
        owner = outgoing.company(session)
        owner_id = build.key(owner)
    done = Event()

    def add_pairs() -> None:
        while not done.is_set():
            with db.write() as session:
                late_customer(session, session.get_one(Entity, owner_id))

    writer = Thread(target=add_pairs)
    writer.start()
    try:
        for n in range(3):
            make_backup(db, clock, tmp_path / f"{n}.zip")
    finally:
        done.set()
        writer.join()
    for n in range(3):
        with zipfile.ZipFile(tmp_path / f"{n}.zip") as zipped:
            customers = zipped.read("tables/customer.jsonl").count(b"\n")
            assert zipped.read("tables/item.jsonl").count(b"\n") == customers


def test_no_key_and_no_session_is_in_a_backup_and_nobody_else_may_read_it(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    fill(sqlite_db, clock)
    with sqlite_db.write() as session:
        session.get_one(Installation, 1).mail_url = encrypt("mailto://user:geheim@x.example")
    path = tmp_path / "b.zip"
    make_backup(sqlite_db, clock, path)
    assert path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as zipped:
        whole = b"".join(zipped.read(name) for name in zipped.namelist())
        assert "tables/user_session.jsonl" not in zipped.namelist()
    assert settings().secret().encode() not in whole
    assert b"geheim" not in whole


def test_with_the_old_key_secrets_are_kept_and_without_it_they_are_to_be_entered_again(
    sqlite_db: Database,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(sqlite_db, clock)
    with sqlite_db.write() as session:
        session.get_one(Installation, 1).mail_url = encrypt("mailto://x.example")
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    old = settings().secret()
    monkeypatch.setenv("DSO_SECRET_KEY", "another")
    settings.cache_clear()
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    with pytest.raises(WrongKey):
        bring_back(fresh, tmp_path / "b.zip", key="neither")
    assert bring_back(fresh, tmp_path / "b.zip", key=old).secrets == []
    with fresh.read() as session:
        assert decrypt(session.get_one(Installation, 1).mail_url) == "mailto://x.example"
    done = bring_back(fresh, tmp_path / "b.zip", force=True)
    assert done.secrets == ["the mail server"]
    with fresh.read() as session:
        assert session.get_one(Installation, 1).mail_url == ""
    fresh.close()


def test_copies_of_invoices_come_along(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = fill(sqlite_db, clock)
    drop(sqlite_db, clock, owner, {"a.pdf": pdf("a"), "b.pdf": pdf("b")})
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    old = settings().data_dir
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    bring_back(fresh, tmp_path / "b.zip")
    fresh.close()
    here = settings().data_dir / COPIES
    assert len(list(here.rglob("*.pdf"))) == 2
    for copy in here.rglob("*.pdf"):
        assert copy.read_bytes() == (old / COPIES / copy.relative_to(here)).read_bytes()
    assert not list(settings().data_dir.glob("restore-*"))


def test_what_is_there_is_replaced_only_by_force_and_an_empty_installation_without(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, sqlite_template: Path
) -> None:
    fill(sqlite_db, clock)
    make_backup(sqlite_db, clock, tmp_path / "b.zip")
    with sqlite_db.write() as session:
        late_customer(session, session.scalars(select(Entity)).one())
    with pytest.raises(NotEmpty):
        bring_back(sqlite_db, tmp_path / "b.zip")
    with sqlite_db.read() as session:
        assert len(session.scalars(select(Customer)).all()) == 5
    bring_back(sqlite_db, tmp_path / "b.zip", force=True)
    with sqlite_db.read() as session:
        assert len(session.scalars(select(Customer)).all()) == 4
    (tmp_path / "empty").mkdir()
    with copied_sqlite(sqlite_template, tmp_path / "empty") as empty:
        bring_back(empty, tmp_path / "b.zip")


def test_after_a_restore_sending_stands_still_and_the_history_says_so(
    db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    fill(db, clock)
    make_backup(db, clock, tmp_path / "b.zip")
    bring_back(db, tmp_path / "b.zip", force=True)
    with db.write() as session:
        assert sending_switch.status(session).stopped == sending_switch.COPIED
        assert [e.kind for e in session.scalars(select(HistoryEvent))][-1] == "restored"


def test_a_backup_that_cannot_be_written_leaves_the_last_one_as_it_was(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.zip"
    make_backup(sqlite_db, clock, path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="No space left"):
        make_backup(sqlite_db, clock, path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.glob(".*")] == []


def test_every_table_is_kept_or_said_not_to_be() -> None:
    assert {shape.name for shape in shapes()} | NOT_KEPT == set(metadata.tables)


def test_moments_keep_their_instant(db: Database, clock: FixedClock, tmp_path: Path) -> None:
    moment = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    with db.write() as session:
        _add_run(session, moment)
    make_backup(db, clock, tmp_path / "b.zip")
    bring_back(db, tmp_path / "b.zip", force=True)
    with db.read() as session:
        assert session.scalars(select(JobRun)).one().started_at == moment


def _add_run(session: Session, moment: datetime) -> None:
    outgoing.company(session)
    job = Job(name="plan", cron="* * * * *")
    session.add(job)
    session.flush()
    session.add(JobRun(job_id=build.key(job), started_at=moment))
