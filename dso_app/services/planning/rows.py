"""What planning finds in the tables, for many customers at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.outbox_states import UNSENT, ActionState, MessageState
from dso_app.domain.scenario import Mode
from dso_app.models import Action, ActionItem, ActionTotal, Cycle, Message
from dso_app.services.bulk import among, fetch
from dso_app.services.planning.changes import CycleKey
from dso_app.services.planning.states import IN_FLIGHT, OpenAction

_OF_AN_OPEN_STEP = (*UNSENT, *IN_FLIGHT, MessageState.FAILED)


def open_scenario_actions(
    session: Session, customer_ids: Sequence[int]
) -> dict[int, list[OpenAction]]:
    """The open scenario actions of each customer that has any."""
    query = select(
        col(Action.id),
        col(Action.customer_id),
        col(Action.scenario_id),
        col(Action.version_id),
        col(Action.step_key),
        col(Action.leader_item_id),
        col(Action.planned_on),
        col(Action.state),
        col(Action.reason_code),
        col(Action.reason_message),
        col(Action.reason_values),
        col(Action.confirmed_by),
        col(Action.mode),
        col(Action.channel),
    ).where(
        among(col(Action.customer_id), customer_ids),
        col(Action.kind) == "scenario",
        col(Action.closed_on).is_(None),
    )
    by_id: dict[int, OpenAction] = {}
    for row in fetch(session, query):
        by_id[row[0]] = OpenAction(
            id=row[0],
            customer_id=row[1],
            scenario_id=row[2],
            version_id=row[3],
            step_key=row[4],
            leader_item_id=row[5],
            planned_on=row[6],
            standing=tuple(row[7:11]),
            # By the command line nobody's name stands behind a confirmation.
            confirmed=row[11] is not None
            or (row[7] == ActionState.CONFIRMED and row[12] != Mode.AUTOMATIC),
            channel=row[13],
        )
    if by_id:
        _read_details(session, by_id)
    found: dict[int, list[OpenAction]] = defaultdict(list)
    for action in by_id.values():
        found[action.customer_id].append(action)
    return found


def _read_details(session: Session, by_id: Mapping[int, OpenAction]) -> None:
    ids = list(by_id)
    items = select(col(ActionItem.action_id), col(ActionItem.item_id))
    for action_id, item_id in fetch(session, items.where(among(col(ActionItem.action_id), ids))):
        by_id[action_id].item_ids.add(item_id)
    totals = select(
        col(ActionTotal.action_id), col(ActionTotal.currency), col(ActionTotal.asked_minor)
    )
    for action_id, currency, minor in fetch(
        session, totals.where(among(col(ActionTotal.action_id), ids))
    ):
        by_id[action_id].totals[currency] = minor
    messages = select(
        col(Message.action_id),
        col(Message.state),
        col(Message.reason_code),
        col(Message.reason_message),
        col(Message.reason_values),
    ).where(among(col(Message.action_id), ids), col(Message.state).in_(_OF_AN_OPEN_STEP))
    for action_id, state, *reason in fetch(session, messages):
        code, message, values = reason
        by_id[action_id].message_state = state
        by_id[action_id].message_reason = (code, message, values)


def spent_steps(
    session: Session, customer_ids: Sequence[int], versions: Collection[int]
) -> dict[CycleKey, frozenset[str]]:
    """Keys of the steps that cycles begun under versions no longer in force have had."""
    of_old_versions = (
        among(col(Cycle.customer_id), customer_ids),
        col(Cycle.version_id).is_not(None),
        col(Cycle.version_id).not_in(versions),
        col(Action.closed_on).is_not(None),
        col(Action.state) != ActionState.CANCELLED,
    )
    led = select(col(Cycle.scenario_id), col(Cycle.leader_item_id), col(Action.step_key)).join(
        Action, col(Action.cycle_id) == col(Cycle.id)
    )
    climbed = (
        select(col(Cycle.scenario_id), col(Cycle.leader_item_id), col(ActionItem.step_key))
        .join(ActionItem, col(ActionItem.cycle_id) == col(Cycle.id))
        .join(Action, col(Action.id) == col(ActionItem.action_id))
        .where(col(ActionItem.step_key).is_not(None))
    )
    found: dict[CycleKey, set[str]] = defaultdict(set)
    for query in (led, climbed):
        for scenario_id, leader_id, key in fetch(session, query.where(*of_old_versions)):
            found[scenario_id, leader_id].add(key)
    return {cycle: frozenset(keys) for cycle, keys in found.items()}
