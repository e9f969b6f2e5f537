"""A real SMTP server in a process of its own, so that it does not take the sender's time.

`python -m tests.support.smtp_process` says its address and serves until its input ends.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.smtp import smtp_server

_ROOT = Path(__file__).parents[2]


@contextmanager
def smtp_process() -> Iterator[str]:
    """The Apprise address of such a server."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.smtp_process"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.communicate("end\n", timeout=30)


if __name__ == "__main__":
    with smtp_server() as box:
        print(box.url, flush=True)  # noqa: T201 - whoever started it waits for it
        sys.stdin.readline()
