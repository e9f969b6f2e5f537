"""Months as files write them: 2026-01, 01/2026, 202601, janv. 2026, January 2026, 31/01/2026."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from dso_app.domain.dates import DateDecision, DateOrder, NotADate, decide_date_order, parse_date
from dso_app.domain.kinds import plain_words
from dso_app.domain.month_names import month_number
from dso_app.errors import RelanceError
from dso_app.texts import N_

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/. ](\d{1,2})|(\d\d))", re.ASCII)
_YEAR_LAST = re.compile(r"(?:(\d{1,2})[-/. ]|(\d\d))(\d{4})", re.ASCII)
_NAMED = re.compile(r"(?:\d{1,2}(?:er)? )?([a-z]+) ?(\d{4}|\d{2})|(\d{4}) ([a-z]+)", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MONTHS = 12
_LONGEST = 40


class NotAMonth(RelanceError):
    """A cell cannot be read as a month; `values["value"]` is its text."""

    message = N_("not a month")

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


def decide_month_order(values: Iterable[str]) -> DateDecision:
    """In which order a column of months writes whole dates; cells that name a month do not count.

    Who dates a month writes its first or its last day: 01/02/2026 alone is February day-first,
    and would be the second of January otherwise.
    """
    dates = [value for value in values if _written(value) is None]
    decision = decide_date_order(dates)
    months = {order: _months(dates, order) for order in decision.candidates}
    ends = {order: found for order, found in months.items() if found}
    if not ends:
        return decision
    if len(set(ends.values())) == 1:
        return DateDecision(min(ends), ambiguous=False)
    return DateDecision(None, ambiguous=True, candidates=frozenset(ends))


def _months(dates: list[str], order: DateOrder) -> tuple[date, ...]:
    """The months of dates in an order; none unless each is the first or last day of its month."""
    days = []
    for text in dates:
        try:
            days.append(parse_date(text, order))
        except NotADate:
            continue
    at_ends = all(day.day == 1 or (day + timedelta(days=1)).day == 1 for day in days)
    return tuple(day.replace(day=1) for day in days) if at_ends else ()


@lru_cache(maxsize=4096)
def parse_month(text: str, order: DateOrder | None) -> date:
    """The first day of a month of a file; a whole date stands for its month.

    Args:
        text: the cell.
        order: of whole dates in its column.

    Raises:
        NotAMonth: the text names no month.
    """
    found = _written(text)
    if found is not None:
        return found
    try:
        return parse_date(text, order).replace(day=1)
    except NotADate:
        raise NotAMonth(text) from None


def _written(text: str) -> date | None:
    """The month a text names; none when it is a whole date, or nothing of the kind."""
    cell = text.strip()[:_LONGEST]
    if match := _YEAR_FIRST.fullmatch(cell):
        found = _month(int(match[1]), int(match[2] or match[3]))
        if found is not None:
            return found
    if match := _YEAR_LAST.fullmatch(cell):
        return _month(int(match[3]), int(match[1] or match[2]))
    if match := _NAMED.fullmatch(plain_words(cell)):
        name, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        number = month_number(name)
        whole = int(year) if len(year) > 2 else 2000 + int(year)  # noqa: PLR2004 - "26"
        return _month(whole, number) if number else None
    return None


def _month(year: int, month: int) -> date | None:
    if not 1 <= month <= _MONTHS or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return date(year, month, 1)
