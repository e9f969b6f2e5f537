"""Mails a minute: no minute sees more than the limit, however many runners there are."""

from pathlib import Path

import pytest

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.services.outbox.mail_pace import BadPace, mails_free, set_pace
from tests.support import outgoing
from tests.support.clocks import FixedClock
from tests.support.outgoing import count_states, messages, send
from tests.support.runner_process import RunnerProcess
from tests.support.smtp import Mailbox


def _fill(database: Database, clock: FixedClock, customers: int, pace: int, *steps: object) -> None:
    with database.write() as session:
        owner = outgoing.company(session, *steps)  # type: ignore[arg-type]
        for _ in range(customers):
            outgoing.late_customer(session, owner, address_1="3 rue Basse", city="Lyon")
        set_pace(session, HOUSE, clock, pace)


def test_a_minute_sees_no_more_mails_than_the_limit_and_the_rest_says_why_it_waits(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(db, clock, 8, 3)
    if db.on_sqlite:
        for sent, seconds in ((3, 30), (0, 31), (3, 59), (0, 2), (2, 0)):
            assert send(db, clock).get("sent", 0) == sent
            waiting = {m.reason_code for m in messages(db) if m.state == "waiting"}
            assert waiting == ({"paced"} if len(box.mails) < 8 else set())
            clock.advance(seconds=seconds)
    else:  # the database's own clock does not jump
        assert [send(db, clock).get("sent", 0) for _ in range(2)] == [3, 0]
    assert len(box.mails) == (8 if db.on_sqlite else 3)


def test_without_a_limit_all_leave_at_once(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(sqlite_db, clock, 5, 0)
    with sqlite_db.write() as session:
        assert mails_free(session, clock) is None
    assert send(sqlite_db, clock) == {"prepared": 5, "sent": 5}
    assert len(box.mails) == 5


def test_letters_do_not_wait_for_mails(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _fill(sqlite_db, clock, 3, 1)
    _fill(sqlite_db, clock, 3, 1, outgoing.step(1, 5, channel="letter"))
    assert send(sqlite_db, clock) == {"prepared": 6, "sent": 4}
    assert len(box.mails) == 1


def test_two_runners_at_once_keep_the_limit_together(
    postgres_db: Database, box: Mailbox, tmp_path: Path
) -> None:
    _fill(postgres_db, FixedClock(), 30, 7)
    env = {
        "DSO_DATABASE_URL": postgres_db.engine.url.render_as_string(hide_password=False),
        "DSO_DATA_DIR": str(tmp_path),
        "DSO_MAIL_URL": box.url,
        "DSO_TODAY": "2026-06-30",
        "DSO_LEASE_SECONDS": "30",
    }
    processes = [RunnerProcess("plan", "send", env=env) for _ in range(2)]
    for process in processes:
        process.begin()
    assert [process.end() for process in processes] == [0, 0]
    assert len(box.mails) == 7
    assert count_states(postgres_db) == {"sent": 7, "waiting": 23}


def test_a_limit_that_is_none_is_refused(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        outgoing.company(session)
        for wrong in (-1, 100_001):
            with pytest.raises(BadPace):
                set_pace(session, HOUSE, clock, wrong)
