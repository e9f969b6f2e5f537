"""A calendar of what would be done: whole weeks, from the first day of the span to its last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import get_day_names

from dso_app import formats
from dso_app.services.simulations.answers import DayFound
from dso_app.texts import N_, translate

_WEEK = 7


@dataclass
class Day:
    """A day of the calendar.

    Attributes:
        on: ISO; empty outside the span.
        label: its number, with the month on the first day of one.
        count: things done, in words; empty for none.
        amounts: what is asked, one a currency.
        words: all of it, read out.
    """

    on: str = ""
    label: str = ""
    count: str = ""
    amounts: list[str] = field(default_factory=list)
    words: str = ""


@dataclass
class Week:
    """Seven days from Monday."""

    days: list[Day] = field(default_factory=list)


def weekdays(language: str) -> list[str]:
    """The heads of the columns, Monday first."""
    names = get_day_names("abbreviated", locale=formats.locale(language))
    return [names[at] for at in range(_WEEK)]


def weeks_of(first: date, days: int, found: Mapping[date, DayFound], language: str) -> list[Week]:
    """The weeks a span touches; its days hold what was found."""
    last = first + timedelta(days=days - 1)
    monday = first - timedelta(days=first.weekday())
    count = (last - monday).days // _WEEK + 1
    return [
        Week(
            [
                _day(monday + timedelta(days=_WEEK * week + at), first, last, found, language)
                for at in range(_WEEK)
            ]
        )
        for week in range(count)
    ]


def _day(on: date, first: date, last: date, found: Mapping[date, DayFound], language: str) -> Day:
    style = "d MMM" if on.day == 1 or on == first else "d"
    label = formats.day(on, language, style)
    if not first <= on <= last:
        return Day(label=label)
    day = found.get(on)
    if day is None:
        return Day(on.isoformat(), label)
    amounts = [
        formats.amount_with_currency(minor, currency, language)
        for currency, minor in sorted(day.asked.items())
    ]
    count = formats.number(day.count, language)
    words = translate(
        N_("{day}: {count}, {amounts}"),
        language,
        day=formats.day(on, language, "EEEE d MMMM"),
        count=count,
        amounts=" + ".join(amounts),
    )
    return Day(on.isoformat(), label, count, amounts, words)
