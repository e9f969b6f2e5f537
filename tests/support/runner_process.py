"""Real runner processes."""

import os
from collections.abc import Mapping

from tests.support import warm


class RunnerProcess:
    """A pass of a runner in a process of its own; it begins when told to."""

    def __init__(self, *jobs: str, env: Mapping[str, str]) -> None:
        (reads, self._go), (told, says) = os.pipe(), os.pipe()
        self._process = warm.start(
            *("tests.support.run_runner", *jobs),
            env={**os.environ, **env},
            files=[reads, says, 2],
            within=60,
        )
        os.close(reads)
        os.close(says)
        with os.fdopen(told) as answers:
            assert answers.readline() == "ready\n"

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def begin(self) -> None:
        """Let it go."""
        os.write(self._go, b"go\n")
        os.close(self._go)

    def end(self) -> int:
        """Wait for its end; its exit code (−9 when it was killed)."""
        return self._process.wait()


def run(*jobs: str, env: Mapping[str, str]) -> int:
    """One pass from beginning to end; its exit code."""
    process = RunnerProcess(*jobs, env=env)
    process.begin()
    return process.end()
