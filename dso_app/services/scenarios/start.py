"""What happens to customers when their scenario is assigned, switched on or edited."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from dso_app.clock import Clock, today
from dso_app.models import Customer, Cycle, Entity


class Start(StrEnum):
    """What becomes of the first pass after a scenario is assigned, switched on or edited."""

    CONFIRM = "confirm"
    """It goes to confirm, as one list."""
    NOW = "now"
    """Automatic steps leave at once."""


def restart(
    session: Session,
    clock: Clock,
    entity: Entity,
    which: ColumnElement[bool],
    start: Start,
    *,
    edited: bool,
) -> None:
    """Have customers planned again after their scenario was assigned, switched on or edited.

    Args:
        session: of a writing transaction.
        clock: tells what tomorrow is.
        entity: the customers'.
        which: condition on `Customer`.
        start: whether their next pass goes to confirm.
        edited: the scenario was edited or changed: where cycles run, nothing leaves today.
    """
    session.flush()
    session.execute(
        update(Customer)
        .where(which)
        .values(plan_needed=True, first_pass=start is Start.CONFIRM)
        .execution_options(synchronize_session="fetch")
    )
    if edited:
        running = (
            select(col(Cycle.id))
            .where(col(Cycle.customer_id) == col(Customer.id), col(Cycle.ended_on).is_(None))
            .exists()
        )
        tomorrow = today(clock, entity.timezone) + timedelta(days=1)
        session.execute(
            update(Customer)
            .where(which, running)
            .values(not_before=tomorrow)
            .execution_options(synchronize_session="fetch")
        )
