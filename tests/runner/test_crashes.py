"""Runners killed from inside the SMTP exchange, again and again: never twice, never lost.

The server has its bad days meanwhile: it dies amid DATA or before its answer, puts mails off,
refuses one of two recipients, hangs.

The full siege is `python -m tests.bench.crash_bench`: 200 blows over 1,000 emails.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from dso_app.database import Database
from tests.support.crashes import (
    Siege,
    environment,
    fill,
    look,
    refuse_second_addresses,
    wait_for_leases,
)
from tests.support.moods import BAD, Moods
from tests.support.nursery import Nursery
from tests.support.smtp import BEFORE_ANSWER, Mailbox, smtp_server

LEASE = 4.0


@contextmanager
def _siege(
    database: Database, folder: Path, emails: int, *options: str, at_once: int = 1
) -> Iterator[Siege]:
    fill(database, emails)
    with smtp_server() as box:
        refuse_second_addresses(box, emails)
        nursery = Nursery(environment(database, box, folder, LEASE), "--impatient", *options)
        try:
            yield Siege(database, box, nursery, LEASE, Random(7), at_once)  # noqa: S311
        finally:
            nursery.close()


@pytest.mark.parametrize("at_once", [1, 2])
@pytest.mark.parametrize("kind", ["sqlite_db", "postgres_db"])
def test_killed_again_and_again_nothing_arrives_twice_and_nothing_is_lost(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, at_once: int
) -> None:
    database: Database = request.getfixturevalue(kind)
    with _siege(database, tmp_path, 48, at_once=at_once) as siege:
        siege.box.mood = moods = Moods(every=3)
        siege.go_on(blows=5)
        found = look(database, siege.box)
        assert siege.blows == 5
    assert (found.twice, found.lost, found.not_asked) == ([], [], [])
    assert set(found.states) <= {"sent", "ambiguous"}
    assert sum(found.states.values()) == 48
    assert found.marked > 0
    assert moods.met.keys() == set(BAD)


def test_the_siege_finds_a_sender_without_reservation(sqlite_db: Database, tmp_path: Path) -> None:
    with _siege(sqlite_db, tmp_path, 24, "--without-reservation") as siege:
        siege.go_on(blows=4)
        found = look(sqlite_db, siege.box)
    assert found.twice != []


@pytest.mark.parametrize("kind", ["sqlite_db", "postgres_db"])
def test_a_runner_suspended_beyond_its_lease_and_woken_sends_nothing_twice(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    database: Database = request.getfixturevalue(kind)
    with _siege(database, tmp_path, 12) as siege:
        box, nursery = siege.box, siege.nursery
        nursery.end(nursery.start("plan"))
        pids: list[int] = []
        box.at[BEFORE_ANSWER] = lambda: os.killpg(pids[0], signal.SIGSTOP)
        pids.append(nursery.start("send"))
        _until_suspended(box, database)
        assert nursery.end(nursery.start("send")) == 0
        os.killpg(pids[0], signal.SIGCONT)
        assert nursery.end(pids[0]) == 0
        assert nursery.end(nursery.start("send")) == 0
        found = look(database, box)
    assert (found.twice, found.lost, found.not_asked) == ([], [], [])
    assert found.states["sent"] >= 4


def _until_suspended(box: Mailbox, database: Database) -> None:
    """Until the suspended runner's lease is over."""
    while BEFORE_ANSWER in box.at:
        pass
    wait_for_leases(database, LEASE)
