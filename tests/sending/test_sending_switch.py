"""The sending switch: nothing leaves while it is off, nor from a copy."""

import shutil
from pathlib import Path

import pytest

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.services.outbox import sending_switch
from dso_app.services.outbox.rows import IN_FLIGHT
from dso_app.settings import settings
from tests.support.clocks import FixedClock
from tests.support.outgoing import (
    actions,
    company,
    count_states,
    late_customer,
    messages,
    only_message,
    send,
)
from tests.support.smtp import BEFORE_ANSWER, Mailbox


def _late(database: Database, customers: int = 1) -> None:
    with database.write() as session:
        owner = company(session)
        for _ in range(customers):
            late_customer(session, owner)


def test_while_sending_is_stopped_messages_are_prepared_and_nothing_leaves(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db)
    with db.write() as session:
        sending_switch.stop(session, HOUSE, clock, "stock-taking")
    assert send(db, clock) == {"prepared": 1}
    assert (only_message(db).state, actions(db)[0].state) == ("waiting", "waiting")
    assert "stock-taking" in only_message(db).reason_values
    assert actions(db)[0].reason_code == "sending_stopped"
    with db.read() as session:
        assert "stock-taking" in str(sending_switch.status(session).stopped)
    assert box.mails == []
    with db.write() as session:
        sending_switch.resume(session, HOUSE, clock)
    assert send(db, clock) == {"sent": 1}


def test_what_a_runner_has_claimed_stays_too_when_sending_is_stopped(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db, customers=30)

    def stop() -> None:
        with db.write() as session:
            sending_switch.stop(session, HOUSE, clock, "wrong file")

    # Eight are on their way when it is stopped, at most; more are claimed.
    box.at[BEFORE_ANSWER] = stop
    sent = send(db, clock)["sent"]
    assert 1 <= sent <= IN_FLIGHT
    assert len(box.mails) == sent
    assert count_states(db) == {"sent": sent, "waiting": 30 - sent}
    stays = [message for message in messages(db) if message.state == "waiting"]
    assert {message.reason_code for message in stays} == {"sending_stopped"}
    assert {message.claimed_by for message in stays} == {""}


def test_only_who_controls_sending_may_stop_or_resume_it(
    sqlite_db: Database, clock: FixedClock
) -> None:
    collector = Actor(role=Role.COLLECTOR)
    with sqlite_db.write() as session:
        for turn in (sending_switch.stop, sending_switch.resume):
            with pytest.raises(NotAllowed):
                turn(session, collector, clock)


def test_after_a_move_an_administrator_alone_resumes_sending_and_otherwise_whoever_may_stop_it(
    sqlite_db: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = Actor(role=Role.CREDIT_MANAGER)
    with sqlite_db.write() as session:
        sending_switch.settle_in(session)
        sending_switch.stop(session, manager, clock)
        sending_switch.resume(session, manager, clock)
        assert sending_switch.sending_allowed(session)
    monkeypatch.setenv("DSO_BASE_URL", "https://elsewhere.example")
    settings.cache_clear()
    with sqlite_db.write() as session:
        sending_switch.stop(session, manager, clock)
        with pytest.raises(NotAllowed):
            sending_switch.resume(session, manager, clock)
        sending_switch.resume(session, Actor(role=Role.ADMINISTRATOR), clock)
        assert sending_switch.sending_allowed(session)


def test_a_copied_database_sends_nothing_until_sending_is_resumed(
    sqlite_db: Database,
    clock: FixedClock,
    box: Mailbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _late(sqlite_db)
    send(sqlite_db, clock)
    assert len(box.mails) == 1
    sqlite_db.close()
    shutil.copyfile(str(sqlite_db.engine.url.database), tmp_path / "copy.db")
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    with copy.write() as session:
        late_customer(session, company(session))
        assert sending_switch.status(session).stopped == sending_switch.COPIED
    assert send(copy, clock) == {"prepared": 1}
    assert len(box.mails) == 1
    with copy.write() as session:
        sending_switch.resume(session, HOUSE, clock)
    assert send(copy, clock) == {"sent": 1}
    copy.close()


@pytest.mark.parametrize("kind", ["sqlite_db", "postgres_db"])
def test_when_the_base_url_changed_nothing_leaves_until_sending_is_resumed(
    request: pytest.FixtureRequest,
    clock: FixedClock,
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    database: Database = request.getfixturevalue(kind)
    _late(database)
    send(database, clock)
    monkeypatch.setenv("DSO_BASE_URL", "https://elsewhere.example")
    settings.cache_clear()
    with database.write() as session:
        late_customer(session, company(session))
    assert send(database, clock) == {"prepared": 1}
    with database.read() as session:
        assert sending_switch.status(session).stopped == sending_switch.MOVED
    assert len(box.mails) == 1


def test_the_base_url_of_the_first_sending_counts_and_not_that_of_the_migration(
    sqlite_db: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, box: Mailbox
) -> None:
    _late(sqlite_db)
    monkeypatch.setenv("DSO_BASE_URL", "https://relance.duval.example")
    settings.cache_clear()
    assert send(sqlite_db, clock) == {"prepared": 1, "sent": 1}
    assert only_message(sqlite_db).state == "sent"
    assert len(box.mails) == 1
