"""Business days of an entity's country, and the window in which messages may leave."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from dso_app.errors import RelanceError
from dso_app.texts import N_

MONDAY_TO_FRIDAY = frozenset(range(1, 6))
"""The default sending days, by ISO weekday: Monday is 1."""
_WEEK = 7
_MINUTES_OF_A_DAY = 24 * 60


class NotSendingDays(RelanceError):
    """A text does not name days of the week."""

    message = N_("“{value}” does not name days of the week: write 1-5 or 1,2,4 (Monday is 1).")

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


class NotSendingHours(RelanceError):
    """A text does not name hours of a day."""

    message = N_("“{value}” does not name hours of a day: write 09:00-17:00.")

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


class Calendar(NamedTuple):
    """What makes a day a business day; unpacks into the functions below."""

    country: str
    sending_days: Collection[int] = MONDAY_TO_FRIDAY
    with_holidays: bool = True


@dataclass(frozen=True)
class Window:
    """When messages may leave: business days, and minutes of the day (the last one excluded)."""

    calendar: Calendar
    opens: int
    closes: int


def parse_sending_days(text: str) -> frozenset[int]:
    """The ISO weekdays of `1-7`, `1,2,5` or `1-5,7`.

    Raises:
        NotSendingDays: the text names none, or something else.
    """
    days: set[int] = set()
    for part in text.replace(" ", "").split(","):
        match = re.fullmatch(r"([1-7])(?:-([1-7]))?", part)
        span = range(int(match[1]), int(match[2] or match[1]) + 1) if match else range(0)
        if not span:
            raise NotSendingDays(text)
        days.update(span)
    return frozenset(days)


def parse_sending_hours(text: str) -> tuple[int, int]:
    """The first minute of the day and the one after the last: `09:00-17:00` → (540, 1020).

    Raises:
        NotSendingHours: the text is none, or ends before it begins.
    """
    match = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", text, re.ASCII)
    if match is None or int(match[2]) > 59 or int(match[4]) > 59:  # noqa: PLR2004 - minutes
        raise NotSendingHours(text)
    opens = int(match[1]) * 60 + int(match[2])
    closes = int(match[3]) * 60 + int(match[4])
    if not opens < closes <= _MINUTES_OF_A_DAY:
        raise NotSendingHours(text)
    return opens, closes


@lru_cache(maxsize=512)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - most commands look up no holiday

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def is_business_day(
    d: date,
    country: str,
    sending_days: Collection[int] = MONDAY_TO_FRIDAY,
    with_holidays: bool = True,  # noqa: FBT001, FBT002 - a Calendar unpacks into it
) -> bool:
    """Whether a day is a sending day, and no public holiday of the country where those count."""
    if d.isoweekday() not in sending_days:
        return False
    return not (with_holidays and d in _public_holidays(country, d.year))


def add_business_days(
    d: date,
    n: int,
    country: str,
    sending_days: Collection[int] = MONDAY_TO_FRIDAY,
    with_holidays: bool = True,  # noqa: FBT001, FBT002 - a Calendar unpacks into it
) -> date:
    """The n-th business day after a date (n < 0: before it); n = 0 gives the date itself."""
    step = timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        d += step
        left -= is_business_day(d, country, sending_days, with_holidays)
    return d


def business_days_between(
    start: date,
    end: date,
    country: str,
    sending_days: Collection[int] = MONDAY_TO_FRIDAY,
    with_holidays: bool = True,  # noqa: FBT001, FBT002 - a Calendar unpacks into it
) -> int:
    """How many business days lie after a date, up to and including another; 0 when it is earlier.

    A ledger of Friday is one business day old on Monday.
    """
    days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(is_business_day(d, country, sending_days, with_holidays) for d in days)


def in_window(moment: datetime, window: Window) -> bool:
    """Whether a moment, in the entity's time zone, lies in the sending window."""
    minute = moment.hour * 60 + moment.minute
    return window.opens <= minute < window.closes and is_business_day(
        moment.date(), *window.calendar
    )


def next_opening(moment: datetime, window: Window) -> datetime:
    """The first moment of the sending window from a moment on: the moment itself inside it."""
    if in_window(moment, window):
        return moment
    opening = time(window.opens // 60, window.opens % 60, tzinfo=moment.tzinfo)
    today = datetime.combine(moment.date(), opening)
    if moment.replace(tzinfo=None) < today.replace(tzinfo=None) and is_business_day(
        today.date(), *window.calendar
    ):
        return today
    return datetime.combine(add_business_days(moment.date(), 1, *window.calendar), opening)
