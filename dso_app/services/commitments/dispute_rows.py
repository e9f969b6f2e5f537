"""Disputes as rows: the open ones of items, ended or parted, and what they dispute of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, literal, select, update
from sqlmodel import Session, col

from dso_app.clock import Clock, today
from dso_app.models import Dispute, DisputeItem, DisputeRevision, Entity, Item, known_id
from dso_app.services.bulk import among, fetch, reserve_ids, table_of


@dataclass
class StandingDispute:
    """An open dispute, and the items among those meant that it holds."""

    opened_on: date
    item_ids: set[int] = field(default_factory=set)


def standing_disputes(session: Session, item_ids: Sequence[int]) -> dict[int, StandingDispute]:
    """The open disputes of items, the oldest first."""
    query = (
        select(col(Dispute.id), col(Dispute.opened_on), col(DisputeItem.item_id))
        .join(DisputeItem, col(DisputeItem.dispute_id) == col(Dispute.id))
        .where(among(col(DisputeItem.item_id), item_ids), col(Dispute.closed_on).is_(None))
        .order_by(col(Dispute.opened_on), col(Dispute.id))
    )
    found: dict[int, StandingDispute] = {}
    session.flush()
    for key, opened_on, item_id in fetch(session, query):
        found.setdefault(key, StandingDispute(opened_on)).item_ids.add(item_id)
    return found


def take_out(
    session: Session,
    disputes: Mapping[int, StandingDispute],
    clock: Clock,
    entity: Entity,
    *,
    founded: bool | None = None,
) -> None:
    """End disputes for their items among those meant: closed, or parted when others stay."""
    if not disputes:
        return
    day = today(clock, entity.timezone)
    rows = select(col(DisputeItem.dispute_id), func.count()).group_by(col(DisputeItem.dispute_id))
    of_each = fetch(session, rows.where(among(col(DisputeItem.dispute_id), list(disputes))))
    parting = [key for key, items in of_each if items > len(disputes[key].item_ids)]
    end = {
        "closed_on": day,
        "closed_known_on": day,
        "closed_at": clock.real(),
        "founded": founded,
    }
    whole = sorted(disputes.keys() - set(parting))
    update_disputes(session, whole, end)
    if parting:
        keep_parts(session, parting, day)
        _part(session, {key: disputes[key] for key in parting}, end)


def keep_parts(session: Session, dispute_ids: Sequence[int], day: date) -> None:
    """Keep what was known of disputes until a day, on which they are about to change.

    What became known on that very day is changed without a trace: whole days count.
    """
    part, kept = table_of(DisputeItem), table_of(DisputeRevision)
    names = ("dispute_id", "item_id", "amount_minor", "cause_id", "resolver_id", "known_on")
    earlier = (among(part.c.dispute_id, dispute_ids), part.c.known_on < day)
    columns = [
        *(part.c.dispute_id, part.c.item_id, part.c.amount_minor),
        *(col(Dispute.cause_id), col(Dispute.resolver_id), part.c.known_on),
        literal(day, part.c.known_on.type),
    ]
    until_then = (
        select(*columns).join(Dispute, col(Dispute.id) == part.c.dispute_id).where(*earlier)
    )
    connection = session.connection()
    connection.execute(insert(kept).from_select([*names, "superseded_on"], until_then))
    connection.execute(update(part).where(*earlier).values(known_on=day))


def update_disputes(
    session: Session, dispute_ids: Sequence[int], values: Mapping[str, Any]
) -> None:
    """Give disputes the same new values."""
    if dispute_ids and values:
        session.execute(
            update(Dispute)
            .where(among(col(Dispute.id), dispute_ids))
            .values(**values)
            .execution_options(synchronize_session="fetch")
        )


def _part(
    session: Session, disputes: Mapping[int, StandingDispute], end: Mapping[str, Any]
) -> None:
    """Move the items meant into disputes of their own that are ended."""
    query = select(Dispute).where(among(col(Dispute.id), list(disputes)))
    kept = {known_id(row): row.model_dump(exclude={"id"}) for row in session.scalars(query)}
    ids = reserve_ids(session, Dispute, len(disputes))
    ended = dict(zip(disputes, ids, strict=True))
    rows = [{**kept[key], **end, "id": new} for key, new in ended.items()]
    session.execute(insert(Dispute), rows)
    moved = [
        {"new": ended[key], "old": key, "item": item_id}
        for key, dispute in disputes.items()
        for item_id in dispute.item_ids
    ]
    table = table_of(DisputeItem)
    statement = (
        update(table)
        .where(table.c.dispute_id == bindparam("old"), table.c.item_id == bindparam("item"))
        .values(dispute_id=bindparam("new"))
    )
    session.connection().execute(statement, moved)
    _forget(session)


def empty_disputes(session: Session, dispute_ids: Sequence[int], item_ids: Sequence[int]) -> None:
    """Take items out of disputes that go on with them under other terms."""
    if dispute_ids:
        session.execute(
            delete(DisputeItem)
            .where(
                among(col(DisputeItem.dispute_id), dispute_ids),
                among(col(DisputeItem.item_id), item_ids),
            )
            .execution_options(synchronize_session=False)
        )
        _forget(session)


def refresh_parts(session: Session, item_ids: Sequence[int]) -> None:
    """Write the disputed part of items: the sum of it in open disputes."""
    session.flush()
    parts = (
        select(func.sum(col(DisputeItem.amount_minor)))
        .join(Dispute, col(Dispute.id) == col(DisputeItem.dispute_id))
        .where(col(DisputeItem.item_id) == col(Item.id), col(Dispute.closed_on).is_(None))
        .scalar_subquery()
    )
    session.execute(
        update(Item)
        .where(among(col(Item.id), item_ids))
        .values(disputed_minor=func.coalesce(parts, 0))
        .execution_options(synchronize_session=False)
    )
    _forget(session)


def _forget(session: Session) -> None:
    """Rows were written round the session: what it holds of them is read again."""
    for row in session.identity_map.values():
        if isinstance(row, DisputeItem | Item):
            session.expire(row)
