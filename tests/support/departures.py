"""What may be asked at a moment, worked out again from the books and the tables, by simple means.

Nothing of the house's rules is used here: what is said of a message that left is held against
what the last file said of the ledger, and what stands in the tables of promises, disputes…
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.models import (
    Action,
    ActionItem,
    Answer,
    AnswerItem,
    Customer,
    Dispute,
    DisputeItem,
    Item,
    Promise,
    PromiseItem,
    Settlement,
    Status,
    StatusUse,
)
from tests.support.two_years import Company

_HOLIDAYS = frozenset(
    map(
        date.fromisoformat,
        (
            *("2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25"),
            *("2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08"),
            *("2027-05-17", "2027-07-14", "2027-08-15", "2027-11-01", "2027-11-11"),
            *("2027-12-25", "2028-01-01", "2028-04-17", "2028-05-01", "2028-05-08"),
            *("2028-05-25", "2028-06-05", "2028-07-14"),
        ),
    )
)
"""French public holidays of the years lived through, from a calendar."""


def is_open_day(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and day not in _HOLIDAYS


def open_days_after(day: date, until: date) -> int:
    """Business days after a day, up to another one."""
    days = (day + timedelta(days=n) for n in range(1, (until - day).days + 1))
    return sum(map(is_open_day, days))


@dataclass(frozen=True)
class Owed:
    """What may be asked now.

    Attributes:
        askable: item → the most that may be asked of it, in minor units.
        out: items out of every scenario: ignored, in litigation, held by a specific action, of a
            customer who is spared or insolvent, a draft or direct debit that may still be paid.
        answered: items with an answer nobody has read that is three business days old at most.
        old: items more than 180 days late.
    """

    askable: dict[int, int]
    out: frozenset[int]
    answered: frozenset[int]
    old: frozenset[int]


def owed(session: Session, company: Company) -> Owed:
    """Work it out of the books as the last file brought them, and of the tables."""
    day = company.clock.date
    items = session.scalars(select(Item)).all()
    spared = {row.id for row in session.scalars(select(Customer)) if _is_spared(row, day)}
    askable = {
        item.id or 0: company.known[item.number].remaining if item.number in company.known else 0
        for item in items
    }
    _take_disputed(session, askable)
    _take_promised(session, items, askable)
    out = {item.id or 0 for item in items if item.ignored or item.customer_id in spared}
    out |= _insolvent(session, day) | _may_still_be_paid(session, day)
    out |= _in_litigation(session) | _held(session)
    return Owed(
        askable,
        frozenset(out),
        frozenset(_answered(session, day)),
        frozenset(item.id or 0 for item in items if (day - item.due_date).days > 180),
    )


def _is_spared(customer: Customer, day: date) -> bool:
    until = customer.do_not_dun_until
    return customer.do_not_dun and (until is None or until >= day)


def _take_disputed(session: Session, askable: dict[int, int]) -> None:
    query = select(col(DisputeItem.item_id), col(DisputeItem.amount_minor)).join(
        Dispute, col(Dispute.id) == col(DisputeItem.dispute_id)
    )
    for item_id, minor in session.execute(query.where(col(Dispute.closed_on).is_(None))):
        askable[item_id] = max(0, askable[item_id] - minor)


def _take_promised(session: Session, items: Sequence[Item], askable: dict[int, int]) -> None:
    """What pending promises shelter at the least: all that came in since is taken off them."""
    by_id = {item.id: item for item in items}
    pending = select(Promise).where(col(Promise.state) == "pending")
    for promise in session.scalars(pending.order_by(col(Promise.due_on), col(Promise.id))):
        query = select(col(PromiseItem.item_id)).where(col(PromiseItem.promise_id) == promise.id)
        mine = sorted(session.scalars(query), key=lambda key: (by_id[key].due_date, key))
        left = promise.amount_minor - _came_in(session, promise, mine, items)
        for key in mine:
            part = max(0, min(left, askable[key]))
            askable[key] -= part
            left -= part


def _came_in(session: Session, promise: Promise, mine: Sequence[int], items: Sequence[Item]) -> int:
    """All falls of its items, and all payments of the customer, known since it was made."""
    since = select(Settlement).where(
        col(Settlement.item_id).in_(mine), col(Settlement.known_on) >= promise.made_on
    )
    falls = sum(max(0, one.amount_minor) for one in session.scalars(since))
    return falls + sum(
        abs(item.amount_minor)
        for item in items
        if item.customer_id == promise.customer_id
        and item.kind == "payment"
        and item.known_on >= promise.made_on
    )


def _insolvent(session: Session, day: date) -> set[int]:
    """Items issued before their customer's insolvency, once that has come."""
    query = (
        select(col(Item.id))
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where(col(Customer.insolvent_on) <= day)
        .where(col(Item.issue_date) < col(Customer.insolvent_on))
    )
    return {key or 0 for key in session.scalars(query)}


def _may_still_be_paid(session: Session, day: date) -> set[int]:
    """Drafts and direct debits due less than five days ago."""
    query = (
        select(col(Item.id))
        .join(Customer, col(Customer.id) == col(Item.customer_id))
        .where((col(Item.kind) == "draft") | col(Customer.direct_debit))
        .where(col(Item.amount_minor) > 0, col(Item.due_date) > day - timedelta(days=5))
    )
    return {key or 0 for key in session.scalars(query)}


def _in_litigation(session: Session) -> set[int]:
    """Items whose last status is of that type."""
    query = select(col(StatusUse.item_id), col(Status.type)).join(
        Status, col(Status.id) == col(StatusUse.status_id)
    )
    rows = session.execute(query.order_by(col(StatusUse.id)))
    last = {key: kind for key, kind in rows}  # noqa: C416 - rows
    return {key for key, kind in last.items() if kind == "litigation"}


def _held(session: Session) -> set[int]:
    """Items of open specific actions."""
    query = (
        select(col(ActionItem.item_id))
        .join(Action, col(Action.id) == col(ActionItem.action_id))
        .where(col(Action.kind) == "specific", col(Action.closed_on).is_(None))
    )
    return set(session.scalars(query))


def _answered(session: Session, day: date) -> set[int]:
    query = (
        select(col(AnswerItem.item_id), col(Answer.received_on))
        .join(Answer, col(Answer.id) == col(AnswerItem.answer_id))
        .where(col(Answer.validated_on).is_(None))
    )
    return {key for key, on in session.execute(query) if open_days_after(on, day) <= 3}
