"""Dates as files write them: the order of a column, then each cell."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from dso_app.domain.amounts import AssumedFrom, Mark
from dso_app.domain.month_names import month_number
from dso_app.errors import RelanceError
from dso_app.texts import N_


class NotADate(RelanceError):
    """A cell cannot be read as a date, or the day does not exist; `values["value"]` is its text."""

    message = N_("not a date")

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


class DateOrder(StrEnum):
    """In which order a column writes day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True)
class DateDecision:
    """The order of a column; ambiguous when its values allow several (`candidates`)."""

    order: DateOrder | None
    ambiguous: bool
    candidates: frozenset[DateOrder] = frozenset()


_ALL = frozenset(DateOrder)
_TIME = (
    r"(?:,?[T ]\s*\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,:]\d+)?)?\s*"
    r"(?:Z|UTC|GMT|[ap]\.?\s?m\.?|(?:UTC|GMT)?\s?[+-]\d{2}:?\d{2})?)?"
)
_SEPARATED = re.compile(
    rf"^(\d{{1,4}})(?: ?([/.-]) ?| )(\d{{1,2}})(?: ?\2 ?| )(\d{{1,4}}){_TIME}$",
    re.ASCII | re.IGNORECASE,
)
_JOINED = re.compile(
    rf"^(?:(\d{{8}}|\d{{6}}){_TIME}|((?:19|20)\d{{6}})\d{{6}})$",
    re.ASCII | re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:(?P<day>\d{1,2})(?:er|st|nd|rd|th|[.ºª°])?[ ./-]*(?:de |of )?(?P<month>[^\W\d_]{3,10})"
    r"\.?,?[ ./-]*(?:de |del )?(?P<year>\d{4}|\d{2})"
    r"|(?P<month_first>[^\W\d_]{3,10})\.?[ ./-]*(?P<day_second>\d{1,2})(?:st|nd|rd|th)?,?[ ./-]+"
    r"(?P<year_last>\d{4})"
    r"|(?P<year_first>\d{4})[ ./-](?P<month_second>[^\W\d_]{3,10})\.?[ ./-](?P<day_last>\d{1,2}))"
    rf"{_TIME}$",
    re.IGNORECASE,
)
_NO_DAY_AT_ALL = re.compile(r"^0{1,4}(?:[/. -]?0{1,2}){2}(?:0{0,4})?(?:[T ][0:. ]*)?$")
_SERIAL = re.compile(r"^(\d{5})(?:[.,]\d+)?$", re.ASCII)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_LONGEST = 40
_PIVOT = 69
"""Two-digit years from it on are 19xx, below it 20xx, as POSIX `strptime` reads them."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_CLEARLY_WIDER = 10
"""Days of the month spread over ten values more than years do: then they are days."""

_Parts = tuple[str, str, str]


def _readings(text: str) -> dict[DateOrder, _Parts]:
    """Year, month and day by every order in which a cell can be read; none for Excel serials.

    Only the ranges count here: 31/02 still says that its column is day-first.
    """
    text = text.strip().replace("\u00a0", " ")
    if len(text) > _LONGEST:
        return {}
    if match := _SEPARATED.match(text):
        first, second, third = match.group(1, 3, 4)
        splits = dict.fromkeys(DateOrder, (first, second, third))
    elif match := _JOINED.match(text):
        splits = {order: _split(match[1] or match[2], order) for order in DateOrder}
    elif match := _NAMED.match(text):
        return _named(match)
    else:
        return {}
    parts = {order: _year_month_day(cut, order) for order, cut in splits.items()}
    return {order: ymd for order, ymd in parts.items() if _in_range(ymd)}


def _named(match: re.Match[str]) -> dict[DateOrder, _Parts]:
    """A day with the name of its month means one thing in every order."""
    month = month_number(match["month"] or match["month_first"] or match["month_second"])
    year = match["year"] or match["year_last"] or match["year_first"]
    day = match["day"] or match["day_second"] or match["day_last"]
    parts = (year, str(month or 0), day)
    return dict.fromkeys(DateOrder, parts) if _in_range(parts) else {}


def _split(digits: str, order: DateOrder) -> _Parts:
    year = len(digits) - 4
    if order is DateOrder.YMD:
        return digits[:year], digits[year : year + 2], digits[year + 2 :]
    return digits[:2], digits[2:4], digits[4:]


def _year_month_day(parts: _Parts, order: DateOrder) -> _Parts:
    first, second, third = parts
    if order is DateOrder.YMD:
        return first, second, third
    return (third, second, first) if order is DateOrder.DMY else (third, first, second)


def _year(text: str) -> int:
    if len(text) == 2:  # noqa: PLR2004 - "26"
        return int(text) + (1900 if int(text) >= _PIVOT else 2000)
    return int(text) if len(text) == 4 else 0  # noqa: PLR2004 - "2026"; "1" and "123" are no year


def _in_range(parts: _Parts) -> bool:
    year, month, day = parts
    short = len(month) <= 2 and len(day) <= 2  # noqa: PLR2004 - two digits at most
    return (
        short
        and _FIRST_YEAR <= _year(year) <= _LAST_YEAR
        and 1 <= int(month) <= 12  # noqa: PLR2004 - months
        and 1 <= int(day) <= 31  # noqa: PLR2004 - days
    )


def _starts_with_year(readings: dict[DateOrder, _Parts]) -> bool:
    return set(readings) == {DateOrder.YMD} and len(readings[DateOrder.YMD][0]) == 4  # noqa: PLR2004


def _means_one_day(readings: dict[DateOrder, _Parts]) -> bool:
    """Whether no order is needed to read a cell: the year comes first, or the month has a name."""
    alike = set(readings) == _ALL and len(set(readings.values())) == 1
    return alike or _starts_with_year(readings)


def decide_date_order(values: Iterable[str]) -> DateDecision:
    """The order of a column, from all its values; cells that are no date do not count.

    Dates written year first with four digits, or with the name of the month, mean one thing only:
    beside others they do not count.
    """
    cells = [readings for value in set(values) if (readings := _readings(value))]
    others = [readings for readings in cells if not _means_one_day(readings)]
    if not others:
        year_first = any(_starts_with_year(readings) for readings in cells)
        return DateDecision(DateOrder.YMD if year_first else None, ambiguous=False)
    possible = _ALL.intersection(*others)
    if not possible:
        possible = _most_voted(others)
    if len(possible) > 1 and DateOrder.YMD in possible:
        possible = _without_absurd_years(others, possible)
    if len(possible) == 1:
        return DateDecision(next(iter(possible)), ambiguous=False)
    return DateDecision(None, ambiguous=True, candidates=possible)


def _most_voted(cells: list[dict[DateOrder, _Parts]]) -> frozenset[DateOrder]:
    """Where cells contradict each other: the orders that most cells allow."""
    votes = Counter(order for readings in cells for order in readings)
    most = max(votes.values())
    return frozenset(order for order, count in votes.items() if count == most)


def _without_absurd_years(
    cells: list[dict[DateOrder, _Parts]], possible: frozenset[DateOrder]
) -> frozenset[DateOrder]:
    """Tell 31/01/26 from 26/01/31: days go all over the month, years stay close together."""

    def spread(order: DateOrder) -> int:
        years = [_year(readings[order][0]) for readings in cells if order in readings]
        return max(years) - min(years)

    first, last = spread(DateOrder.YMD), spread(next(iter(possible - {DateOrder.YMD})))
    if first >= last + _CLEARLY_WIDER:
        return possible - {DateOrder.YMD}
    if last >= first + _CLEARLY_WIDER:
        return frozenset({DateOrder.YMD})
    return possible


def is_no_day(text: str) -> bool:
    """Whether a cell is how systems write that there is no date: `00.00.0000`, `00000000`."""
    return _NO_DAY_AT_ALL.match(text.strip()) is not None


@lru_cache(maxsize=16_384)  # a file of a million lines has few different days
def parse_date(text: str, order: DateOrder | None) -> date:
    """A date of a file; a timestamp keeps its day as written, a serial counts as Excel counts.

    Without an order only what means one thing is read: year first, named months, and serials.

    Raises:
        NotADate: the text is no date in that order, or names a day that does not exist.
    """
    if match := _SERIAL.match(text.strip()[:_LONGEST]):
        return _EXCEL_DAY_ZERO + timedelta(days=int(match[1]))
    readings = _readings(text)
    parts = readings.get(order) if order else None
    if parts is None and _means_one_day(readings):
        parts = readings[DateOrder.YMD]
    if parts is None:
        raise NotADate(text)
    try:
        return date(_year(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise NotADate(text) from None


def looks_like_date(text: str) -> bool:
    """Whether a cell is written as a date is; the day may not exist: 31/02/2026."""
    return bool(_SERIAL.match(text.strip()[:_LONGEST]) or _readings(text))


_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "PR"})
_YEAR_FIRST = frozenset({"CN", "JP", "KR", "TW", "HU", "LT", "MN", "CA", "SE"})


def _order_of(country: str) -> DateOrder:
    if country in _MONTH_FIRST:
        return DateOrder.MDY
    return DateOrder.YMD if country in _YEAR_FIRST else DateOrder.DMY


def resolve_order(
    decision: DateDecision,
    other_columns: Iterable[DateDecision],
    decimal_mark: Mark | None,
    header_language: str | None,
    country: str,
) -> tuple[DateOrder | None, AssumedFrom]:
    """The order to use where nobody can be asked, and what it was assumed from.

    The file's other date columns decide, then its decimal mark and header language, then the
    country. A decimal comma, or headers in another language than English, go with day-first
    dates; English headers with a decimal point are written both ways (GB, US): the country says.
    """
    if not decision.ambiguous:
        return decision.order, AssumedFrom.VALUES
    others = {other.order for other in other_columns if other.order} & decision.candidates
    if len(others) == 1:
        return others.pop(), AssumedFrom.OTHER_COLUMNS
    if DateOrder.DMY in decision.candidates:
        if decimal_mark == ",":
            return DateOrder.DMY, AssumedFrom.DECIMAL_MARK
        if header_language not in {None, "en"}:
            return DateOrder.DMY, AssumedFrom.HEADER_LANGUAGE
    usual = _order_of(country)
    fallback = DateOrder.DMY if DateOrder.DMY in decision.candidates else min(decision.candidates)
    return (usual if usual in decision.candidates else fallback), AssumedFrom.COUNTRY
