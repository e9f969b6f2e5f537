"""The only places where a cycle advances: a step performed, skipped or lapsed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE, Actor
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.planner import has_lapsed
from dso_app.domain.scenario import Mode
from dso_app.errors import Reason
from dso_app.models import (
    Action,
    ActionItem,
    Customer,
    Cycle,
    Entity,
    Item,
    Message,
    MessageItem,
    known_id,
)
from dso_app.models import Step as StepRow
from dso_app.services.history import record
from dso_app.services.planning_reasons import LAPSED, values_text
from dso_app.services.planning_rows import UNSENT
from dso_app.services.scenario_rows import rules_step
from dso_app.services.specific_rows import SPECIFIC, release_items
from dso_app.texts import N_

_LEFT = (MessageState.SENDING, MessageState.AMBIGUOUS, MessageState.SENT)
_CLOSED = {
    ActionState.DONE: N_("{step}: done."),
    ActionState.SKIPPED: N_("{step}: skipped."),
    ActionState.LAPSED: N_("{step}: not done in time, the next step comes."),
}


def record_performed(
    session: Session, clock: Clock, action: Action, on: date, *, actor: Actor = HOUSE
) -> None:
    """The step was performed on a day: by its message, or by a person.

    The items it listed remember it, intervals count from the day, the action is closed, and the
    customer is planned again.
    """
    _lock_customer(session, action)
    _close(session, clock, action, ActionState.DONE, on, actor)
    if action.cycle_id is None:
        return
    done = {"performed_on": on, "performed_offset": action.effective_offset}
    _advance(session, action, _remember(session, action, on), done)
    customer = session.get_one(Customer, action.customer_id)
    customer.last_performed_on = on
    customer.last_performed_offset = action.effective_offset


def record_skipped(
    session: Session, clock: Clock, action: Action, on: date, *, actor: Actor = HOUSE
) -> None:
    """The step was passed over by a person: the items it listed remember it, intervals do not."""
    _pass_over(session, clock, action, ActionState.SKIPPED, on, actor)


def lapse_actions(session: Session, clock: Clock, entity: Entity) -> int:
    """Let undone manual steps lapse, so that the next ones come; how many did.

    The days count from the planned date, or from the day the action came into the agenda when
    that was later: nobody could have done it before.
    """
    day = today(clock, entity.timezone)
    query = (
        select(Action, StepRow)
        .join(
            StepRow,
            and_(
                col(StepRow.version_id) == col(Action.version_id),
                col(StepRow.position) == col(Action.step_order),
            ),
        )
        .where(
            col(Action.entity_id) == entity.id,
            col(Action.closed_on).is_(None),
            col(Action.kind) == "scenario",
            col(Action.mode) == Mode.MANUAL,
            col(Action.state) == ActionState.TO_DO,
            col(StepRow.lapse_days).is_not(None),
        )
        .order_by(col(Action.customer_id))
    )
    lapsed = 0
    for action, step in session.execute(query).all():
        since = max(action.postponed_to or action.planned_on, action.created_on)
        if not has_lapsed(rules_step(step), since, day):
            continue
        _lock_customer(session, action)
        session.refresh(action)
        # Somebody may have done it, or said that it may leave, before the lock was free.
        if action.state == ActionState.TO_DO:
            call_back(session, action, MessageState.SKIPPED, LAPSED)
            _pass_over(session, clock, action, ActionState.LAPSED, day, HOUSE)
            lapsed += 1
    return lapsed


def call_back(session: Session, action: Action, state: MessageState, reason: Reason) -> None:
    """Give an action's message that has not left its last state: its step ends without it."""
    session.execute(
        update(Message)
        .where(
            col(Message.action_id) == action.id,
            col(Message.state).in_((*UNSENT, MessageState.FAILED)),
        )
        .values(
            state=state,
            reason_code=reason.code,
            reason_message=reason.message,
            reason_values=values_text(reason.values),
        )
        .execution_options(synchronize_session="fetch")
    )


def _pass_over(
    session: Session, clock: Clock, action: Action, state: ActionState, on: date, actor: Actor
) -> None:
    _lock_customer(session, action)
    _close(session, clock, action, state, on, actor)
    if action.cycle_id is not None:
        _advance(session, action, _remember(session, action, None), {"passed_over_on": on})


