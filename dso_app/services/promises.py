"""Promises: made, followed up at every import and every day, cancelled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE, Actor, Permission
from dso_app.access.scope import find_customer
from dso_app.clock import Clock, today
from dso_app.domain.promises import PromiseOutcome, PromiseState, promise_outcomes
from dso_app.domain.qualification import askable
from dso_app.errors import RelanceError
from dso_app.formats import plain
from dso_app.models import Customer, Entity, Item, Promise, PromiseClaim, PromiseItem
from dso_app.services.alerts import add_alert
from dso_app.services.history import record
from dso_app.services.promise_facts import PromiseFacts, load_promises
from dso_app.services.shelter import reshelter
from dso_app.texts import N_


class PromiseDateMissing(RelanceError):
    """A promise without a date promises nothing."""

    message = N_("A promise needs a date.")


class PromiseInThePast(RelanceError):
    """A promise is for today or later."""

    message = N_("The promised date {day} has passed.")


class PromiseOutOfRange(RelanceError):
    """A promised amount must be above zero and at most what remains open of its items."""

    message = N_("The promised amount must be above zero and at most what remains open.")


class UnknownPromise(RelanceError):
    """The promise does not exist, is decided, or is not for this actor."""

    message = N_("There is no pending promise {id}.")


@dataclass(frozen=True)
class PromiseTerms:
    """What was promised: an amount in minor units (None: all that can be asked), and a date."""

    due_on: date | None = None
    amount_minor: int | None = None


@dataclass(frozen=True)
class PromiseCounts:
    """What following up the pending promises found."""

    kept: int = 0
    broken: int = 0
    pending: int = 0


def make_promise(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Sequence[Item],
    terms: PromiseTerms,
    comment: str,
) -> Promise:
    """A promise for items of one customer in one currency: it shelters its amount, oldest first.

    Without an amount it is for all that can be asked of them; where earlier promises already
    shelter all of it, it takes their place.
    """
    day = today(clock, entity.timezone)
    if terms.due_on is None:
        raise PromiseDateMissing
    if terms.due_on < day:
        raise PromiseInThePast(day=terms.due_on)
    amount = _amount(session, actor, clock, entity, items, terms.amount_minor)
    promise = Promise(
        entity_id=entity.id or 0,
        customer_id=items[0].customer_id,
        currency=items[0].currency,
        amount_minor=amount,
        due_on=terms.due_on,
        made_on=day,
        made_at=clock.real(),
        comment=comment.strip(),
        user_id=actor.user_id,
    )
    session.add(promise)
    session.flush()
    session.add_all(
        PromiseItem(promise_id=promise.id or 0, item_id=item.id or 0)
        for item in items
        if item.remaining_minor > 0
    )
    _tell(session, actor, clock, promise, day, "made", N_("{amount} promised for {day}."))
    reshelter(session, [promise.customer_id])
    return promise


def _amount(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Sequence[Item],
    amount_minor: int | None,
) -> int:
    free = sum(_askable(item) for item in items)
    if amount_minor is None and free == 0:
        cancel_promises(session, actor, clock, entity, items)
        free = sum(_askable(item) for item in items)
    amount = free if amount_minor is None else amount_minor
    if not 0 < amount <= sum(max(0, item.remaining_minor) for item in items):
        raise PromiseOutOfRange
    return amount


def _askable(item: Item) -> int:
    return askable(item.remaining_minor, item.disputed_minor, item.sheltered_minor)


def cancel_promise(session: Session, actor: Actor, clock: Clock, promise_id: int) -> Promise:
    """A person takes a pending promise back; its items return. Re-planning is the caller's."""
    actor.require(Permission.QUALIFY)
    promise = session.get(Promise, promise_id)
    if promise is None or promise.state != PromiseState.PENDING:
        raise UnknownPromise(id=promise_id)
    find_customer(session, actor, promise.customer_id)
    entity = session.get_one(Entity, promise.entity_id)
    _cancel(session, actor, clock, [promise], today(clock, entity.timezone))
    return promise


