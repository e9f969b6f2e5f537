"""Runner processes quickly: what they import is loaded once, and each is forked from there.

`python -m tests.support.nursery` reads lines of jobs, forks a process for each, the leader of a
group of its own, and answers its number, and at its end "number code".
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from queue import Queue
from threading import Thread

_ROOT = Path(__file__).parents[2]


class Nursery:
    """The process they are forked from, and what became of them."""

    def __init__(self, env: Mapping[str, str], *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery", *options],
            cwd=_ROOT,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._born: Queue[int] = Queue()
        self._ended: dict[int, Queue[int]] = {}
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            number, *code = map(int, line.split())
            if code:
                self._ended[number].put(code[0])
            else:
                self._ended[number] = Queue()
                self._born.put(number)

    def start(self, *jobs: str) -> int:
        """Begin a pass; the number of its process, and of its group."""
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(jobs) + "\n")
        self._process.stdin.flush()
        return self._born.get(timeout=60)

    def end(self, number: int) -> int:
        """Wait for the end of a pass; its exit code, −9 when it was killed."""
        return self._ended[number].get(timeout=120)

    def close(self) -> None:
        """No more passes."""
        self._process.communicate(timeout=60)


def _say(words: str) -> None:
    # One write: the processes' ends come in from several threads.
    os.write(1, f"{words}\n".encode())


def _child(jobs: list[str]) -> None:
    from dso_app.clock import clock  # noqa: PLC0415 - see _serve
    from dso_app.database import database  # noqa: PLC0415
    from dso_app.runner.once import run_once  # noqa: PLC0415

    os.setsid()
    code = 1
    try:
        for job in jobs:
            run_once(database(), clock(), job)
        code = 0
    finally:
        os._exit(code)


def _wait(number: int) -> None:
    _, status = os.waitpid(number, 0)
    _say(f"{number} {os.waitstatus_to_exitcode(status)}")


def _serve() -> None:
    import dso_app.runner.once  # noqa: PLC0415 - only the process that forks loads it
    import dso_app.sending.channels.mail  # noqa: F401, PLC0415

    if "--without-reservation" in sys.argv:
        from tests.support import unreserved  # noqa: PLC0415 - only where it is asked for

        unreserved.install()
    if "--impatient" in sys.argv:
        from dso_app.sending.channels import email  # noqa: PLC0415 - only where it is asked for

        # A server that hangs is waited for as the address says, not for a minute at least.
        vars(email)["LEAST_TIMEOUT"] = 0
    _say("ready")
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            _child(line.split())
        _say(str(number))
        Thread(target=_wait, args=(number,)).start()


if __name__ == "__main__":
    _serve()
