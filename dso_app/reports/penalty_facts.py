"""What penalties are computed from: invoices that were late, open credits, disputes, decisions."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, Subquery, and_, cast, func, or_, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.domain.kinds import Kind
from dso_app.domain.penalties import CreditChange, Invoice, credit_changes
from dso_app.models import Customer, Item, PenaltyDecision, Settlement
from dso_app.reports.balances import KnownItems
from dso_app.reports.basis import Basis
from dso_app.reports.disputed_parts import disputed_parts
from dso_app.services.bulk import fetch

Account = tuple[int, str]
"""A customer and a currency."""
Parts = dict[int, list[tuple[date, int]]]
"""Value date and amount of the settlements of items."""


@dataclass
class LateFacts:
    """One customer's invoices that were late in one currency, and its credits."""

    invoices: list[Invoice] = field(default_factory=list)
    issued: dict[int, date] = field(default_factory=dict)
    open_credits: list[CreditChange] = field(default_factory=list)


@dataclass(frozen=True)
class _Decided:
    until: date


def read_late(session: Session, basis: Basis) -> dict[Account, LateFacts]:
    """What was late up to the as-of date, by customer in the actor's scope and currency.

    What was settled before the item was first seen, on a day nobody knows (an opening
    settlement), was never late here.
    """
    late, credit = _late(basis), _credits(basis)
    parts = _parts(session, basis, late)
    suspended, decided = _suspended(session, basis), _decisions(session, basis)
    accounts: dict[Account, LateFacts] = defaultdict(LateFacts)
    for row in fetch(session, select(late)):
        settled, opening = parts[0][row.item_id], parts[1][row.item_id]
        facts = accounts[row.customer_id, row.currency]
        decision = decided.get(row.item_id)
        facts.issued[row.item_id] = row.issue_date
        facts.invoices.append(
            Invoice(
                item_id=row.item_id,
                number=row.number,
                due_date=row.due_date,
                minor=row.minor - opening,
                settlements=settled,
                suspended=suspended.get(row.item_id, 0),
                decided_until=decision.until if decision else None,
                cost_decided=decision is not None,
            )
        )
    _add_credits(session, basis, credit, accounts)
    return accounts


def _add_credits(
    session: Session, basis: Basis, credit: Subquery, accounts: dict[Account, LateFacts]
) -> None:
    settled, opening = _parts(session, basis, credit)
    for row in fetch(session, select(credit)):
        facts = accounts.get((row.customer_id, row.currency))
        if facts is not None:
            minor = row.minor - opening[row.item_id]
            facts.open_credits += credit_changes(row.issue_date, minor, settled[row.item_id])


def _items(basis: Basis, known: KnownItems, *conditions: Any) -> Select[Any]:
    names = ("customer_id", "issue_date", "due_date", "currency")
    query = known.joined(
        select(
            col(Item.id).label("item_id"),
            col(Item.number).label("number"),
            *(known.column(name).label(name) for name in names),
            known.column("amount_minor").label("minor"),
        ).select_from(Item)
    ).join(Customer, col(Customer.id) == known.column("customer_id"))
    counted = [
        col(Item.entity_id) == basis.entity_id,
        known.column("issue_date") <= basis.on,
        *conditions,
    ]
    if basis.known_on:
        counted.append(col(Item.known_on) <= basis.known_on)
    if basis.only:
        counted.append(known.column("currency") == basis.currency)
    return scoped(query.where(*counted), basis.actor, basis.entity_id)


def _late(basis: Basis) -> Subquery:
    """Invoices of which something was still open at the end of their due day."""
    known = KnownItems(basis)
    amount, due = known.column("amount_minor"), known.column("due_date")
    in_time = and_(
        col(Settlement.item_id) == col(Item.id),
        col(Settlement.value_date) <= due,
        *_known_settlements(basis),
    )
    query = _items(
        basis, known, known.column("kind") == Kind.INVOICE, amount > 0, due < basis.on
    ).join(Settlement, in_time, isouter=True)
    paid = func.coalesce(func.sum(col(Settlement.amount_minor)), 0)
    columns = [column.element for column in query.selected_columns]
    return query.group_by(*columns).having(amount > paid).subquery("late")


def _credits(basis: Basis) -> Subquery:
    known = KnownItems(basis)
    down = known.column("kind") != Kind.DOWN_PAYMENT
    return _items(basis, known, known.column("amount_minor") < 0, down).subquery("credits")


def _known_settlements(basis: Basis) -> list[Any]:
    counted = [col(Settlement.value_date) <= basis.on]
    if basis.known_on:
        counted.append(col(Settlement.known_on) <= basis.known_on)
    return counted


def _parts(session: Session, basis: Basis, items: Subquery) -> tuple[Parts, dict[int, int]]:
    """The dated settlements of items in order, and the sum of their opening ones."""
    settled: Parts = defaultdict(list)
    opening: dict[int, int] = defaultdict(int)
    query = (
        select(
            col(Settlement.item_id),
            col(Settlement.value_date),
            col(Settlement.amount_minor),
            col(Settlement.opening),
        )
        .join(items, items.c.item_id == col(Settlement.item_id))
        .where(*_known_settlements(basis))
        .order_by(col(Settlement.value_date), col(Settlement.id))
    )
    for item_id, on, minor, at_first_sight in fetch(session, query):
        if at_first_sight:
            opening[item_id] += minor
        else:
            settled[item_id].append((on, minor))
    return settled, opening


def _suspended(session: Session, basis: Basis) -> dict[int, int]:
    """What is disputed of items, or was with right; once unfounded it counts again."""
    part = disputed_parts(basis).c
    query = (
        select(part.item_id, cast(func.sum(part.minor), BigInteger))
        .where(or_(part.founded.is_(None), part.founded))
        .group_by(part.item_id)
    )
    return {item_id: int(minor) for item_id, minor in fetch(session, query)}


def _decisions(session: Session, basis: Basis) -> dict[int, _Decided]:
    """By item, until when its penalties were waived or invoiced; a kept one takes it back."""
    last = min(basis.on, basis.known_on or basis.on)
    query = (
        select(col(PenaltyDecision.item_id), col(PenaltyDecision.state), col(PenaltyDecision.until))
        .join(Item, col(Item.id) == col(PenaltyDecision.item_id))
        .where(col(Item.entity_id) == basis.entity_id, col(PenaltyDecision.decided_on) <= last)
        .order_by(col(PenaltyDecision.id))
    )
    found: dict[int, _Decided] = {}
    for item_id, state, until in fetch(session, query):
        if state == "kept":
            found.pop(item_id, None)
        else:
            before = found.get(item_id)
            found[item_id] = _Decided(max(until, before.until) if before else until)
    return found
