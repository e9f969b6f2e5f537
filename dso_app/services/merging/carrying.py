"""How collecting goes on after a merge: nothing is asked twice, and nothing new leaves at once."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.errors import Reason
from dso_app.models import Action, Customer, Cycle, Item, known_id
from dso_app.services.planning.changes import Changes
from dso_app.services.planning.cycles import call_back
from dso_app.services.planning.reasons import values_text
from dso_app.services.planning.rows import open_scenario_actions
from dso_app.services.planning.writer import PlanWriter
from dso_app.texts import N_

_WHY = N_("Its customer was merged into {customer}.")


def withdraw(session: Session, survivor: Customer, gone: Customer, day: date) -> None:
    """Call back the open steps of the one that goes, and every text that names it.

    Specific actions stay open: their texts are written anew, and what a person had confirmed of
    them wants confirming again.
    """
    reason = Reason("merged", _WHY, {"customer": survivor.name})
    query = select(Action).where(
        col(Action.customer_id) == gone.id, col(Action.closed_on).is_(None)
    )
    for action in session.scalars(query).all():
        call_back(session, action, MessageState.CANCELLED, reason)
        if action.kind != "scenario" and action.confirmed_by is not None:
            action.state, action.confirmed_by = ActionState.TO_CONFIRM, None
            action.reason_code, action.reason_message = reason.code, reason.message
            action.reason_values = values_text(reason.values)
    session.flush()
    steps = open_scenario_actions(session, [known_id(gone)]).get(known_id(gone), [])
    writer = PlanWriter(session, survivor.entity_id, day)
    writer.write(Changes(cancelled=[(step, reason) for step in steps]))
    session.expire_all()


def carry_planning(
    session: Session, survivor: Customer, gone: Customer, target: int | None, day: date
) -> None:
    """Intervals count from the last step of either; a scenario new to items starts gently.

    Args:
        session: of a writing transaction.
        survivor: who has all items from now on.
        gone: whose items come.
        target: the scenario they are all on then.
        day: business date.
    """
    last = max(
        (one.last_performed_on or date.min, one.last_performed_offset) for one in (survivor, gone)
    )
    if last[0] != date.min:
        survivor.last_performed_on, survivor.last_performed_offset = last
    moved = [one for one in (survivor, gone) if one.scenario_id != target and _asks(session, one)]
    survivor.first_pass = target is not None and (
        survivor.first_pass or gone.first_pass or bool(moved)
    )
    waits = [one.not_before for one in (survivor, gone) if one.not_before]
    if any(one.scenario_id is not None and _runs(session, one) for one in moved):
        waits.append(day + timedelta(days=1))
    survivor.not_before = max(waits, default=None)


def _asks(session: Session, customer: Customer) -> bool:
    """Whether it has anything open."""
    query = select(col(Item.id)).where(
        col(Item.customer_id) == customer.id, col(Item.remaining_minor) != 0
    )
    return session.scalar(query.limit(1)) is not None


def _runs(session: Session, customer: Customer) -> bool:
    """Whether it is in the middle of a cycle."""
    query = select(col(Cycle.id)).where(
        col(Cycle.customer_id) == customer.id, col(Cycle.ended_on).is_(None)
    )
    return session.scalar(query.limit(1)) is not None
