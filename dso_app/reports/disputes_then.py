"""Disputes as they stood on a date, and how long disputes of a cause last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.money import rounded
from dso_app.models import Customer, DisputeCause, Item, User
from dso_app.reports.basis import Basis
from dso_app.reports.disputed_parts import disputed_parts
from dso_app.services.bulk import fetch


@dataclass(frozen=True)
class DisputeThen:
    """A dispute's item on the date; minor units of the item's own currency.

    Attributes:
        ended_on: None while it is open on the date; founded is then None, too.
        days: from its first day to its end, an open one to the as-of date.
    """

    dispute_id: int
    item_id: int
    customer_id: int
    number: str
    kind: str
    currency: str
    minor: int
    cause: str
    resolver: str
    began_on: date
    ended_on: date | None
    founded: bool | None
    days: int


def read_disputes(session: Session, basis: Basis) -> list[DisputeThen]:
    """The disputed items of disputes opened up to the as-of date, as known."""
    part = disputed_parts(basis).c
    columns: tuple[Any, ...] = (
        *(part.dispute_id, col(Item.id), col(Item.customer_id), col(Item.number)),
        *(col(Item.kind), col(Item.currency), part.minor),
        func.coalesce(col(DisputeCause.name), ""),
        func.coalesce(col(User.name), ""),
        *(part.opened_on, part.closed_on, part.founded),
    )
    query: Select[Any] = (
        select(*columns)
        .join(Item, col(Item.id) == part.item_id)
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .join(DisputeCause, col(DisputeCause.id) == part.cause_id, isouter=True)
        .join(User, col(User.id) == part.resolver_id, isouter=True)
        .order_by(part.opened_on, part.dispute_id, col(Item.id))
    )
    if basis.only:
        query = query.where(col(Item.currency) == basis.currency)
    rows = fetch(session, scoped(query, basis.actor, basis.entity_id))
    found = []
    for row in rows:
        values: dict[str, Any] = dict(zip(_NAMED, row, strict=False))
        began, ended, founded = row[len(_NAMED) :]
        days = ((ended or basis.on) - began).days
        values |= {"began_on": began, "days": days, "ended_on": ended, "founded": founded}
        found.append(DisputeThen(**values))
    return found


_NAMED = (
    *("dispute_id", "item_id", "customer_id", "number", "kind", "currency", "minor"),
    *("cause", "resolver"),
)


@dataclass(frozen=True)
class Durations:
    """Mean days of ended disputes, by cause and over all causes; None where none has ended."""

    causes: Mapping[str, int]
    overall: int | None

    def of(self, cause: str) -> int:
        """Days a dispute of a cause usually lasts; 0 while nobody knows."""
        return self.causes.get(cause, self.overall or 0)


def durations(disputes: Iterable[DisputeThen]) -> Durations:
    """The mean resolution times, in whole days, half up; a dispute counts once."""
    spans: dict[int, tuple[str, int]] = {
        one.dispute_id: (one.cause, one.days) for one in disputes if one.ended_on is not None
    }
    by_cause: dict[str, list[int]] = defaultdict(list)
    for cause, days in spans.values():
        by_cause[cause].append(days)
    everything = [days for _, days in spans.values()]
    return Durations(
        {cause: _mean(days) for cause, days in by_cause.items()},
        _mean(everything) if everything else None,
    )


def _mean(days: list[int]) -> int:
    return int(rounded(Fraction(sum(days), len(days)), 0))
