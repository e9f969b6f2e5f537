"""Real runner processes."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).parents[2]


class RunnerProcess:
    """A pass of a runner in a process of its own; it begins when told to."""

    def __init__(self, *jobs: str, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.run_runner", *jobs],
            cwd=_ROOT,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", self._process.communicate()[1]

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def begin(self) -> None:
        """Let it go."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def end(self) -> int:
        """Wait for its end; its exit code (−9 when it was killed)."""
        self._process.communicate(timeout=60)
        return self._process.returncode


def run(*jobs: str, env: Mapping[str, str]) -> int:
    """One pass from beginning to end; its exit code."""
    process = RunnerProcess(*jobs, env=env)
    process.begin()
    return process.end()
