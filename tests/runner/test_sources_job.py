"""The job `sources`: with real processes at once, each file is imported once."""

from pathlib import Path

import pytest

from dso_app.database import Database
from dso_app.runner.jobs import SCHEDULES
from dso_app.runner.once import run_once
from dso_app.settings import settings
from tests.support.runner_process import RunnerProcess
from tests.support.source_files import FOLDER, Feed, rows

FILES = 12


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the installation keeps in files stays in the test's folder."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()


@pytest.mark.parametrize("archive", ["on", ""])
def test_two_runners_at_once_import_each_file_once(
    db: Database, tmp_path: Path, archive: str
) -> None:
    feed = Feed(db)
    feed.add(FOLDER, mode="delta", archive=archive)
    for n in range(FILES):
        feed.touch(feed.put(f"{n:02}.csv", rows(f"F{n}")), seconds=10_000_000 - n)
    env = {
        "DSO_DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "DSO_DATA_DIR": str(tmp_path / "data"),
        "DSO_LEASE_SECONDS": "30",
    }
    processes = [RunnerProcess("sources", "sources", env=env) for _ in range(2)]
    for process in processes:
        process.begin()
    assert [process.end() for process in processes] == [0, 0]
    assert sorted(feed.states()) == [(f"{n:02}.csv", "imported") for n in range(FILES)]
    assert sorted(batch.file_name for batch in feed.batches()) == [
        f"{n:02}.csv" for n in range(FILES)
    ]
    assert len(feed.numbers()) == FILES
    assert feed.source().failures == 0
    assert len(feed.archived()) == (FILES if archive else 0)


def test_one_pass_does_all_sources_whatever_their_schedules(sqlite_db: Database) -> None:
    feed = Feed(sqlite_db)
    for name in ("a", "b"):
        feed.add(FOLDER, name=name, folder=name, mode="delta", cron="0 6 1 1 *")
        feed.touch(feed.put("items.csv", rows(f"F{name}"), name), seconds=300)
    done = run_once(sqlite_db, feed.clock, "sources")
    assert done == {"sources": {"files": 2, "known": 0, "refused": 0, "failed": 0}}
    assert feed.numbers() == ["Fa", "Fb"]


def test_the_runner_looks_every_few_seconds_for_sources_that_are_due() -> None:
    assert SCHEDULES["sources"] == "* * * * * */10"
