"""A runner that ends, or loses touch, while messages are on their way."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock, SystemClock
from dso_app.database import Database
from dso_app.models import Attempt, Runner
from dso_app.runner.heart import Heart
from dso_app.runner.jobs import BY_NAME, Work, enter_jobs
from dso_app.runner.once import do_job
from dso_app.services.jobs import runners
from dso_app.services.outbox.rows import IN_FLIGHT
from dso_app.settings import settings
from tests.support.clocks import FixedClock
from tests.support.crashes import environment, fill
from tests.support.outgoing import count_states, messages, plan
from tests.support.patience import until
from tests.support.runner_process import run
from tests.support.smtp import BEFORE_ANSWER, smtp_server

MANY = 30
_RUNNER = """
from dso_app.clock import clock
from dso_app.database import database
from dso_app.runner.loop import Stop, run_forever
stop = Stop()
stop.listen()
run_forever(database(), clock(), stop)
"""


def _nothing_in_between(database: Database, left: int) -> None:
    """What left is sent, what did not is free for others, tried once each at most."""
    assert count_states(database) == {"sent": left, "queued": MANY - left}
    assert {message.claimed_by for message in messages(database)} == {""}
    with database.read() as session:
        assert len(session.scalars(select(Attempt)).all()) == left


@pytest.mark.parametrize("kind", ["sqlite_db", "postgres_db"])
def test_asked_to_end_while_sending_it_finishes_what_is_on_its_way_and_begins_nothing_more(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    database: Database = request.getfixturevalue(kind)
    fill(database, MANY)
    with smtp_server() as box:
        env = environment(database, box, tmp_path, lease=60)
        assert run("plan", env=env) == 0
        with database.write() as session:
            enter_jobs(session, SystemClock())
        runner = subprocess.Popen([sys.executable, "-c", _RUNNER], env={**os.environ, **env})
        box.at[BEFORE_ANSWER] = lambda: os.kill(runner.pid, signal.SIGTERM)
        assert runner.wait(timeout=60) == 0
        left = len(box.mails)
        assert 1 <= left <= IN_FLIGHT
        _nothing_in_between(database, left)
        with database.read() as session:
            assert session.scalars(select(col(Runner.stopped_at))).all().count(None) == 0
        assert run("send", env=env) == 0
        assert len({str(mail.parsed["Message-ID"]) for mail in box.mails}) == len(box.mails) == MANY
    assert count_states(database) == {"sent": MANY}


def test_a_runner_that_cannot_write_its_beat_begins_nothing_more(
    db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(db, MANY)
    plan(db, clock)

    beat, full = runners.beat, Event()

    def beat_on(session: Session, clock: Clock, runner_id: str) -> None:
        if full.is_set():
            raise OSError
        beat(session, clock, runner_id)

    monkeypatch.setattr(runners, "beat", beat_on)
    with smtp_server() as box, Heart(db, clock, lease_seconds=3) as heart:
        monkeypatch.setenv("DSO_MAIL_URL", box.url)
        monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path))
        settings.cache_clear()

        def fill_the_disk() -> None:
            full.set()
            until(lambda: not heart.beats(), "the end of the lease")

        box.at[BEFORE_ANSWER] = fill_the_disk
        with db.write() as session:
            enter_jobs(session, clock)
        do_job(Work(db, clock, heart), BY_NAME["send"])
        left = len(box.mails)
    settings.cache_clear()
    assert 1 <= left <= IN_FLIGHT
    _nothing_in_between(db, left)
