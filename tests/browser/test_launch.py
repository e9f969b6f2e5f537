"""One command starts web and runner, and leaves nothing behind when it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.support.site import WORKSHOP, copy_sources, workshop_port

_PATIENCE = 180


@contextmanager
def _launched(folder: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DSO_")}
    address = {"DSO_DATA_DIR": str(folder), "DSO_BASE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "dso_app.launch"],
        cwd=WORKSHOP,
        env={**kept, **address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _until(process: "subprocess.Popen[str]", words: str) -> str:
    """The line that holds some words; fails with all that was said when it never comes."""
    assert process.stderr is not None
    said, deadline = [], time.monotonic() + _PATIENCE
    for line in process.stderr:
        said.append(line)
        if words in line:
            return line
        if time.monotonic() > deadline:
            break
    pytest.fail("".join(said)[-3000:], pytrace=False)


def _children(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    return list(psutil.Process(process.pid).children(recursive=True))


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; one that has ended and waits for init to take note does not."""
    _gone, left = psutil.wait_procs(processes, timeout=1)
    return [one for one in left if one.is_running() and not _has_ended(one)]


def _has_ended(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_with_all_its_children(tmp_path: Path, number: signal.Signals) -> None:
    copy_sources()
    port = workshop_port()
    with _launched(tmp_path, port) as process:
        assert f"http://127.0.0.1:{port}" in _until(process, "ready")
        children = _children(process)
        assert any("runner" in child.cmdline() for child in children)
        process.send_signal(number)
        assert process.wait(30) == 0
        assert _alive(children) == []


@pytest.mark.parametrize("part", ["web", "runner"])
def test_when_either_dies_it_says_which_and_ends_the_other(tmp_path: Path, part: str) -> None:
    sign = {"web": "dso_app.serving", "runner": "runner"}[part]
    copy_sources()
    with _launched(tmp_path, workshop_port()) as process:
        _until(process, "ready")
        children = _children(process)
        next(child for child in children if sign in child.cmdline()).kill()
        assert f"The {part} ended by itself" in _until(process, "ended")
        assert process.wait(30) == 1
        assert _alive(children) == []


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _launched(tmp_path, port) as process:
            line = f"Port {port} is taken. Choose another one with DSO_PORT.\n"
            assert _until(process, "Port") == line
            assert process.wait(10) == 2
