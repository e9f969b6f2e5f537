"""What deciding about promises reads: settlements, payments and imports since they were made."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.business_days import Calendar
from dso_app.domain.kinds import Kind
from dso_app.domain.promises import ItemSettlement, NewPayment, PromiseState
from dso_app.domain.promises import Promise as PromiseRule
from dso_app.models import Entity, ImportBatch, Item, Promise, PromiseClaim, PromiseItem, Settlement
from dso_app.services.bulk import among


@dataclass(slots=True)
class PromiseFacts:
    """One customer's pending promises in one currency, and what may keep them.

    Attributes:
        items_of: ids of the items, by promise.
        payment_of: amount of each payment, by its item.
        claimed: payments that instalments claimed and nobody allocated yet, by plan.
    """

    customer_id: int
    calendar: Calendar
    imports: Sequence[date]
    promises: list[PromiseRule] = field(default_factory=list)
    settlements: list[ItemSettlement] = field(default_factory=list)
    payments: list[NewPayment] = field(default_factory=list)
    items_of: dict[int, frozenset[int]] = field(default_factory=dict)
    payment_of: dict[int, int] = field(default_factory=dict)
    claimed: dict[int, list[NewPayment]] = field(default_factory=dict)


def load_promises(session: Session, entity: Entity, day: date) -> Iterator[PromiseFacts]:
    """The pending promises of an entity, by customer and currency, with what came in for them."""
    pending = session.scalars(
        select(Promise).where(
            col(Promise.entity_id) == entity.id, col(Promise.state) == PromiseState.PENDING
        )
    ).all()
    if not pending:
        return
    items_of = _items_of(session, pending)
    settlements = _settlements(session, {one for ids in items_of.values() for one in ids})
    payments = _payments(session, sorted({promise.customer_id for promise in pending}))
    imports = _imports(session, entity, day)
    plans = sorted({promise.plan_id for promise in pending if promise.plan_id})
    before, claimed = _taken_first(session, plans), _claimed(session, plans)
    accounts: dict[tuple[int, str], list[Promise]] = defaultdict(list)
    for promise in pending:
        accounts[promise.customer_id, promise.currency].append(promise)
    for (customer_id, currency), promises in sorted(accounts.items()):
        facts = PromiseFacts(customer_id, calendar_of(entity), imports)
        facts.payments = payments[customer_id, currency]
        facts.payment_of = {payment.item_id: payment.minor for payment in facts.payments}
        facts.claimed = {one.plan_id: claimed[one.plan_id] for one in promises if one.plan_id}
        for promise in promises:
            key = promise.id or 0
            facts.items_of[key] = items_of[key]
            facts.promises.append(
                PromiseRule(
                    promise_id=key,
                    item_ids=items_of[key],
                    minor=promise.amount_minor,
                    promised_on=promise.due_on,
                    made_at=_moment(promise.made_on, promise.made_at),
                    plan_id=promise.plan_id or 0,
                    before=before.get(key, 0),
                )
            )
        held = {one for promise in promises for one in items_of[promise.id or 0]}
        facts.settlements = [one for key in held for one in settlements[key]]
        yield facts


def calendar_of(entity: Entity) -> Calendar:
    """The business days of an entity: Monday to Friday, without its country's public holidays."""
    return Calendar(entity.country, with_holidays=entity.holidays)


def _moment(on: date, at: datetime | None) -> datetime:
    """A business date with the hour of the real moment: what came first on a day, came first.

    What has no moment of its own counts as the last of its day.
    """
    hour = at.astimezone(UTC).time() if at else time.max
    return datetime.combine(on, hour, UTC)


