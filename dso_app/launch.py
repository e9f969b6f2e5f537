"""Start Relance: web and runner together, or one of them; end both when either dies.

python -m dso_app.launch            both (what `make run` does)
python -m dso_app.launch web        the web alone
python -m dso_app.launch --demo     both on a throw-away demo company
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.schema import migrate
from dso_app.services.setup import is_reached_from_elsewhere, new_setup_code, wants_setup
from dso_app.settings import settings

_COMMANDS = {
    "web": [sys.executable, "-m", "dso_app.serving"],
    "runner": [sys.executable, "-m", "dso_app", "runner"],
}
_LOOK_EVERY = 0.3
_PATIENCE = 15
"""Seconds a process has to end by itself."""


class Stopped(Exception):
    """Somebody asked the launcher to end."""


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 when asked to end, 1 when a process died, 2 when nothing could start."""
    parser = argparse.ArgumentParser(prog="python -m dso_app.launch", description="Start Relance.")
    parser.add_argument("part", nargs="?", choices=["all", *_COMMANDS], default="all")
    parser.add_argument("--demo", action="store_true", help="on a throw-away demo company")
    asked = parser.parse_args(arguments)
    names = list(_COMMANDS) if asked.part == "all" else [asked.part]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        if asked.demo:
            with tempfile.TemporaryDirectory(prefix="relance-demo-") as folder:
                return _demo(names, Path(folder))
        return _launch(names)
    except Stopped:
        return 0
    except RelanceError as error:
        return _give_up(str(error))


def _demo(names: list[str], folder: Path) -> int:
    os.environ.update(DSO_DATA_DIR=str(folder), DSO_DATABASE_URL="")
    settings.cache_clear()
    filled = subprocess.run([sys.executable, "-m", "dso_app", "demo"], check=False)
    return filled.returncode or _launch(names)


def _launch(names: list[str]) -> int:
    if "web" in names and not _is_free(settings().bind, settings().listening_port):
        return _give_up(
            f"Port {settings().listening_port} is taken. Choose another one with DSO_PORT."
        )
    migrate(database())
    _offer_setup_code()
    database().close()
    with _running(names) as processes:
        if _is_ready(processes):
            _say(f"Relance is ready: {settings().base_url}")
        while (dead := _dead(processes)) is None:
            time.sleep(_LOOK_EVERY)
        return _give_up(f"The {dead} ended by itself; everything is stopped.", 1)


def _offer_setup_code() -> None:
    if not is_reached_from_elsewhere():
        return
    with database().write() as session:
        if wants_setup(session):
            _say(f"One-time code for the first visit: {new_setup_code(session)}")


@contextmanager
def _running(names: list[str]) -> Iterator[Mapping[str, "subprocess.Popen[bytes]"]]:
    """Each process in a group of its own, so that its children end with it."""
    tools = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in names:
            processes[name] = subprocess.Popen(  # noqa: S603 - constant commands
                _COMMANDS[name], env=environment, start_new_session=True
            )
        yield processes
    finally:
        _end(processes)


def _is_ready(processes: Mapping[str, "subprocess.Popen[bytes]"]) -> bool:
    """Wait until the web answers; not when there is none to wait for, or something died."""
    while "web" in processes and _dead(processes) is None:
        if _answers():
            return True
        time.sleep(_LOOK_EVERY)
    return False


def _answers() -> bool:
    # Not by urllib: a proxy of the environment is for other machines.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings().bind, settings().bind)  # noqa: S104 - asked, not bound
    connection = HTTPConnection(host, settings().listening_port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _dead(processes: Mapping[str, "subprocess.Popen[bytes]"]) -> str | None:
    return next((name for name, one in processes.items() if one.poll() is not None), None)


def _end(processes: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for one in processes.values():
        _signal_group(one, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE
    for one in processes.values():
        with suppress(subprocess.TimeoutExpired):
            one.wait(max(0, deadline - time.monotonic()))
        # Also when it ended by itself: what it started may have outlived it.
        _signal_group(one, signal.SIGKILL)
        one.wait()


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _give_up(line: str, code: int = 2) -> int:
    _say(line)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
