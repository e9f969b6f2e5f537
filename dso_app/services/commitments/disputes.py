"""Disputes: items, an amount, a cause, a resolver; closed as founded or unfounded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import (
    Dispute,
    DisputeCause,
    DisputeItem,
    Entity,
    Item,
    Settlement,
    User,
)
from dso_app.services.bulk import among, insert_many, reserve_ids
from dso_app.services.commitments.dispute_rows import (
    StandingDispute,
    empty_disputes,
    keep_parts,
    refresh_parts,
    standing_disputes,
    take_out,
    update_disputes,
)
from dso_app.services.items.chosen_items import ChosenItem
from dso_app.texts import N_


class UnknownCause(RelanceError):
    """The entity knows no such cause."""

    message = N_("There is no cause of disputes “{cause}”. There are: {causes}.")


class UnknownResolver(RelanceError):
    """No active user has the address."""

    message = N_("There is no user {email} to resolve the dispute.")


class TargetInThePast(RelanceError):
    """A dispute is to be resolved by today or a later day."""

    message = N_("The target date {day} has passed.")


class DisputeOutOfRange(RelanceError):
    """A disputed amount must be above zero and at most what remains open of its items."""

    message = N_("The disputed amount must be above zero and at most what remains open.")


@dataclass(frozen=True)
class DisputeTerms:
    """What is disputed.

    Attributes:
        amount_minor: None for all that remains of the items.
        cause: by its name; empty where it is not known yet. An administrator may name a new one.
        resolver: email address of the colleague who resolves it; empty for nobody yet.
        target_on: day it is to be resolved by; None for none yet.
    """

    amount_minor: int | None = None
    cause: str = ""
    resolver: str = ""
    target_on: date | None = None


def open_disputes(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    accounts: Sequence[Sequence[ChosenItem]],
    terms: DisputeTerms,
    comment: str,
) -> None:
    """Dispute the items of each account, of one customer in one currency; the rest stays askable.

    An open dispute of the items goes on with the new cause and amount: it does not restart.
    """
    parts = [_parts(items, terms.amount_minor) for items in accounts]
    said: dict[str, Any] = {}
    if terms.cause.strip():
        said["cause_id"] = _cause(session, actor, entity, terms.cause)
    if terms.target_on is not None:
        if terms.target_on < today(clock, entity.timezone):
            raise TargetInThePast(day=terms.target_on)
        said["target_on"] = terms.target_on
    if terms.resolver:
        said["resolver_id"] = _resolver(session, terms.resolver)
    if comment.strip():
        said["comment"] = comment.strip()
    item_ids = [item.id for items in accounts for item in items]
    standing = standing_disputes(session, item_ids)
    oldest = _oldest_of(accounts, standing)
    going_on = {key for key in oldest if key}
    ending = {key: one for key, one in standing.items() if key not in going_on}
    take_out(session, ending, clock, entity)
    day = today(clock, entity.timezone)
    keep_parts(session, sorted(going_on), day)
    update_disputes(session, sorted(going_on), said)
    empty_disputes(session, sorted(going_on), item_ids)
    new = _insert(
        session,
        [items[0] for items, key in zip(accounts, oldest, strict=True) if not key],
        {"opened_on": day, "user_id": actor.user_id, "comment": ""} | said,
    )
    disputes = [key or next(new) for key in oldest]
    rows = [
        (key, item_id, minor, day.isoformat())
        for key, of_items in zip(disputes, parts, strict=True)
        for item_id, minor in of_items.items()
    ]
    insert_many(session, DisputeItem, ("dispute_id", "item_id", "amount_minor", "known_on"), rows)
    refresh_parts(session, item_ids)


def close_disputes(
    session: Session,
    clock: Clock,
    entity: Entity,
    item_ids: Sequence[int],
    *,
    founded: bool | None,
) -> int:
    """End the open disputes of items; how many ended.

    Args:
        session: of a writing transaction.
        clock: tells the day.
        entity: the items'.
        item_ids: what is no longer disputed.
        founded: whether the customer was right; None where nobody said.
    """
    standing = standing_disputes(session, item_ids)
    if standing:
        take_out(session, standing, clock, entity, founded=founded)
        refresh_parts(session, item_ids)
    return len(standing)


def settle_disputes(session: Session, clock: Clock, entity_id: int) -> int:
    """End the open disputes whose items are all settled, on the day they were; how many ended."""
    entity = session.get_one(Entity, entity_id)
    still_open = (
        select(col(DisputeItem.item_id))
        .join(Item, col(Item.id) == col(DisputeItem.item_id))
        .where(col(DisputeItem.dispute_id) == col(Dispute.id), col(Item.remaining_minor) != 0)
        .exists()
    )
    ended = session.scalars(
        select(Dispute).where(
            col(Dispute.entity_id) == entity_id, col(Dispute.closed_on).is_(None), ~still_open
        )
    ).all()
    for dispute in ended:
        settled_on = _settled_on(session, dispute) or today(clock, entity.timezone)
        dispute.closed_on = max(settled_on, dispute.opened_on)
        dispute.closed_known_on = today(clock, entity.timezone)
        dispute.closed_at = clock.real()
    dispute_again(session, [dispute.id or 0 for dispute in ended])
    return len(ended)


def dispute_again(session: Session, dispute_ids: Sequence[int]) -> None:
    """Write what is disputed of the items of disputes that were ended or opened again."""
    items = select(col(DisputeItem.item_id)).where(among(col(DisputeItem.dispute_id), dispute_ids))
    refresh_parts(session, list(session.scalars(items.distinct())))


def _settled_on(session: Session, dispute: Dispute) -> date | None:
    """Value date of the last settlement of a dispute's items."""
    last = select(func.max(col(Settlement.value_date))).join(
        DisputeItem, col(DisputeItem.item_id) == col(Settlement.item_id)
    )
    return session.scalar(last.where(col(DisputeItem.dispute_id) == dispute.id))


