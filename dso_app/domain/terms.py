"""Payment terms as people write them, and the due date they give."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dso_app.domain.kinds import Kind, Side, plain_words
from dso_app.errors import RelanceError
from dso_app.texts import N_


class NotATerm(RelanceError):
    """A text is no payment term we know; `values["value"]` is the text."""

    message = N_("“{value}” is not a payment term.")

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


class MonthEnd(StrEnum):
    """Where the end of the month comes in."""

    NO = "no"
    AFTER_DAYS = "after_days"
    BEFORE_DAYS = "before_days"


@dataclass(frozen=True)
class Term:
    """A number of days, with the end of the month before or after them, then a day of the month."""

    days: int
    month_end: MonthEnd = MonthEnd.NO
    then_day: int | None = None

    def due(self, issue_date: date) -> date:
        """The due date of what was issued on a date."""
        due = issue_date
        if self.month_end is MonthEnd.BEFORE_DAYS:
            due = _month_end(due)
        due += timedelta(days=self.days)
        if self.month_end is MonthEnd.AFTER_DAYS:
            due = _month_end(due)
        return due if self.then_day is None else _next_day_of_month(due, self.then_day)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _next_day_of_month(day: date, wanted: int) -> date:
    """The first such day of a month on or after a date; a short month ends on its last day."""
    this_month = day.replace(day=min(wanted, _month_end(day).day))
    if this_month >= day:
        return this_month
    next_month = _month_end(day) + timedelta(days=1)
    return next_month.replace(day=min(wanted, _month_end(next_month).day))


_CASH = frozenset(
    {
        *("comptant", "au comptant", "net", "cash", "immediate", "immediat", "on receipt"),
        *("due on receipt", "payable on receipt", "a reception", "a reception de facture"),
        *("reception", "cash on delivery", "prepaid", "a la commande"),
    }
)
_MONTH_END = re.compile(
    r"\b(?:fin (?:de|du) mois|fin mois|end of (?:the )?month|month end|fdm|fm|eom|e o m)\b"
)
_DAY_OF_MONTH = re.compile(
    r"\b(?:on )?(?:the|le) (\d+)(?: (?:st|nd|rd|th|er))?\b|\b(\d+) (?:st|nd|rd|th|er)\b"
)
_IGNORED = re.compile(
    r"\b(?:days?|d|jours?|j|nets?|plus|then|puis|a|from|after|within|sous|of|date|dates|invoice"
    r"|facture|facturation|de|la|du mois suivant|du mois|of the following month|of the month"
    r"|following|compter|payable|payment|paiement|reglement|virement|cheque|prelevement|traite"
    r"|lcr|bank|transfer)\b"
)
_SHAPE = re.compile(
    r"(?P<days>\d+)(?:(?P<end> E)(?: T?(?P<then>\d+))?| T(?P<then_no_end>\d+))?"
    r"|(?P<end_first>E)(?: (?P<days_after>\d+))?(?: T(?P<then_after>\d+))?"
)
_NUMBER_OF_ANOTHER_KIND = re.compile(r"-\s*\d|\d\s*[.,/]\s*\d|%")
_LONGEST = 80
_MOST_DAYS = 999
_LAST_DAY_OF_MONTH = 31


def parse_term(text: str) -> Term:
    """A payment term such as `30`, `45 days end of month`, `fin de mois 45 jours`, `60 EOM 15`.

    The order of the words is what they mean: days then month end, or month end then days; a
    number after both is the day of the month to wait for.

    Raises:
        NotATerm: the text is none of these.
    """
    if len(text) > _LONGEST or _NUMBER_OF_ANOTHER_KIND.search(text):
        raise NotATerm(text)
    words = re.sub(r"(?<=\d)(?=[a-z])", " ", plain_words(text))
    if words in _CASH:
        return Term(0)
    marked = _DAY_OF_MONTH.sub(lambda m: f"T{m[1] or m[2]}", _MONTH_END.sub("E", words))
    match = _SHAPE.fullmatch(" ".join(_IGNORED.sub(" ", marked).split()))
    if match is None:
        raise NotATerm(text)
    term = _term(match)
    possible_day = term.then_day is None or 1 <= term.then_day <= _LAST_DAY_OF_MONTH
    if term.days > _MOST_DAYS or not possible_day:
        raise NotATerm(text)
    return term


def _term(match: re.Match[str]) -> Term:
    if match["end_first"]:
        return Term(int(match["days_after"] or 0), MonthEnd.BEFORE_DAYS, _day(match["then_after"]))
    month_end = MonthEnd.AFTER_DAYS if match["end"] else MonthEnd.NO
    return Term(int(match["days"]), month_end, _day(match["then"] or match["then_no_end"]))


def _day(text: str | None) -> int | None:
    return int(text) if text else None


def default_due_date(kind: Kind, issue_date: date, term: Term, *, minor: int = 0) -> date:
    """The due date of an item whose file gives none; a debit's comes from the term.

    A credit is due on its issue date; `minor`, signed, tells the side of a miscellaneous item.
    """
    credit = kind.side is Side.CREDIT or (kind.side is Side.EITHER and minor < 0)
    return issue_date if credit else term.due(issue_date)
