"""Late-payment penalties: interest by day and the fixed recovery cost (rules, section 8).

Sources: see `penalty_rates`. Amounts are minor units of one currency.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

from dso_app.domain.money import rounded
from dso_app.domain.penalty_rates import DAY, Rate, Regime, Terms

DAYS_A_YEAR = 365


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
