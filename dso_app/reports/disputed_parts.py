"""What is disputed of items, as known now or on a past date (rules, section 3)."""

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, select, union_all
from sqlmodel import col

from dso_app.models import Dispute, DisputeItem, DisputeRevision
from dso_app.reports.basis import Basis


def disputed_parts(basis: Basis) -> Subquery:
    """The disputed parts of items in disputes opened up to the as-of date.

    Columns: dispute_id, item_id, minor (of the item's currency), cause_id, resolver_id, opened_on,
    closed_on and founded: empty while the dispute is open on the date, or was as far as was known.
    """
    known_on = basis.known_on
    if known_on is None:
        return _parts(DisputeItem, Dispute, basis).subquery("disputed")
    present = _parts(DisputeItem, Dispute, basis).where(col(DisputeItem.known_on) <= known_on)
    earlier = _parts(DisputeRevision, DisputeRevision, basis).where(
        col(DisputeRevision.known_on) <= known_on, col(DisputeRevision.superseded_on) > known_on
    )
    return union_all(present, earlier).subquery("disputed")


def _parts(part: Any, said: Any, basis: Basis) -> Select[Any]:
    """Where the amounts stand, and where the cause and the resolver do."""
    last = min(basis.on, basis.known_on or basis.on)
    over = _over(last, basis.known_on)
    columns: list[Any] = [
        col(Dispute.id).label("dispute_id"),
        col(part.item_id).label("item_id"),
        col(part.amount_minor).label("minor"),
        col(said.cause_id).label("cause_id"),
        col(said.resolver_id).label("resolver_id"),
        col(Dispute.opened_on).label("opened_on"),
        case((over, col(Dispute.closed_on))).label("closed_on"),
        case((over, col(Dispute.founded))).label("founded"),
    ]
    return (
        select(*columns)
        .select_from(Dispute)
        .join(part, col(part.dispute_id) == col(Dispute.id))
        .where(col(Dispute.entity_id) == basis.entity_id, col(Dispute.opened_on) <= last)
    )


def _over(last: date, known_on: date | None) -> Any:
    ended = col(Dispute.closed_on) <= last
    if known_on is None:
        return ended
    known = func.coalesce(col(Dispute.closed_known_on), col(Dispute.closed_on)) <= known_on
    return and_(ended, known)
