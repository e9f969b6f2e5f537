"""Waiting for another process: asked again and again, within a limit."""

import time
from collections.abc import Callable

import pytest


def until(happened: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait until something has happened in another process; fails naming it."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not come within {seconds:.0f} s", pytrace=False)
        time.sleep(0.1)
