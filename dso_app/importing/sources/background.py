"""Asynchronous work for those who wait: a loop in a thread of its own.

It goes on while nobody waits, so that a connection stays alive during a long import.
"""

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """A running loop; `close` ends it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="background", daemon=True)
        self._thread.start()

    def wait_for(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """Do a piece of work and give its result; `TimeoutError` when it takes longer."""
        limited = asyncio.wait_for(work, seconds)
        return asyncio.run_coroutine_threadsafe(limited, self._loop).result()

    def close(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()
