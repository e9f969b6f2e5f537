"""What the processes log: on standard error, for people or for programs."""

import json
from collections.abc import Iterator

import pytest
import structlog

from dso_app.logs import set_up_logs
from dso_app.settings import settings


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    settings.cache_clear()


def _fail() -> None:
    try:
        int("no such thing")
    except ValueError:
        structlog.get_logger().exception("a job failed", job="send")


def test_logs_leave_standard_output_to_answers(capsys: pytest.CaptureFixture[str]) -> None:
    settings.cache_clear()
    set_up_logs()
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
    set_up_logs()
    _fail()
    [line] = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["event"], entry["job"], entry["level"]) == ("a job failed", "send", "error")
    assert "no such thing" in entry["exception"]
