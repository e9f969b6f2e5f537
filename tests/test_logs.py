"""What the processes log: on standard error, for people or for programs."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col

from dso_app.clock import SystemClock
from dso_app.database import Database
from dso_app.logs import logger
from dso_app.models import Job
from dso_app.runner.jobs import enter_jobs
from dso_app.settings import settings

_APP = Path(__file__).parents[1] / "dso_app"
_PASSWORD = "correct-horse"


@pytest.fixture(autouse=True)
def _settings_of_the_test() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def _fail() -> None:
    password = _PASSWORD
    try:
        int("no such thing")
    except ValueError:
        logger("tests").exception("a job failed", job="send", length=len(password))


def test_logs_leave_standard_output_to_answers(capsys: pytest.CaptureFixture[str]) -> None:
    _fail()
    written = capsys.readouterr()
    assert written.out == ""
    assert "a job failed" in written.err
    assert "no such thing" in written.err


def test_logs_are_json_lines_where_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DSO_LOG_JSON", "true")
    settings.cache_clear()
    _fail()
    [line] = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["job"], entry["level"]) == ("a job failed", "send", "error")
    assert "no such thing" in entry["exception"]


@pytest.mark.parametrize("as_json", ["true", "false"])
def test_a_traceback_says_where_it_failed_and_not_what_variables_held(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, as_json: str
) -> None:
    monkeypatch.setenv("DSO_LOG_JSON", as_json)
    settings.cache_clear()
    _fail()
    written = capsys.readouterr().err
    assert "test_logs.py" in written
    assert _PASSWORD not in written


@pytest.mark.parametrize("as_json", ["true", "false"])
def test_a_runner_whose_mail_address_cannot_be_used_does_not_log_its_password(
    sqlite_db: Database, tmp_path: Path, as_json: str
) -> None:
    with sqlite_db.write() as session:
        enter_jobs(session, SystemClock())
        session.execute(update(Job).values(enabled=False))
        session.execute(update(Job).where(col(Job.name) == "send").values(asked=True))
    env = {
        "DSO_DATABASE_URL": sqlite_db.url,
        "DSO_DATA_DIR": str(tmp_path),
        "DSO_MAIL_URL": f"mailto://relance:{_PASSWORD}@127.0.0.1:1?cc=else@where.example",
        "DSO_LOG_JSON": as_json,
    }
    runner = subprocess.Popen(
        [sys.executable, "-m", "dso_app", "runner"],
        env={**os.environ, **env},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert runner.stderr is not None
    written = ""
    for line in runner.stderr:
        written += line
        if "a job failed" in line:
            runner.send_signal(signal.SIGTERM)
    assert runner.wait(timeout=30) == 0
    assert "ForeignOption" in written
    assert _PASSWORD not in written


def test_nobody_logs_past_the_logger_of_the_house() -> None:
    """Whoever took another one would write as it comes: to standard output, variables and all."""
    using = {path.name for path in _APP.rglob("*.py") if "structlog" in path.read_text("utf-8")}
    assert using == {"logs.py"}
