"""Disputes: items, an amount, a cause, a resolver; closed as founded or unfounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Delete, delete, func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Dispute, DisputeCause, DisputeItem, Entity, Item, Settlement, User
from dso_app.services.bulk import among
from dso_app.texts import N_


class UnknownCause(RelanceError):
    """The entity knows no such cause."""

    message = N_("There is no cause of disputes “{cause}”. There are: {causes}.")


class UnknownResolver(RelanceError):
    """No active user has the address."""

    message = N_("There is no user {email} to resolve the dispute.")


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
    """

    amount_minor: int | None = None
    cause: str = ""
    resolver: str = ""


def open_dispute(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Sequence[Item],
    terms: DisputeTerms,
    comment: str,
) -> Dispute:
    """Dispute items of one customer in one currency; the rest of them stays askable.

    An open dispute of the items goes on with the new cause and amount: it does not restart.
    """
    parts = _parts(items, terms.amount_minor)
    cause = _cause(session, actor, entity, terms.cause) if terms.cause.strip() else None
    resolver = _resolver(session, terms.resolver) if terms.resolver else None
    standing = _open_disputes(session, items)
    if standing:
        dispute = min(standing, key=lambda one: (one.opened_on, one.id or 0))
        _take_out(session, [one for one in standing if one is not dispute], items, clock, entity)
        session.execute(_rows_of(dispute, items))
    else:
        dispute = Dispute(
            entity_id=entity.id or 0,
            customer_id=items[0].customer_id,
            opened_on=today(clock, entity.timezone),
            user_id=actor.user_id,
        )
        session.add(dispute)
    dispute.cause_id = cause or dispute.cause_id
    dispute.resolver_id = resolver if terms.resolver else dispute.resolver_id
    dispute.comment = comment.strip() or dispute.comment
    session.flush()
    session.add_all(
        DisputeItem(dispute_id=dispute.id or 0, item_id=item_id, amount_minor=minor)
        for item_id, minor in parts.items()
    )
    _refresh_parts(session, items)
    return dispute


def close_disputes(
    session: Session,
    clock: Clock,
    entity: Entity,
    items: Sequence[Item],
    *,
    founded: bool | None,
) -> int:
    """End the open disputes of items; how many ended.

    Args:
        session: of a writing transaction.
        clock: tells the day.
        entity: the items'.
        items: what is no longer disputed.
        founded: whether the customer was right; None where nobody said.
    """
    standing = _open_disputes(session, items)
    _take_out(session, standing, items, clock, entity, founded=founded)
    _refresh_parts(session, items)
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
        _close(dispute, clock, max(settled_on, dispute.opened_on), None)
        rows = select(Item).join(DisputeItem, col(DisputeItem.item_id) == col(Item.id))
        items = session.scalars(rows.where(col(DisputeItem.dispute_id) == dispute.id)).all()
        _refresh_parts(session, items)
    return len(ended)


def dispute_again(session: Session, dispute_ids: Sequence[int]) -> None:
    """Write what is disputed of items whose disputes were opened again."""
    items = (
        select(Item)
        .join(DisputeItem, col(DisputeItem.item_id) == col(Item.id))
        .where(among(col(DisputeItem.dispute_id), dispute_ids))
        .distinct()
    )
    _refresh_parts(session, session.scalars(items).all())


def _settled_on(session: Session, dispute: Dispute) -> date | None:
    """Value date of the last settlement of a dispute's items."""
    last = select(func.max(col(Settlement.value_date))).join(
        DisputeItem, col(DisputeItem.item_id) == col(Settlement.item_id)
    )
    return session.scalar(last.where(col(DisputeItem.dispute_id) == dispute.id))


def _parts(items: Sequence[Item], amount_minor: int | None) -> dict[int, int]:
    """The disputed part of each item: the oldest ones take the amount first."""
    whole = sum(max(0, item.remaining_minor) for item in items)
    left = whole if amount_minor is None else amount_minor
    if not 0 < left <= whole:
        raise DisputeOutOfRange
    parts: dict[int, int] = {}
    for item in sorted(items, key=lambda item: (item.due_date, item.id or 0)):
        part = min(left, max(0, item.remaining_minor))
        parts[item.id or 0] = part
        left -= part
    return parts


def _open_disputes(session: Session, items: Iterable[Item]) -> list[Dispute]:
    ids = [item.id for item in items]
    query = (
        select(Dispute)
        .join(DisputeItem, col(DisputeItem.dispute_id) == col(Dispute.id))
        .where(col(DisputeItem.item_id).in_(ids), col(Dispute.closed_on).is_(None))
        .distinct()
    )
    return list(session.scalars(query.order_by(col(Dispute.id))))


def _take_out(
    session: Session,
    disputes: Sequence[Dispute],
    items: Sequence[Item],
    clock: Clock,
    entity: Entity,
    *,
    founded: bool | None = None,
) -> None:
    """End disputes for some items: closed with them, or parted when others stay disputed."""
    ids = {item.id for item in items}
    day = today(clock, entity.timezone)
    for dispute in disputes:
        rows = session.scalars(
            select(DisputeItem).where(col(DisputeItem.dispute_id) == dispute.id)
        ).all()
        ending = [row for row in rows if row.item_id in ids]
        if len(ending) < len(rows):
            ended = Dispute(
                **dispute.model_dump(exclude={"id", "closed_on", "closed_at", "founded"})
            )
            _close(ended, clock, day, founded)
            session.add(ended)
            session.flush()
            for row in ending:
                row.dispute_id = ended.id or 0
        else:
            _close(dispute, clock, day, founded)
    session.flush()


def _close(dispute: Dispute, clock: Clock, day: date, founded: bool | None) -> None:  # noqa: FBT001
    dispute.closed_on = day
    dispute.closed_at = clock.real()
    dispute.founded = founded


def _rows_of(dispute: Dispute, items: Iterable[Item]) -> Delete:
    ids = [item.id for item in items]
    return delete(DisputeItem).where(
        col(DisputeItem.dispute_id) == dispute.id, col(DisputeItem.item_id).in_(ids)
    )


def _refresh_parts(session: Session, items: Sequence[Item]) -> None:
    """Write the disputed part of items: the sum of it in open disputes."""
    session.flush()
    query = (
        select(col(DisputeItem.item_id), func.sum(DisputeItem.amount_minor))
        .join(Dispute, col(Dispute.id) == col(DisputeItem.dispute_id))
        .where(
            col(DisputeItem.item_id).in_([item.id for item in items]),
            col(Dispute.closed_on).is_(None),
        )
        .group_by(col(DisputeItem.item_id))
    )
    parts = {item_id: int(minor) for item_id, minor in session.execute(query)}
    for item in items:
        item.disputed_minor = parts.get(item.id or 0, 0)
    session.flush()


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
