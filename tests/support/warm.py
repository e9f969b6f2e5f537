"""Programs in processes of their own that are there at once: their imports are made only once.

What a command or a runner imports takes Python two seconds of work. `python -m tests.support.warm
ADDRESS` does it, then forks for each program it is asked to start; the program has the words, the
environment and the files it is given, as one that is started anew.
"""

import atexit
import gc
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NoReturn

_ROOT = Path(__file__).parents[2]
_LOADED = ("commands", "workflows", "runner", "importing", "sending", "reports", "backups")
"""Packages of the house, with what they import: all but the web."""
_MOST, _LONGEST = 1 << 20, 1 << 24
"""Bytes of what is asked at once, and of what a program says."""


class Started:
    """A program that was started."""

    def __init__(self, connection: socket.socket) -> None:
        self._answers = connection.makefile("r")
        connection.close()
        self.pid = int(self._answers.readline())

    def wait(self) -> int:
        """Wait for its end; its exit code, −9 when it was killed."""
        with self._answers:
            return int(self._answers.readline())


def start(
    module: str, *arguments: str, env: Mapping[str, str], files: Sequence[int], within: float = 120
) -> Started:
    """Start `python -m module arguments…`.

    Args:
        module: to be run.
        arguments: of the program.
        env: all of its environment.
        files: what it reads from, writes answers to, and complaints.
        within: seconds in which it must end.
    """
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(within)
    connection.connect(str(_address()))
    asked = json.dumps({"argv": [module, *arguments], "env": dict(env)}).encode() + b"\n"
    socket.send_fds(connection, [asked], files)
    return Started(connection)


def run(
    module: str, *arguments: str, env: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    with TemporaryFile("w+") as said, TemporaryFile("w+") as out, TemporaryFile("w+") as err:
        said.write(stdin)
        said.seek(0)
        files = [file.fileno() for file in (said, out, err)]
        code = start(module, *arguments, env=env, files=files).wait()
        _, answer, complaint = (os.pread(file, _LONGEST, 0).decode() for file in files)
    return subprocess.CompletedProcess([module, *arguments], code, answer, complaint)


@cache
def _address() -> Path:
    """Where the process that forks them listens: one for all the tests of this process."""
    folder = Path(tempfile.mkdtemp(prefix="relance-warm-"))
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.warm", str(folder / "socket")],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # The end of its input is its end.
    atexit.register(server.communicate)
    return folder / "socket"


def _serve(address: str) -> None:
    _load()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    # Those that watch over the programs leave nothing to be waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    while sys.stdin not in (ready := select.select([listener, sys.stdin], [], [])[0]):
        assert ready == [listener]
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _watch(connection)
        connection.close()


def _load() -> None:
    import dso_app  # noqa: PLC0415 - only the process that forks loads it

    for name in _LOADED:
        package = import_module(f"{dso_app.__name__}.{name}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)
    # What is never collected is never written to: the forks share it.
    gc.collect()
    gc.freeze()


def _watch(connection: socket.socket) -> NoReturn:
    """Start what is asked for; say its number, and at its end its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    content, files, *_ = socket.recv_fds(connection, _MOST, 3)
    while not content.endswith(b"\n"):
        content += connection.recv(_MOST)
    number = os.fork()
    if number == 0:
        connection.close()
        _become(json.loads(content), files)
    for file in files:
        os.close(file)
    connection.sendall(f"{number}\n".encode())
    _, status = os.waitpid(number, 0)
    connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(asked: dict[str, Any], files: Sequence[int]) -> NoReturn:
    """Be the program."""
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.environ.clear()
    os.environ.update(asked["env"])
    time.tzset()
    module, *arguments = asked["argv"]
    sys.argv = [module, *arguments]
    code = 1
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - said as Python says it at its end
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        atexit._run_exitfuncs()  # noqa: SLF001 - os._exit, which ends a fork, leaves them out
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
