"""The turnover that was entered, as known now or on a past date (rules, section 3)."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from dso_app.models import Turnover, TurnoverRevision

Kept = tuple[type[Turnover] | type[TurnoverRevision], tuple[ColumnElement[bool], ...]]


def kept_turnover(entity_id: int, known_on: date | None) -> list[Kept]:
    """Where a company's turnover stands, the earlier amounts last; and which rows count.

    Args:
        entity_id: whose turnover.
        known_on: only what was known on that date counts; none for what is known now.
    """
    present = col(Turnover.entity_id) == entity_id
    if known_on is None:
        return [(Turnover, (present,))]
    earlier = (
        col(TurnoverRevision.entity_id) == entity_id,
        col(TurnoverRevision.known_on) <= known_on,
        col(TurnoverRevision.superseded_on) > known_on,
    )
    return [
        (Turnover, (present, col(Turnover.known_on) <= known_on)),
        (TurnoverRevision, earlier),
    ]


def turnover_known(
    session: Session, entity_id: int, known_on: date | None
) -> dict[tuple[date, str], int]:
    """Turnover including tax in minor units, by first day of month and currency."""
    known: dict[tuple[date, str], int] = {}
    for model, conditions in kept_turnover(entity_id, known_on):
        # An import may be dated back before what a month is already: what was kept first is what
        # was known, so it is read last.
        columns = (col(model.month), col(model.currency), col(model.amount_minor))
        query = select(*columns).where(*conditions).order_by(col(model.id).desc())
        known.update({(month, name): minor for month, name, minor in session.execute(query)})
    return known
