"""Schedules as people say them; what is said otherwise stays a cron expression."""

import re

from babel.dates import get_day_names

from dso_app.formats import locale
from dso_app.texts import N_, translate

_SECONDS = re.compile(r"\* \* \* \* \* \*/([0-9]{1,2})")
_MINUTES = re.compile(r"\*/([0-9]{1,2}) \* \* \* \*")
_HOURLY = re.compile(r"([0-9]{1,2}) \* \* \* \*")
_MONTHLY = re.compile(r"([0-9]{1,2}) ([0-9]{1,2}) ([0-9]{1,2}) \* \*")
_DAILY = re.compile(r"([0-9]{1,2}) ([0-9]{1,2}) \* \* (\*|[0-7]|1-5)")


def cron_words(cron: str, language: str) -> str:
    """A schedule in words, its hours by the clock of the company."""
    if found := _SECONDS.fullmatch(cron):
        return translate(N_("Every {count} seconds"), language, count=int(found[1]))
    if cron == "* * * * *":
        return translate(N_("Every minute"), language)
    if found := _MINUTES.fullmatch(cron):
        return translate(N_("Every {count} minutes"), language, count=int(found[1]))
    if found := _HOURLY.fullmatch(cron):
        return translate(N_("Every hour, at minute {minute}"), language, minute=int(found[1]))
    return _at_an_hour(cron, language) or cron


def _at_an_hour(cron: str, language: str) -> str:
    """What comes on some days at one hour; empty for anything else."""
    found = _DAILY.fullmatch(cron) or _MONTHLY.fullmatch(cron)
    if found is None:
        return ""
    at = f"{int(found[2]):02}:{int(found[1]):02}"
    if found.re is _DAILY:
        return _daily(at, found[3], language)
    words = N_("On day {day} of each month at {at}")
    return translate(words, language, day=int(found[3]), at=at)


def _daily(at: str, days: str, language: str) -> str:
    if days == "*":
        return translate(N_("Every day at {at}"), language, at=at)
    if days == "1-5":
        return translate(N_("Monday to Friday at {at}"), language, at=at)
    # Cron counts from Sunday, which is both 0 and 7; babel from Monday.
    day = get_day_names("wide", locale=locale(language))[(int(days) - 1) % 7]
    return translate(N_("Every {day} at {at}"), language, day=day, at=at)