def _lock_customer(session: Session, action: Action) -> None:
    """Before anything else of the customer's, as planning does, so that none waits for another."""
    session.execute(
        update(Customer).where(col(Customer.id) == action.customer_id).values(plan_needed=True)
    )


def _close(
    session: Session, clock: Clock, action: Action, state: ActionState, on: date, actor: Actor
) -> None:
    action.state = state
    if action.kind == "scenario":
        action.reason_code, action.reason_message, action.reason_values = "", "", "{}"
    action.closed_on = on
    action.closed_by = actor.user_id
    if action.kind == SPECIFIC:
        release_items(session, [known_id(action)])
    record(
        session,
        actor,
        clock,
        f"action.{state}",
        _CLOSED[state],
        on=on,
        entity_id=action.entity_id,
        customer_id=action.customer_id,
        after=action.note,
        step=action.step_name,
    )
    session.flush()


def _advance(
    session: Session, action: Action, listed: Sequence[int], done: Mapping[str, Any]
) -> None:
    """Move the action's cycle on; in scope *item*, the cycle of each item that was listed."""
    query = select(col(ActionItem.item_id), col(ActionItem.cycle_id)).where(
        col(ActionItem.action_id) == action.id, col(ActionItem.cycle_id).is_not(None)
    )
    climbing: dict[int, int] = {item: cycle for item, cycle in session.execute(query) if cycle}
    left_out = [item_id for item_id in climbing if item_id not in listed]
    if left_out:
        # What joined the action after its message was written has not had the step.
        session.execute(
            delete(ActionItem).where(
                col(ActionItem.action_id) == action.id, col(ActionItem.item_id).in_(left_out)
            )
        )
    if climbing:
        # What joined the message just before it left has had the step too.
        for item_id in set(listed) - climbing.keys():
            climbing[item_id] = _join(session, action, item_id)
    cycles = [climbing[item_id] for item_id in listed if item_id in climbing]
    session.execute(
        update(Cycle)
        .where(col(Cycle.id).in_(cycles or [action.cycle_id]))
        .values(
            version_id=action.version_id,
            last_order=action.step_order,
            last_offset=action.effective_offset,
            **done,
        )
        .execution_options(synchronize_session="fetch")
    )


def _join(session: Session, action: Action, item_id: int) -> int:
    """Have an action stand for one more item's step; gives the item's cycle."""
    query = select(Cycle).where(
        col(Cycle.scenario_id) == action.scenario_id, col(Cycle.leader_item_id) == item_id
    )
    cycle = session.scalar(query) or Cycle(
        entity_id=action.entity_id,
        customer_id=action.customer_id,
        scenario_id=action.scenario_id or 0,
        leader_item_id=item_id,
        started_on=action.closed_on or action.planned_on,
    )
    session.add(cycle)
    session.flush()
    cycle_id = known_id(cycle)
    session.add(
        ActionItem(
            action_id=known_id(action),
            item_id=item_id,
            cycle_id=cycle_id,
            step_key=action.step_key,
        )
    )
    session.flush()
    return cycle_id


def _remember(session: Session, action: Action, performed_on: date | None) -> list[int]:
    """Write the step into the memory of the items it listed, where it is above what they hold.

    Listed are the items of the message that left, else those of the action; they are given.
    """
    left = select(col(MessageItem.item_id)).join(
        Message, col(Message.id) == col(MessageItem.message_id)
    )
    left = left.where(col(Message.action_id) == action.id, col(Message.state).in_(_LEFT))
    listed = list(session.scalars(left)) or list(
        session.scalars(
            select(col(ActionItem.item_id)).where(col(ActionItem.action_id) == action.id)
        )
    )
    same_version = col(Item.reached_version_id) == action.version_id
    lower = or_(
        col(Item.reached_order).is_(None),
        and_(same_version, col(Item.reached_order) <= action.step_order),
        and_(
            col(Item.reached_version_id).is_distinct_from(action.version_id),
            col(Item.reached_offset) <= action.effective_offset,
        ),
    )
    session.execute(
        update(Item)
        .where(col(Item.id).in_(listed), lower)
        .values(
            reached_scenario_id=action.scenario_id,
            reached_version_id=action.version_id,
            reached_order=action.step_order,
            reached_offset=action.effective_offset,
            reached_on=performed_on,
        )
        .execution_options(synchronize_session="fetch")
    )
    return listed
