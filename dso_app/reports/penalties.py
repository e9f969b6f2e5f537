"""The penalties report: interest by item with its working, recovery costs (rules, section 8)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import add
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.scope import scoped
from dso_app.domain.money import rounded
from dso_app.domain.penalties import Penalty, Span, penalties
from dso_app.domain.penalty_rates import Regime
from dso_app.formats import plain
from dso_app.models import Customer, Entity
from dso_app.reports.basis import Basis, full_basis
from dso_app.reports.by import By
from dso_app.reports.cube import (
    Cube,
    Line,
    LineColumn,
    Measure,
    Reading,
    Shape,
    make_cube,
    plain_sum,
)
from dso_app.reports.cube_json import rates_json
from dso_app.reports.penalty_facts import LateFacts, read_late
from dso_app.services.bulk import fetch
from dso_app.services.company.penalty_terms import reference_rates, terms_of
from dso_app.services.lists.listing import Kind
from dso_app.texts import N_, counted_words, joined_words

INTEREST, COST, COUNT = range(3)


@dataclass(frozen=True)
class Owed:
    """What one item costs: the cell the working is read from.

    Attributes:
        currency: of the item and of its spans' balances.
    """

    penalty: Penalty
    currency: str

    def words(self, language: str) -> str:
        """The working: each part of the span with its balance, days and rate."""
        spans = (_span_words(span, self.currency, language) for span in self.penalty.spans)
        return joined_words(spans, language)


MEASURES = (
    Measure("interest", N_("Interest"), plain_sum(INTEREST)),
    Measure("recovery_cost", N_("Recovery costs"), plain_sum(COST)),
    Measure("total", N_("Penalties"), Reading((INTEREST, COST), add)),
    Measure("items", N_("Items"), plain_sum(COUNT), Kind.NUMBER),
)
COLUMNS = (
    LineColumn("number", N_("Number")),
    LineColumn("issue_date", N_("Issued"), Kind.DATE),
    LineColumn("due_date", N_("Due"), Kind.DATE),
    LineColumn("days", N_("Days late"), Kind.NUMBER),
    LineColumn("interest", N_("Interest"), Kind.MONEY, total=True),
    LineColumn("recovery_cost", N_("Recovery costs"), Kind.MONEY, total=True),
    LineColumn("working", N_("Working")),
)


def penalty_report(session: Session, bases: Sequence[Basis], by: By = By.CUSTOMER) -> Cube:
    """The penalties not waived nor invoiced of the customers the actor sees.

    Raises:
        NotAllowed: the actor may not read reports.
        MissingRate: a currency has no rate; names it.
    """
    shape = Shape(MEASURES, COLUMNS, width=3, chart=("interest", "recovery_cost"), stacked=True)
    return make_cube(session, bases, by, shape, lambda one: _lines(session, one))


def _lines(session: Session, basis: Basis) -> Iterator[Line]:
    entity = session.get_one(Entity, basis.entity_id)
    rates = reference_rates(session, basis.entity_id)
    regimes = _regimes(session, basis)
    cost = _cost(session, basis, entity)
    for (customer_id, currency), facts in sorted(read_late(session, basis).items()):
        terms = terms_of(entity, rates, regimes[customer_id])
        for one in penalties(facts.invoices, facts.open_credits, terms, basis.on):
            yield _line(customer_id, facts, Owed(one, currency), basis, cost)


def _line(customer_id: int, facts: LateFacts, owed: Owed, basis: Basis, cost: Any) -> Line:
    one = owed.penalty
    interest = int(rounded(one.exact * basis.factor(owed.currency), 0))
    recovery = cost(one.recovery_minor) if one.recovery_minor else 0
    cells = (
        one.invoice.number,
        facts.issued[one.invoice.item_id],
        one.invoice.due_date,
        one.days,
        interest,
        recovery,
        owed,
    )
    return Line(customer_id, "invoice", (interest, recovery, 1), cells)


def _cost(session: Session, basis: Basis, entity: Entity) -> Callable[[int], int]:
    """The recovery cost in the report's currency; the entity's own is converted like any other."""
    if entity.currency == basis.currency:
        return lambda minor: minor
    whole = full_basis(session, basis)
    return lambda minor: whole.converted(minor, entity.currency)


def _regimes(session: Session, basis: Basis) -> dict[int, str]:
    columns: tuple[Any, ...] = (col(Customer.id), col(Customer.penalty_regime))
    query = select(*columns)
    words = set(Regime)
    found = fetch(session, scoped(query, basis.actor, basis.entity_id))
    return {key: regime if regime in words else "" for key, regime in found}


def as_json(cube: Cube) -> dict[str, Any]:
    """The report as programs read it; rows that are no customers come without items."""
    basis = cube.basis
    customers = []
    behind: dict[Any, list[dict[str, Any]]] = {}
    for _, line in cube.lines:
        behind.setdefault(line.customer_id, []).append(_item_json(line, basis))
    for row in cube.rows:
        values = cube.values(row.sums)
        customers.append(
            {"code": row.key.code, "name": row.key.name}
            | {name: plain(int(values[name] or 0), basis.currency) for name in _AMOUNTS}
            | ({"items": behind.get(row.key.key, [])} if cube.by is By.CUSTOMER else {})
        )
    totals = cube.values(cube.total)
    answer: dict[str, Any] = {"as_of": basis.on.isoformat(), "currency": basis.currency}
    if basis.known_on:
        answer["known_on"] = basis.known_on.isoformat()
    answer |= {name: plain(int(totals[name] or 0), basis.currency) for name in _AMOUNTS}
    return answer | {"customers": customers} | rates_json(cube)


_AMOUNTS = ("total", "interest", "recovery_cost")


def _item_json(line: Line, basis: Basis) -> dict[str, Any]:
    number, issued, due, days, interest, recovery, owed = line.cells
    currency = owed.currency
    answer = {
        "number": number,
        "issue_date": issued.isoformat(),
        "due_date": due.isoformat(),
        "days": days,
        "interest": plain(interest, basis.currency),
        "recovery_cost": plain(recovery, basis.currency),
        "spans": [_span_json(span, currency) for span in owed.penalty.spans],
    }
    return answer if currency == basis.currency else answer | {"currency": currency}


def _span_json(span: Span, currency: str) -> dict[str, Any]:
    answer = {
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "days": span.days,
        "balance": plain(span.minor, currency),
        "rate": str(rounded_rate(span)),
    }
    taken: date | None = span.rate.taken_from
    return answer | ({"rate_of": taken.isoformat()} if taken else {})


def _span_words(span: Span, currency: str, language: str) -> str:
    one, several = (
        N_("{amount} × {count} day × {rate} % from {first} to {last}"),
        N_("{amount} × {count} days × {rate} % from {first} to {last}"),
    )
    if span.rate.taken_from:
        one, several = (
            N_("{amount} × {count} day × {rate} % (latest rate) from {first} to {last}"),
            N_("{amount} × {count} days × {rate} % (latest rate) from {first} to {last}"),
        )
    return counted_words(
        *(one, several, span.days, language),
        amount=formats.amount_with_currency(span.minor, currency, language),
        rate=formats.exact(rounded_rate(span), language),
        first=formats.day(span.first, language, "short"),
        last=formats.day(span.last, language, "short"),
    )


def rounded_rate(span: Span) -> Decimal:
    """The rate with two decimals, or all of those it has."""
    percent = span.rate.percent
    two = percent.quantize(Decimal("0.01"))
    return two if two == percent else percent
