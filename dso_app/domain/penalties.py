"""Late-payment penalties: interest by day and the fixed recovery cost (rules, section 8).

Sources: directive 2011/7/EU; French Code de commerce L441-10 and D441-5 (business), Code de la
commande publique R2192-31 to R2192-36 (public). Amounts are minor units of one currency, rates
percent a year.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from dso_app.domain.money import rounded
from dso_app.errors import Reason
from dso_app.texts import N_

DAY = timedelta(days=1)
DAYS_A_YEAR = 365
PUBLIC_MARGIN = Decimal(8)
"""Points above the reference rate that public bodies owe."""
LEGAL_MULTIPLE = 3
"""A French fixed rate is at least so many times the legal interest rate."""
_SECOND_HALF = 7

ECB_RATES: Mapping[date, Decimal] = {
    date(2023, 1, 1): Decimal("2.50"),
    date(2023, 7, 1): Decimal("4.00"),
    date(2024, 1, 1): Decimal("4.50"),
    date(2024, 7, 1): Decimal("4.25"),
    date(2025, 1, 1): Decimal("3.15"),
    date(2025, 7, 1): Decimal("2.15"),
    date(2026, 1, 1): Decimal("2.15"),
}
"""ECB main refinancing rate on the first day of each half-year, percent."""


class Regime(StrEnum):
    """What a customer owes when it pays late."""

    BUSINESS = "business"
    PUBLIC = "public"
    NONE = "none"
    """Consumers, or penalties switched off."""


def half_year(day: date) -> date:
    """The first day of a date's half-year: 1 January or 1 July."""
    return date(day.year, _SECOND_HALF if day.month >= _SECOND_HALF else 1, 1)


def margin_of(country: str) -> Decimal:
    """Points above the reference rate between businesses: France 10, elsewhere 8."""
    return Decimal(10) if country == "FR" else Decimal(8)


@dataclass(frozen=True)
class Rate:
    """A rate in percent a year; `taken_from` is the half-year whose reference rate stands in."""

    percent: Decimal
    taken_from: date | None = None


def reference_rate(rates: Mapping[date, Decimal], day: date) -> Rate:
    """The reference rate of a date's half-year; one without a rate uses the latest and says so.

    The latest before it; where the table begins later, the latest it holds.
    """
    start = half_year(day)
    if start in rates:
        return Rate(rates[start])
    known = [first for first in rates if first <= start] or list(rates)
    if not known:
        return Rate(Decimal(0), start)
    return Rate(rates[max(known)], max(known))


@dataclass(frozen=True)
class Terms:
    """By what a customer's penalties are computed.

    Attributes:
        fixed: the entity's own rate; None for the reference rate + margin.
        margin: points above the reference rate, of business customers.
        recovery_minor: fixed cost per late invoice.
        rates: reference rate by the first day of its half-year.
    """

    regime: Regime
    fixed: Decimal | None
    margin: Decimal
    recovery_minor: int
    rates: Mapping[date, Decimal]

    def rate(self, due_date: date, day: date) -> Rate:
        """The rate of a day late of an invoice due on a date.

        Public: that of the half-year in which interest began, for the whole span.
        """
        if self.regime is Regime.PUBLIC:
            return _raised(reference_rate(self.rates, due_date + DAY), PUBLIC_MARGIN)
        if self.fixed is not None:
            return Rate(self.fixed)
        return _raised(reference_rate(self.rates, day), self.margin)

    def changes(self, first: date, last: date) -> list[date]:
        """The days of a span on which the rate may change."""
        if self.regime is Regime.PUBLIC or self.fixed is not None:
            return []
        years = range(first.year, last.year + 1)
        starts = (date(year, month, 1) for year in years for month in (1, _SECOND_HALF))
        return [start for start in starts if first < start <= last]


def _raised(rate: Rate, points: Decimal) -> Rate:
    return Rate(rate.percent + points, rate.taken_from)


@dataclass(frozen=True)
class Invoice:
    """An invoice that may be late.

    Attributes:
        settlements: value date and amount of what it fell by, in order of date.
        suspended: part in an open dispute, or in one that was founded: never counted.
        decided_until: its penalties up to that day were waived or invoiced.
        cost_decided: so was its recovery cost.
    """

    item_id: int
    number: str
    due_date: date
    minor: int
    settlements: Sequence[tuple[date, int]] = ()
    suspended: int = 0
    decided_until: date | None = None
    cost_decided: bool = False


@dataclass(frozen=True)
class CreditChange:
    """From a date on, the customer's open credits are larger by an amount, or smaller."""

    on: date
    minor: int


@dataclass(frozen=True)
class Span:
    """Days late, both counted, with one balance and one rate: balance x days x rate / 365."""

    first: date
    last: date
    minor: int
    rate: Rate

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def interest(self) -> Fraction:
        """Exact interest in minor units."""
        yearly = Fraction(self.rate.percent) / 100
        return self.minor * self.days * yearly / DAYS_A_YEAR


@dataclass(frozen=True)
class Penalty:
    """What an invoice's lateness costs its customer.

    Attributes:
        days: days late on which it was open: as-of - due date for one that still is.
        exact: interest before rounding.
        recovery_minor: the fixed cost.
    """

    invoice: Invoice
    days: int
    spans: tuple[Span, ...]
    recovery_minor: int

    @property
    def exact(self) -> Fraction:
        """Interest before rounding, minor units."""
        return sum((span.interest for span in self.spans), Fraction(0))

    @property
    def interest(self) -> int:
        """Interest in minor units, rounded half up once."""
        return int(rounded(self.exact, 0))


