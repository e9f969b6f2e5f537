"""The only reader of the system's clock.

Business time ("today", "now") is what rules are computed with and can be set by `DSO_TODAY`.
Real time is for sessions, leases, heartbeats and waits between tries, and cannot.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from dso_app.errors import RelanceError
from dso_app.settings import settings
from dso_app.texts import N_

_NOON = time(12)


class BadBusinessDate(RelanceError):
    """`DSO_TODAY` holds neither a date, nor a moment, nor the name of a file with one."""

    message = N_("DSO_TODAY is not a date, a moment or @file: {value}")


class Clock(Protocol):
    """Where rules and verbs read the time."""

    def now(self, timezone: str) -> datetime:
        """The business moment in a time zone."""
        ...

    def real(self) -> datetime:
        """The real moment, in UTC."""
        ...


def today(clock: Clock, timezone: str) -> date:
    """The business date in a time zone."""
    return clock.now(timezone).date()


class SystemClock:
    """The machine's clock."""

    def now(self, timezone: str) -> datetime:
        """The business moment in a time zone: the real one."""
        return datetime.now(ZoneInfo(timezone))

    def real(self) -> datetime:
        """The real moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class SetClock(SystemClock):
    """A business clock set by a text: `2026-06-30`, `2026-06-30T14:00` or `@file`."""

    text: str

    def now(self, timezone: str) -> datetime:
        """The business moment set, 12:00 when it names no hour; a file is read at each use."""
        text = self.text
        if text.startswith("@"):
            try:
                text = Path(text[1:]).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadBusinessDate(value=self.text) from error
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise BadBusinessDate(value=text) from error
        zone = ZoneInfo(timezone)
        if "T" not in text and " " not in text:
            return datetime.combine(moment.date(), _NOON, zone)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def clock() -> Clock:
    """The clock in force for this process."""
    return SetClock(settings().today) if settings().today else SystemClock()
