"""The days and hours at which messages may leave (rules, section 6.4)."""

import re
from dataclasses import dataclass
from datetime import datetime

_DAYS = re.compile(r"([1-7])(?:-([1-7]))?")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class SendingWindow:
    """Days of the week (Monday 1 to Sunday 7), and minutes of the day, the last one left out."""

    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: int = 9 * 60
    closes: int = 17 * 60

    def is_open(self, now: datetime, *, holiday: bool) -> bool:
        """Whether a message may leave.

        Args:
            now: the business moment in the entity's time zone.
            holiday: whether it is a public holiday there that counts.
        """
        if holiday or now.isoweekday() not in self.days:
            return False
        return self.opens <= now.hour * 60 + now.minute < self.closes


def parse_days(text: str) -> frozenset[int] | None:
    """Days as an entity's settings write them: `1-5`, `1,3,5-7`; None when they are none."""
    days: set[int] = set()
    for part in text.split(","):
        match = _DAYS.fullmatch(part.strip())
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            return None
        days.update(range(first, last + 1))
    return frozenset(days)


def parse_hours(text: str) -> tuple[int, int] | None:
    """Hours as an entity's settings write them, in minutes: `09:00-17:00`; None when not."""
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        return None
    opens = int(match[1]) * 60 + int(match[2])
    closes = int(match[3]) * 60 + int(match[4]) if match[3] else _DAY_MINUTES
    return (opens, closes) if opens < closes else None
