"""Promises: made, followed up at every import and every day, cancelled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customer
from dso_app.clock import Clock, today
from dso_app.domain.promises import PromiseState
from dso_app.errors import RelanceError
from dso_app.formats import plain
from dso_app.models import Entity, Promise, PromiseItem, known_id
from dso_app.services.bulk import among, insert_many, reserve_ids
from dso_app.services.commitments.shelter import reshelter
from dso_app.services.history import event_of, record_all
from dso_app.services.items.chosen_items import ChosenItem, by_account, read_again
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
    """What was promised: an amount in minor units (None: all that can be asked), and a date.

    `plan_id`: the instalment plan it is part of.
    """

    due_on: date | None = None
    amount_minor: int | None = None
    plan_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """What the history tells of a promise."""

    entity_id: int
    customer_id: int
    currency: str
    amount_minor: int
    due_on: date
    comment: str


def make_promises(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    accounts: Sequence[Sequence[ChosenItem]],
    terms: PromiseTerms,
    comment: str,
) -> None:
    """A promise for each account: items of one customer in one currency.

    Without an amount it is for all that can be asked of them; where earlier promises already
    shelter all of it, it takes their place. What they shelter is worked out by `follow`.
    """
    day = today(clock, entity.timezone)
    if terms.due_on is None:
        raise PromiseDateMissing
    if terms.due_on < day:
        raise PromiseInThePast(day=terms.due_on)
    accounts = _freed(session, actor, clock, entity, accounts, terms)
    amounts = [_amount(items, terms.amount_minor) for items in accounts]
    same: dict[str, Any] = {
        "entity_id": known_id(entity),
        "due_on": terms.due_on,
        "made_on": day,
        "made_at": clock.real(),
        "received_minor": 0,
        "state": PromiseState.PENDING,
        "comment": comment.strip(),
        "user_id": actor.user_id,
        "plan_id": terms.plan_id,
    }
    ids = reserve_ids(session, Promise, len(accounts))
    rows = [
        same
        | {
            "id": key,
            "customer_id": items[0].customer_id,
            "currency": items[0].currency,
            "amount_minor": amount,
        }
        for key, items, amount in zip(ids, accounts, amounts, strict=True)
    ]
    session.execute(insert(Promise), rows)
    listed = [
        (key, item.id, 0)
        for key, items in zip(ids, accounts, strict=True)
        for item in items
        if item.remaining_minor > 0
    ]
    insert_many(session, PromiseItem, ("promise_id", "item_id", "sheltered_minor"), listed)
    told = [_Told(*(row[name] for name in _Told.__slots__)) for row in rows]
    tell_promises(session, actor, clock, told, day, "made", N_("{amount} promised for {day}."))


def _freed(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    accounts: Sequence[Sequence[ChosenItem]],
    terms: PromiseTerms,
) -> Sequence[Sequence[ChosenItem]]:
    """The accounts, those freed of earlier promises that have nothing else to promise."""
    if terms.amount_minor is not None:
        return accounts
    bound = [item for items in accounts if not _askable(items) for item in items]
    if not bound or not cancel_promises(session, actor, clock, entity, [one.id for one in bound]):
        return accounts
    return by_account(read_again(session, [item for items in accounts for item in items]))


def _amount(items: Sequence[ChosenItem], amount_minor: int | None) -> int:
    amount = _askable(items) if amount_minor is None else amount_minor
    if not 0 < amount <= sum(item.open_debit_minor for item in items):
        raise PromiseOutOfRange
    return amount


def _askable(items: Iterable[ChosenItem]) -> int:
    return sum(item.askable_minor for item in items)


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
    session: Session, actor: Actor, clock: Clock, entity: Entity, item_ids: Sequence[int]
) -> int:
    """Take back the pending promises that hold any of some items; how many there were."""
    held = select(col(PromiseItem.promise_id)).where(among(col(PromiseItem.item_id), item_ids))
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
    tell_promises(session, actor, clock, promises, day, "cancelled", message)
    session.flush()
    reshelter(session, sorted({promise.customer_id for promise in promises}))


def tell_promises(
    session: Session,
    actor: Actor,
    clock: Clock,
    promises: Iterable["_Told | Promise"],
    day: date,
    kind: str,
    message: str,
) -> None:
    """Write what became of promises into the history."""
    events = [
        event_of(
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
        for promise in promises
    ]
    record_all(session, events)
