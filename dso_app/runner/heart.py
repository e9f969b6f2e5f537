"""The heartbeat of a runner: a thread that proves, in real time, that the process lives."""

from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.logs import logger
from dso_app.services.jobs import runners

_log = logger(__name__)

_BEATS = 5
"""Beats within a lease."""


class Heart:
    """Registers this process as a runner, beats until it ends, then signs off."""

    def __init__(self, database: Database, clock: Clock, lease_seconds: float) -> None:
        self._database = database
        self._clock = clock
        self.lease_seconds = lease_seconds
        self._ended = Event()
        self._beat_at = monotonic()
        self._thread = Thread(target=self._beat_on, name="heart", daemon=True)
        self.runner_id = ""

    def __enter__(self) -> Self:
        with self._database.write() as session:
            self.runner_id = runners.register(session, self._clock)
        self._beat_at = monotonic()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        with self._database.write() as session:
            runners.sign_off(session, self._clock, self.runner_id)

    def beats(self) -> bool:
        """Whether a beat was written lately enough for others to count this runner as alive."""
        return monotonic() - self._beat_at < self.lease_seconds

    def _beat_on(self) -> None:
        while not self._ended.wait(self.lease_seconds / _BEATS):
            begun = monotonic()
            try:
                with self._database.write() as session:
                    runners.beat(session, self._clock, self.runner_id)
            except Exception:  # noqa: BLE001 - the next beat may go through; `beats` tells
                _log.exception("a heartbeat could not be written")
            else:
                self._beat_at = begun