def _items_of(session: Session, promises: Sequence[Promise]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    ids = [promise.id or 0 for promise in promises]
    query = select(col(PromiseItem.promise_id), col(PromiseItem.item_id))
    for promise_id, item_id in session.execute(
        query.where(among(col(PromiseItem.promise_id), ids))
    ):
        found[promise_id].add(item_id)
    return {key: frozenset(found[key]) for key in ids}


def _settlements(session: Session, item_ids: set[int]) -> dict[int, list[ItemSettlement]]:
    found: dict[int, list[ItemSettlement]] = defaultdict(list)
    query = (
        select(Settlement, col(ImportBatch.created_at))
        .outerjoin(ImportBatch, col(ImportBatch.id) == col(Settlement.batch_id))
        .where(among(col(Settlement.item_id), sorted(item_ids)))
        .order_by(col(Settlement.id))
    )
    for row, at in session.execute(query):
        known_at = _moment(row.known_on, at)
        found[row.item_id].append(
            ItemSettlement(row.item_id, row.value_date, row.amount_minor, known_at, row.opening)
        )
    return found


def _payments(
    session: Session, customer_ids: Sequence[int]
) -> dict[tuple[int, str], list[NewPayment]]:
    """Unallocated payments that no promise has claimed yet."""
    claimed = select(col(PromiseClaim.payment_item_id)).where(
        col(PromiseClaim.payment_item_id).is_not(None)
    )
    query = (
        select(Item, col(ImportBatch.created_at))
        .outerjoin(ImportBatch, col(ImportBatch.id) == col(Item.first_batch_id))
        .where(
            among(col(Item.customer_id), customer_ids),
            col(Item.kind) == Kind.PAYMENT,
            col(Item.remaining_minor) < 0,
            col(Item.id).not_in(claimed),
        )
        .order_by(col(Item.id))
    )
    found: dict[tuple[int, str], list[NewPayment]] = defaultdict(list)
    for item, at in session.execute(query):
        found[item.customer_id, item.currency].append(_payment(item, at))
    return found


def _payment(item: Item, at: datetime | None) -> NewPayment:
    return NewPayment(
        item_id=item.id or 0,
        value_date=item.issue_date,
        minor=-item.remaining_minor,
        first_seen_at=_moment(item.known_on, at),
    )


def _taken_first(session: Session, plan_ids: Sequence[int]) -> dict[int, int]:
    """What the earlier instalments of its plan take before each promise, in minor units."""
    query = select(Promise).where(
        among(col(Promise.plan_id), plan_ids), col(Promise.state) != PromiseState.CANCELLED
    )
    taken: dict[int | None, int] = defaultdict(int)
    found: dict[int, int] = {}
    for promise in session.scalars(query.order_by(col(Promise.due_on), col(Promise.id))):
        found[promise.id or 0] = taken[promise.plan_id]
        taken[promise.plan_id] += promise.amount_minor
    return found


def _claimed(session: Session, plan_ids: Sequence[int]) -> dict[int, list[NewPayment]]:
    """What the instalments of plans claimed, as far as it is not allocated to any item yet."""
    query = (
        select(col(Promise.plan_id), Item, col(ImportBatch.created_at))
        .join(PromiseClaim, col(PromiseClaim.payment_item_id) == col(Item.id))
        .join(Promise, col(Promise.id) == col(PromiseClaim.promise_id))
        .outerjoin(ImportBatch, col(ImportBatch.id) == col(Item.first_batch_id))
        .where(among(col(Promise.plan_id), plan_ids), col(Item.remaining_minor) < 0)
        .order_by(col(Item.id))
    )
    found: dict[int, list[NewPayment]] = defaultdict(list)
    for plan_id, item, at in session.execute(query):
        found[plan_id].append(_payment(item, at))
    return found


def _imports(session: Session, entity: Entity, day: date) -> list[date]:
    query = select(col(ImportBatch.business_date)).where(
        col(ImportBatch.entity_id) == entity.id,
        col(ImportBatch.kind) == "items",
        col(ImportBatch.state) == "done",
        col(ImportBatch.business_date) <= day,
    )
    return list(session.scalars(query.distinct()))
