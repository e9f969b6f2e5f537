"""The only places where a cycle advances: a step performed, skipped or lapsed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, delete, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE, Actor
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import UNSENT, ActionState, MessageState
from dso_app.domain.planner import has_lapsed
from dso_app.domain.scenario import Mode
from dso_app.errors import Reason
from dso_app.models import (
    Action,
    ActionItem,
    Customer,
    Cycle,
    Entity,
    Message,
    known_id,
)
from dso_app.models import Step as StepRow
from dso_app.services.bulk import table_of, write_past
from dso_app.services.history import event_of, record_all
from dso_app.services.lists.words import call_word
from dso_app.services.locks import lock_customers
from dso_app.services.outbox.rows import reason_columns
from dso_app.services.planning.memory import remember
from dso_app.services.planning.reasons import LAPSED, values_text
from dso_app.services.scenarios.rows import rules_step
from dso_app.services.specific.rows import SPECIFIC, release_items
from dso_app.texts import N_

_LISTED = table_of(ActionItem).c
# Of every few messages that leave: put together once.
_CLIMBING = select(_LISTED.action_id, _LISTED.item_id, _LISTED.cycle_id).where(
    _LISTED.action_id.in_(bindparam("ids", expanding=True)), _LISTED.cycle_id.is_not(None)
)
_CLOSED = {
    ActionState.DONE: N_("{step}: done."),
    ActionState.SKIPPED: N_("{step}: skipped."),
    ActionState.LAPSED: N_("{step}: not done in time, the next step comes."),
}
_CALLED = N_("{step}: {result}.")


def record_performed(
    session: Session, clock: Clock, action: Action, on: date, *, actor: Actor = HOUSE
) -> None:
    """The step was performed on a day: by its message, or by a person.

    The items it listed remember it, intervals count from the day, the action is closed, and the
    customer is planned again.
    """
    record_all_performed(session, clock, [action], on, actor=actor)


def record_all_performed(
    session: Session,
    clock: Clock,
    actions: Sequence[Action],
    on: date,
    *,
    actor: Actor = HOUSE,
    before: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Steps were performed on a day, as `record_performed`, those of a place together.

    Args:
        session: of a writing transaction.
        clock: when it is written down.
        actions: what was done.
        on: business date of it.
        actor: who did it.
        before: events that the history has first.
    """
    lock_customers(session, {action.customer_id for action in actions})
    _close(session, clock, actions, ActionState.DONE, on, actor, before)
    others = {action.customer_id for action in actions}
    for alike in _by_place(actions):
        offset = alike[0].effective_offset
        listed = remember(session, alike, on)
        _advance(session, alike, listed, {"performed_on": on, "performed_offset": offset})
        customers = {action.customer_id for action in alike}
        last = {"last_performed_on": on, "last_performed_offset": offset}
        write_past(session, Customer, customers, {"plan_needed": True, **last})
        others -= customers
    write_past(session, Customer, others, {"plan_needed": True})


def _by_place(actions: Sequence[Action]) -> Iterable[list[Action]]:
    """The actions of cycles, those at the same step of the same version together."""
    found: dict[tuple[object, ...], list[Action]] = defaultdict(list)
    for one in actions:
        if one.cycle_id is not None:
            place = (one.scenario_id, one.version_id, one.step_order, one.effective_offset)
            found[place].append(one)
    return found.values()


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
        _lock_customers(session, [action])
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
    _lock_customers(session, [action])
    _close(session, clock, [action], state, on, actor)
    if action.cycle_id is not None:
        listed = remember(session, [action], None)
        _advance(session, [action], listed, {"passed_over_on": on})


def _lock_customers(session: Session, actions: Sequence[Action]) -> None:
    """Before anything else of the customers'; they are planned again."""
    ids = {action.customer_id for action in actions}
    lock_customers(session, ids)
    write_past(session, Customer, ids, {"plan_needed": True})


def _close(
    session: Session,
    clock: Clock,
    actions: Sequence[Action],
    state: ActionState,
    on: date,
    actor: Actor,
    before: Sequence[Mapping[str, Any]] = (),
) -> None:
    ended = {"state": state, "closed_on": on, "closed_by": actor.user_id}
    of_scenarios = [known_id(action) for action in actions if action.kind == "scenario"]
    write_past(session, Action, of_scenarios, ended | reason_columns(None))
    others = [known_id(action) for action in actions if action.kind != "scenario"]
    write_past(session, Action, others, ended)
    specific = [known_id(action) for action in actions if action.kind == SPECIFIC]
    if specific:
        release_items(session, specific)
    events = [
        event_of(
            actor,
            clock,
            f"action.{state}",
            _CALLED if action.result else _CLOSED[state],
            on=on,
            entity_id=action.entity_id,
            customer_id=action.customer_id,
            after=action.note,
            **_said(action),
        )
        for action in actions
    ]
    record_all(session, [*before, *events])


def _said(action: Action) -> dict[str, Any]:
    """What fills the sentence about the end of an action."""
    said = {"step": action.step_name}
    return said | {"result": call_word(action.result)} if action.result else said


def _advance(
    session: Session,
    actions: Sequence[Action],
    listed: Mapping[int, Collection[int]],
    done: Mapping[str, Any],
) -> None:
    """Move cycles on, of actions of one place; in scope *item*, that of each item listed."""
    climbing: dict[int, dict[int, int]] = {known_id(action): {} for action in actions}
    session.flush()
    rows = session.connection().execute(_CLIMBING, {"ids": list(climbing)})
    for action_id, item_id, cycle_id in rows:
        climbing[action_id][item_id] = cycle_id
    cycles: set[int | None] = set()
    for action in actions:
        key = known_id(action)
        cycles |= _climbed(session, action, climbing[key], listed[key]) or {action.cycle_id}
    first = actions[0]
    new = {
        "version_id": first.version_id,
        "last_order": first.step_order,
        "last_offset": first.effective_offset,
        **done,
    }
    write_past(session, Cycle, [key for key in cycles if key is not None], new)


def _climbed(
    session: Session, action: Action, climbing: dict[int, int], listed: Collection[int]
) -> set[int | None]:
    """The cycles of an action's own climbing items that have had the step; empty without any."""
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
    return {climbing[item_id] for item_id in listed if item_id in climbing}


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
