"""A runner's pass as a process of its own: `python -m tests.support.run_runner plan send`.

It says "ready" and waits for a line, so that several can be let go at the same instant.
"""

import sys

from dso_app.clock import clock
from dso_app.database import database
from dso_app.runner.once import run_once

if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    sys.stdin.readline()
    for name in sys.argv[1:]:
        run_once(database(), clock(), name)
