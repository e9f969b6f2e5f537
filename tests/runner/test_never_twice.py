"""Never twice, with real processes: several at once, and killed from inside the SMTP exchange."""

import time
from collections import Counter
from pathlib import Path

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.clock import SystemClock
from dso_app.database import Database
from dso_app.models import Attempt
from dso_app.services.jobs import runners
from dso_app.services.outbox import decisions as outbox_decisions
from tests.support.outgoing import company, count_states, late_customer, messages, only_message
from tests.support.runner_process import RunnerProcess, run
from tests.support.smtp import AFTER_ANSWER, BEFORE_354, BEFORE_ANSWER, Mailbox, smtp_server

LEASE = 4.0
"""Short, but long enough for a busy machine to beat in time."""


def _env(database: Database, box: Mailbox, folder: Path) -> dict[str, str]:
    return {
        "DSO_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "DSO_DATA_DIR": str(folder),
        "DSO_MAIL_URL": box.url,
        "DSO_TODAY": "2026-06-30",
        "DSO_LEASE_SECONDS": str(LEASE),
    }


def _fill(database: Database, customers: int) -> None:
    with database.write() as session:
        owner = company(session)
        for _ in range(customers):
            late_customer(session, owner)


def _wait_for_death(database: Database) -> None:
    """Until the killed runner's lease is over: real time, asked of the database."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with database.read() as session:
            if not session.execute(runners.living(session, SystemClock(), LEASE)).all():
                return
        time.sleep(0.05)
    pytest.fail("the killed runner still lives")


def test_two_runners_at_once_on_postgresql_send_each_message_once(
    postgres_db: Database, tmp_path: Path
) -> None:
    _fill(postgres_db, 60)
    with smtp_server() as box:
        env = {**_env(postgres_db, box, tmp_path), "DSO_LEASE_SECONDS": "30"}
        processes = [RunnerProcess("plan", "send", env=env) for _ in range(2)]
        for process in processes:
            process.begin()
        assert [process.end() for process in processes] == [0, 0]
        assert count_states(postgres_db) == {"sent": 60}
        assert Counter(mail.recipients for mail in box.mails).most_common(1)[0][1] == 1
        assert len(box.mails) == 60


@pytest.mark.parametrize("instant", [BEFORE_354, BEFORE_ANSWER, AFTER_ANSWER])
@pytest.mark.parametrize("kind", ["sqlite_db", "postgres_db"])
def test_a_runner_killed_inside_the_exchange_leaves_no_duplicate(
    request: pytest.FixtureRequest, tmp_path: Path, instant: str, kind: str
) -> None:
    database: Database = request.getfixturevalue(kind)
    _fill(database, 1)
    with smtp_server() as box:
        env = _env(database, box, tmp_path)
        process = RunnerProcess("plan", "send", env=env)
        box.kill(instant, lambda: process.pid)
        process.begin()
        assert process.end() in ({-9} if instant != AFTER_ANSWER else {-9, 0})
        assert only_message(database).state in {"sending", "sent"}
        _wait_for_death(database)
        for _ in range(2):
            assert run("plan", "send", env=env) == 0
        state = only_message(database).state
        if instant == AFTER_ANSWER:
            assert state in {"ambiguous", "sent"}
        else:
            assert state == "ambiguous"
        assert len(box.mails) == (0 if instant == BEFORE_354 else 1)


def test_of_many_messages_only_those_in_flight_become_ambiguous_and_none_is_lost(
    sqlite_db: Database, tmp_path: Path
) -> None:
    _fill(sqlite_db, 30)
    with smtp_server() as box:
        env = _env(sqlite_db, box, tmp_path)
        process = RunnerProcess("plan", "send", env=env)
        box.kill(BEFORE_ANSWER, lambda: process.pid)
        process.begin()
        assert process.end() == -9
        _wait_for_death(sqlite_db)
        assert run("send", env=env) == 0
        states = count_states(sqlite_db)
        assert set(states) <= {"sent", "ambiguous"}
        assert sum(states.values()) == 30
        assert 1 <= states["ambiguous"] <= 8
        assert max(Counter(mail.recipients for mail in box.mails).values()) == 1
        sent = {tuple(m.recipients) for m in messages(sqlite_db) if m.state == "sent"}
        assert sent <= {mail.recipients for mail in box.mails}


def test_an_ambiguous_message_is_sent_again_only_when_a_person_says_so(
    sqlite_db: Database, tmp_path: Path
) -> None:
    _fill(sqlite_db, 1)
    with smtp_server() as box:
        env = _env(sqlite_db, box, tmp_path)
        process = RunnerProcess("plan", "send", env=env)
        box.kill(BEFORE_354, lambda: process.pid)
        process.begin()
        process.end()
        _wait_for_death(sqlite_db)
        run("send", env=env)
        assert only_message(sqlite_db).state == "ambiguous"
        with sqlite_db.write() as session:
            outbox_decisions.send_again(session, HOUSE, SystemClock(), 1)
        run("send", env=env)
        assert only_message(sqlite_db).state == "sent"
        assert len(box.mails) == 1
    with sqlite_db.read() as session:
        assert [row.number for row in session.query(Attempt).all()] == [1, 2]
