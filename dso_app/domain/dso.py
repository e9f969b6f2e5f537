"""The DSO family: how long sales stay unpaid (rules, section 9).

Amounts are minor units of one currency, days and percentages exact until shown: each figure is
rounded half up to two decimals once, when it is asked for as a Decimal.
"""

import calendar
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from dso_app.domain.history import History
from dso_app.domain.money import rounded

BALANCE_PERIOD_DAYS = 90
"""N of the balance method; a setting."""
SETTLED_MONTHS = 6
"""Average delays are taken on items settled in so many months."""


@dataclass(frozen=True)
class Figure:
    """A number of days; not complete means a lower bound, because known sales ran out first."""

    exact: Fraction
    complete: bool = True

    @property
    def days(self) -> Decimal:
        """Rounded half up to two decimals."""
        return rounded(self.exact)


def month_of(d: date) -> date:
    """The first day of a date's month: how months are named here."""
    return d.replace(day=1)


def month_end(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def sales_known(
    month: date,
    *,
    turnover_months: Collection[date],
    first_import: date | None,
    history: History | None,
) -> bool:
    """Whether the sales of a month are known.

    Only if turnover was entered for it, or it lies wholly after the first items import, or an
    import was declared to hold every item issued since a date at or before its first day; books
    that end say nothing of the months after their end.
    """
    first = month_of(month)
    if first in turnover_months or (first_import is not None and first > first_import):
        return True
    if history is None or first < history.since:
        return False
    return history.until is None or month_end(first) <= history.until


def turnover_share(turnover: int, month: date, first: date, last: date) -> Fraction:
    """The part of a month's entered turnover that falls in a span, in proportion to its days."""
    start, end = max(first, month_of(month)), min(last, month_end(month))
    days = max(0, (end - start).days + 1)
    return Fraction(turnover * days, month_end(month).day)


def countback(receivables: int, sales: Mapping[date, int | Fraction], as_of: date) -> Figure | None:
    """DSO by count-back; none where the sales of the as-of month are not known.

    From the as-of date backwards, subtract each calendar month's sales from the receivables and
    add the days of that month (the current one: from its 1st to the as-of date, both counted);
    in the month where they run out add days x remaining receivables / its sales. A month with
    zero sales adds its days. If known sales run out first: a lower bound, marked so. With
    not-due receivables it is the best possible DSO. Source: the exhaustion (count-back) method
    of the credit-management literature.

    Args:
        receivables: at the as-of date; not above zero gives 0 days.
        sales: by first day of month, known months only; the as-of month up to that date.
        as_of: the as-of date.
    """
    if month_of(as_of) not in sales:
        return None
    counted, complete = counted_months(receivables, sales, as_of)
    return Figure(sum(counted.values(), Fraction(0)), complete)


def counted_months(
    receivables: int, sales: Mapping[date, int | Fraction], as_of: date
) -> tuple[dict[date, Fraction], bool]:
    """The working of the count-back: the days each month adds, the latest first.

    With it whether the receivables ran out before known sales did.
    """
    left, days = Fraction(max(0, receivables)), dict[date, Fraction]()
    for month, month_days in _months_back(as_of):
        if not left:
            return days, True
        if month not in sales:
            return days, False
        sold = max(Fraction(0), Fraction(sales[month]))
        taken = min(left, sold)
        days[month] = month_days * taken / sold if taken == left else Fraction(month_days)
        left -= taken
    return days, False


def _months_back(as_of: date) -> Iterator[tuple[date, int]]:
    """The months from a date backwards, with the days of each up to that date."""
    last = as_of
    while last.year > 1:
        yield month_of(last), last.day
        last = month_of(last) - timedelta(days=1)


def sales_window(as_of: date, days: int = BALANCE_PERIOD_DAYS) -> tuple[date, date]:
    """The first and last day of the sales of the balance method; both ends are counted."""
    return as_of - timedelta(days=days - 1), as_of


def balance_method(
    receivables: int, sales: int | Fraction | None, period_days: int = BALANCE_PERIOD_DAYS
) -> Figure | None:
    """DSO by the balance method: receivables / sales of the last N days x N.

    None where the sales of the window (`sales_window`) are not known, or not above zero. With
    not-due receivables it is the best possible DSO.
    """
    if sales is None or sales <= 0:
        return None
    return Figure(Fraction(max(0, receivables)) / Fraction(sales) * period_days)


def average_days_delinquent(dso: Figure | None, best_possible: Figure | None) -> Decimal | None:
    """ADD: DSO - best possible DSO, both by the same method."""
    if dso is None or best_possible is None:
        return None
    return rounded(dso.exact - best_possible.exact)


def collection_effectiveness(
    opening: int, sales: int | Fraction | None, closing: int, closing_not_due: int
) -> Decimal | None:
    """CEI in percent, over the whole period.

    (opening AR + sales - closing AR) / (opening AR + sales - closing not-due AR) x 100; none
    where sales are not known or there was nothing to collect. Source: Credit Research
    Foundation, collection effectiveness index.
    """
    if sales is None:
        return None
    collectable = Fraction(opening + sales - closing_not_due)
    if collectable <= 0:
        return None
    return rounded(100 * Fraction(opening + sales - closing) / collectable)


@dataclass(frozen=True)
class Settled:
    """An amount settled on an item, positive, and by what."""

    minor: int
    issue_date: date
    due_date: date
    settled_on: date
    by_credit_note: bool = False


@dataclass(frozen=True)
class OpenItem:
    """A debit still open at the as-of date."""

    minor: int
    issue_date: date
    due_date: date


def months_before(d: date, months: int) -> date:
    """The same day so many months before, or the last day of a shorter month."""
    index = d.year * 12 + d.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(d.day, month_end(first).day))


def payment_delay(
    settled: Iterable[Settled], as_of: date, still_open: Iterable[OpenItem] = ()
) -> Decimal | None:
    """Average payment delay: sum of amount x days from the due date / sum of amounts.

    On items settled in the last six months, not by credit note. With `still_open`, the second
    figure: items open and late at the as-of date count with their lateness then.
    """
    paid = ((s.minor, (s.settled_on - s.due_date).days) for s in _counted(settled, as_of))
    late = ((i.minor, (as_of - i.due_date).days) for i in still_open if i.due_date < as_of)
    return _weighted((*paid, *late))


def payment_duration(
    settled: Iterable[Settled], as_of: date, still_open: Iterable[OpenItem] = ()
) -> Decimal | None:
    """Average payment duration: as `payment_delay`, in days from the issue date."""
    paid = ((s.minor, (s.settled_on - s.issue_date).days) for s in _counted(settled, as_of))
    late = ((i.minor, (as_of - i.issue_date).days) for i in still_open if i.due_date < as_of)
    return _weighted((*paid, *late))


def _counted(settled: Iterable[Settled], as_of: date) -> list[Settled]:
    start = months_before(as_of, SETTLED_MONTHS)
    return [s for s in settled if start < s.settled_on <= as_of and not s.by_credit_note]


def _weighted(amounts_and_days: Collection[tuple[int, int]]) -> Decimal | None:
    total = sum(minor for minor, _ in amounts_and_days)
    if total <= 0:
        return None
    return rounded(Fraction(sum(minor * days for minor, days in amounts_and_days), total))
