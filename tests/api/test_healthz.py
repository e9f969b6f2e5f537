"""Whether the house is up, for whoever watches it."""

from datetime import timedelta

from fastapi.testclient import TestClient

from dso_app.database import Database
from dso_app.models import Runner
from tests.support.clocks import FixedClock


def test_before_the_first_runner_there_is_no_beat(web: TestClient) -> None:
    assert web.get("/healthz").json() == {
        "up": True,
        "database": True,
        "runner_beat_seconds": None,
    }


def test_the_last_beat_of_any_runner_counts_in_real_time(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    with home.write() as session:
        for name, seconds in (("old", 500), ("young", 7)):
            at = clock.real() - timedelta(seconds=seconds)
            session.add(Runner(id=name, started_at=at, beat_at=at))
    clock.later(days=30)
    assert web.get("/healthz").json()["runner_beat_seconds"] == 7


def test_without_its_database_the_house_is_not_well(web: TestClient, home: Database) -> None:
    home.close()
    home.engine = Database("sqlite:////nowhere/at/all.db").engine
    answer = web.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