def penalties(
    invoices: Iterable[Invoice], open_credits: Iterable[CreditChange], terms: Terms, as_of: date
) -> list[Penalty]:
    """Penalties of one customer's invoices in one currency, oldest due date first.

    Interest = sum over the days late of (balance of that day x annual rate / 365), from the day
    after the due date to the as-of date inclusive. The customer's open credits reduce the oldest
    late balances of each day from their own date on; a suspended part is left out of all days.
    """
    if terms.regime is Regime.NONE:
        return []
    late = sorted(
        (one for one in invoices if one.due_date < as_of),
        key=lambda one: (one.due_date, one.number, one.item_id),
    )
    changes = sorted(open_credits, key=lambda change: change.on)
    # Without credits the invoices know nothing of each other.
    groups = [late] if changes else [[one] for one in late]
    found = []
    for group in groups:
        for run in _sweep(group, changes, terms, as_of):
            penalty = run.penalty(terms)
            if penalty is not None:
                found.append(penalty)
    return found


@dataclass
class _Run:
    """An invoice on its way through the days."""

    invoice: Invoice
    balance: int
    place: int = 0
    days: int = 0
    was_late: bool = False
    spans: list[Span] = field(default_factory=list)

    def go_to(self, day: date) -> None:
        settlements = self.invoice.settlements
        while self.place < len(settlements) and settlements[self.place][0] <= day:
            self.balance -= settlements[self.place][1]
            self.place += 1

    @property
    def is_over(self) -> bool:
        return self.balance <= 0 and self.place == len(self.invoice.settlements)

    def add(self, first: date, last: date, credit: int, rate: Rate, *, new: bool) -> int:
        """Count some days; how much of the credit they used."""
        if self.balance > 0:
            self.days += (last - first).days + 1
        counted = max(0, self.balance - self.invoice.suspended)
        used = min(credit, counted)
        counted -= used
        if not counted:
            return used
        self.was_late = True
        until = self.invoice.decided_until
        if until is not None and first <= until:
            return used
        before = self.spans[-1] if self.spans else None
        if before and not new and before.minor == counted and before.last + DAY == first:
            self.spans[-1] = Span(before.first, last, counted, before.rate)
        else:
            self.spans.append(Span(first, last, counted, rate))
        return used

    def penalty(self, terms: Terms) -> Penalty | None:
        cost = terms.recovery_minor if self.was_late and not self.invoice.cost_decided else 0
        if not self.spans and not cost:
            return None
        return Penalty(self.invoice, self.days, tuple(self.spans), cost)


def _sweep(
    late: Sequence[Invoice], open_credits: Sequence[CreditChange], terms: Terms, as_of: date
) -> list[_Run]:
    """All invoices day by day, in steps on which nothing changes."""
    runs = [_Run(one, one.minor) for one in late]
    if not runs:
        return []
    begin = late[0].due_date + DAY
    cuts = set(terms.changes(begin, as_of))
    waiting, active, credit, place = iter(runs), list[_Run](), 0, 0
    upcoming = next(waiting, None)
    for first, end in pairwise([*_steps(late, open_credits, cuts, begin, as_of), as_of + DAY]):
        while upcoming is not None and upcoming.invoice.due_date < first:
            active.append(upcoming)
            upcoming = next(waiting, None)
        while place < len(open_credits) and open_credits[place].on <= first:
            credit += open_credits[place].minor
            place += 1
        left = max(0, credit)
        for run in active:
            run.go_to(first)
            rate = terms.rate(run.invoice.due_date, first)
            left -= run.add(first, end - DAY, left, rate, new=first in cuts)
        active = [run for run in active if not run.is_over]
    return runs


def _steps(
    late: Sequence[Invoice],
    open_credits: Sequence[CreditChange],
    cuts: Iterable[date],
    begin: date,
    as_of: date,
) -> list[date]:
    """The days on which a balance, a credit or a rate may change."""
    days = {begin, *cuts, *(change.on for change in open_credits)}
    for one in late:
        days.add(one.due_date + DAY)
        days.update(day for day, _ in one.settlements)
        if one.decided_until is not None:
            days.add(one.decided_until + DAY)
    return sorted(day for day in days if begin <= day <= as_of)


def credit_changes(
    issued: date, minor: int, settlements: Iterable[tuple[date, int]]
) -> Iterator[CreditChange]:
    """What a credit adds to the open credits from its own date on, and takes away when used.

    Args:
        issued: its own date.
        minor: its amount, negative as the ledger has it.
        settlements: value date and amount of what it fell by, negative likewise.
    """
    yield CreditChange(issued, -minor)
    for day, part in settlements:
        yield CreditChange(max(day, issued), part)


def fixed_rate_refusal(country: str, fixed: Decimal | None, legal: Decimal | None) -> Reason | None:
    """Why a fixed rate may not be set; None when it may.

    French law (Code de commerce L441-10 II): not below three times the legal interest rate.
    Tested when the entity is French and that rate is filled in.
    """
    if country != "FR" or fixed is None or legal is None or fixed >= LEGAL_MULTIPLE * legal:
        return None
    return Reason(
        "rate_below_legal_minimum",
        N_(
            "A fixed penalty rate of {rate} % is below {least} %, three times the legal interest "
            "rate: French law (Code de commerce, L441-10) does not allow it."
        ),
        {"rate": f"{fixed:f}", "least": f"{LEGAL_MULTIPLE * legal:f}"},
    )
