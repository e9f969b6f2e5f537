"""A clock that says what the test wants, and never reads the machine's."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

TODAY = dt.date(2026, 6, 30)
"""A Tuesday: the business date of tests that do not care which."""


@dataclass
class FixedClock:
    """Business time stands still at a date and hour; real time moves by `advance` alone."""

    date: dt.date = TODAY
    hour: dt.time = dt.time(12)
    moment: dt.datetime = dt.datetime(2026, 6, 30, 10, 0, tzinfo=dt.UTC)
    """Real time."""

    def now(self, timezone: str) -> dt.datetime:
        """The business moment: the date and hour set, in any zone asked for."""
        return dt.datetime.combine(self.date, self.hour, ZoneInfo(timezone))

    def real(self) -> dt.datetime:
        """The real moment, in UTC."""
        return self.moment

    def on(self, day: dt.date) -> None:
        """Set the business date."""
        self.date = day

    def later(self, days: int = 1) -> dt.date:
        """Move the business date on and return it."""
        self.date += dt.timedelta(days=days)
        return self.date

    def at(self, hour: dt.time) -> None:
        """Set the business hour."""
        self.hour = hour

    def advance(self, **span: float) -> None:
        """Let real time pass: `advance(seconds=61)`."""
        self.moment += dt.timedelta(**span)


@dataclass(frozen=True)
class MomentClock:
    """One moment, for zones and their daylight saving: business and real time are the same."""

    moment: dt.datetime

    def now(self, timezone: str) -> dt.datetime:
        """The moment as the clocks of a zone show it."""
        return self.moment.astimezone(ZoneInfo(timezone))

    def real(self) -> dt.datetime:
        """The real moment, in UTC."""
        return self.moment