def cancel_promises(
    session: Session, actor: Actor, clock: Clock, entity: Entity, items: Iterable[Item]
) -> int:
    """Take back the pending promises that hold any of some items; how many there were."""
    held = select(col(PromiseItem.promise_id)).where(
        col(PromiseItem.item_id).in_([item.id for item in items])
    )
    query = select(Promise).where(
        col(Promise.id).in_(held), col(Promise.state) == PromiseState.PENDING
    )
    promises = session.scalars(query.order_by(col(Promise.id))).all()
    _cancel(session, actor, clock, promises, today(clock, entity.timezone))
    return len(promises)


def _cancel(
    session: Session, actor: Actor, clock: Clock, promises: Sequence[Promise], day: date
) -> None:
    for promise in promises:
        promise.state, promise.decided_on = PromiseState.CANCELLED, day
        message = N_("Promise of {amount} for {day} cancelled.")
        _tell(session, actor, clock, promise, day, "cancelled", message)
    session.flush()
    reshelter(session, sorted({promise.customer_id for promise in promises}))


def check_promises(session: Session, clock: Clock, entity_id: int) -> PromiseCounts:
    """Decide which pending promises of an entity are kept or broken: after imports, every day.

    A payment counts for one promise only. A kept or broken promise shelters nothing any more;
    a broken one puts an alert into the agenda. The customers are marked to be planned.
    """
    entity = session.get_one(Entity, entity_id)
    session.flush()
    day = today(clock, entity.timezone)
    found: dict[PromiseState, int] = defaultdict(int)
    for facts in load_promises(session, entity, day):
        outcomes = promise_outcomes(
            facts.promises,
            facts.settlements,
            facts.payments,
            facts.imports,
            day,
            facts.calendar,
            entity.promise_grace_days,
        )
        for promise_id, outcome in outcomes.items():
            found[outcome.state] += 1
            session.get_one(Promise, promise_id).received_minor = outcome.received
            if outcome.state is not PromiseState.PENDING:
                _decide(session, clock, facts, promise_id, outcome, day)
        session.flush()
        reshelter(session, [facts.customer_id])
        _mark(session, facts.customer_id, outcomes.values())
    return PromiseCounts(
        found[PromiseState.KEPT], found[PromiseState.BROKEN], found[PromiseState.PENDING]
    )


def _decide(
    session: Session,
    clock: Clock,
    facts: PromiseFacts,
    promise_id: int,
    outcome: PromiseOutcome,
    day: date,
) -> None:
    promise = session.get_one(Promise, promise_id)
    promise.state, promise.decided_on = outcome.state, day
    session.add_all(
        PromiseClaim(
            promise_id=promise_id, payment_item_id=item_id, amount_minor=facts.payment_of[item_id]
        )
        for item_id in outcome.claimed
    )
    if outcome.state is PromiseState.KEPT:
        _tell(session, HOUSE, clock, promise, day, "kept", N_("Promise of {amount} kept."))
        return
    message = N_("Promise of {amount} for {day} broken.")
    _tell(session, HOUSE, clock, promise, day, "broken", message)
    add_alert(
        session,
        promise.customer_id,
        day,
        code="promise_broken",
        name=N_("Broken promise"),
        message=N_("{amount} {currency} promised for {day} did not come."),
        values={
            "amount": plain(promise.amount_minor - outcome.received, promise.currency),
            "currency": promise.currency,
            "day": promise.due_on,
        },
        item_ids=facts.items_of[promise_id],
        totals={promise.currency: promise.amount_minor - outcome.received},
    )


def _mark(session: Session, customer_id: int, outcomes: Iterable[PromiseOutcome]) -> None:
    if any(outcome.state is not PromiseState.PENDING for outcome in outcomes):
        session.get_one(Customer, customer_id).plan_needed = True


def _tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    promise: Promise,
    day: date,
    kind: str,
    message: str,
) -> None:
    record(
        session,
        actor,
        clock,
        f"promise.{kind}",
        message,
        on=day,
        entity_id=promise.entity_id,
        customer_id=promise.customer_id,
        after=promise.comment,
        amount=f"{plain(promise.amount_minor, promise.currency)} {promise.currency}",
        day=promise.due_on,
    )