def _parts(items: Sequence[ChosenItem], amount_minor: int | None) -> dict[int, int]:
    """The disputed part of each item: the oldest ones take the amount first."""
    whole = sum(item.open_debit_minor for item in items)
    left = whole if amount_minor is None else amount_minor
    if not 0 < left <= whole:
        raise DisputeOutOfRange
    parts: dict[int, int] = {}
    for item in sorted(items, key=lambda item: (item.due_date, item.id)):
        parts[item.id] = min(left, item.open_debit_minor)
        left -= parts[item.id]
    return parts


def _oldest_of(
    accounts: Sequence[Sequence[ChosenItem]], standing: Mapping[int, StandingDispute]
) -> list[int]:
    """For each account the oldest of the disputes that hold any of its items; 0 for none."""
    rank = {key: place for place, key in enumerate(standing)}
    by_item: dict[int, int] = {}
    for key, dispute in standing.items():
        by_item = dict.fromkeys(dispute.item_ids, key) | by_item
    held = [{by_item[item.id] for item in items if item.id in by_item} for items in accounts]
    return [min(keys, key=rank.__getitem__, default=0) for keys in held]


def _insert(
    session: Session, firsts: Sequence[ChosenItem], said: Mapping[str, Any]
) -> Iterator[int]:
    """Open disputes, one for the account of each item; their ids."""
    ids = list(reserve_ids(session, Dispute, len(firsts)))
    own = zip(ids, firsts, strict=True)
    rows = [
        {**said, "id": key, "entity_id": one.entity_id, "customer_id": one.customer_id}
        for key, one in own
    ]
    if rows:
        session.execute(insert(Dispute), rows)
    return iter(ids)


def _cause(session: Session, actor: Actor, entity: Entity, name: str) -> int | None:
    """A cause by its name; one that an administrator is the first to name is a new one."""
    causes = session.scalars(
        select(DisputeCause).where(col(DisputeCause.entity_id) == entity.id)
    ).all()
    for cause in causes:
        if cause.name.casefold() == name.strip().casefold():
            return cause.id
    if actor.may(Permission.ADMINISTER):
        new = DisputeCause(entity_id=entity.id or 0, name=" ".join(name.split()))
        session.add(new)
        session.flush()
        return new.id
    raise UnknownCause(cause=name, causes=", ".join(cause.name for cause in causes) or "—")


def _resolver(session: Session, email: str) -> int | None:
    query = select(col(User.id)).where(
        func.lower(User.email) == email.strip().lower(), col(User.active)
    )
    found = session.scalar(query)
    if found is None:
        raise UnknownResolver(email=email)
    return found
