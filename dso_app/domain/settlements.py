"""Settlements: every fall of an item's remaining amount, and the balances they leave.

Amounts are signed as the items are: settling a credit of -50 is a settlement of -50, and what
comes back open is a settlement against the sign of its item. Nothing is ever deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dso_app.errors import Reason
from dso_app.texts import N_


@dataclass(frozen=True)
class Settlement:
    """A fall of an item's remaining amount, in minor units of its currency.

    An *opening* settlement was there when the item was first seen: it stays outside
    collections, delays and promises. `known_at` is the moment it became known.
    """

    value_date: date
    minor: int
    opening: bool
    known_at: datetime


def balance_at(
    initial: int,
    issue_date: date,
    settlements: Iterable[Settlement],
    d: date,
    known_by: datetime | None = None,
) -> int:
    """An item's balance at a date: initial amount - settlements with value date up to that date.

    Nothing before its issue date. With `known_by`, only settlements known at that moment count.
    """
    if d < issue_date:
        return 0
    return initial - sum(
        settlement.minor
        for settlement in settlements
        if settlement.value_date <= d and (known_by is None or settlement.known_at <= known_by)
    )


def settlement_for_change(
    previous: int,
    remaining: int | None,
    *,
    first_seen: bool,
    cleared_on: date | None,
    business_date: date,
    known_at: datetime,
) -> Settlement | None:
    """The settlement that a line of an import implies for its item; none when nothing changed.

    Args:
        previous: what remained before, signed; for an item first seen, its amount.
        remaining: what remains now; none when the file does not say (a cleared-on date then
            means nothing remains).
        first_seen: the item was not in the ledger before.
        cleared_on: the file's cleared-on date; it dates a fall, never a reopening.
        business_date: the import's business date.
        known_at: the moment of the import.
    """
    if remaining is None:
        remaining = 0 if cleared_on else previous
    fall = previous - remaining
    if not fall:
        return None
    reopened = previous == 0 or (fall < 0) != (previous < 0)
    dated = None if reopened else cleared_on
    return Settlement(
        value_date=dated or business_date,
        minor=fall,
        opening=first_seen and dated is None,
        known_at=known_at,
    )


def clearing_guard(
    would_clear_count: int,
    open_count: int,
    would_clear_value: int,
    open_value: int,
    threshold_percent: Decimal | int = 20,
) -> Reason | None:
    """Why an import must not clear without confirmation; none when it may.

    It may clear up to the threshold [20 %] of its source's open items, by count and by value
    (sums of absolute amounts in minor units of one currency).
    """
    by_count = would_clear_count * 100 > threshold_percent * open_count
    by_value = would_clear_value * 100 > threshold_percent * open_value
    if not (by_count or by_value):
        return None
    return Reason(
        "clearing_needs_confirmation",
        N_(
            "This import would clear {count} of {open} open items, more than {percent} % "
            "by count or value: confirm it first."
        ),
        {"count": would_clear_count, "open": open_count, "percent": threshold_percent},
    )
