"""Where customers stand in the agenda and the outbox when a simulation begins."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.outbox_states import UNSENT, ActionState
from dso_app.domain.planning import Reached
from dso_app.domain.scenario import Mode, Scope
from dso_app.domain.walk import OpenStep, Walker
from dso_app.models import Action, Cycle, Message, MessageItem
from dso_app.services.bulk import among, chunks, fetch
from dso_app.services.planning.states import IN_FLIGHT

_CHUNK = 2000


def find_open_steps(session: Session, walkers: Sequence[Walker], version_id: int | None) -> None:
    """Give customers the steps of a version that are open for them, as people left them."""
    by_id = {walker.facts.id: walker for walker in walkers}
    for ids in chunks(list(by_id), _CHUNK):
        messages = _messages(session, ids)
        query = select(
            col(Action.customer_id),
            col(Action.id),
            col(Action.step_key),
            col(Action.leader_item_id),
            col(Action.planned_on),
            col(Action.postponed_to),
            col(Action.state),
            col(Action.mode),
            col(Action.confirmed_by),
        ).where(
            among(col(Action.customer_id), ids),
            col(Action.kind) == "scenario",
            col(Action.closed_on).is_(None),
            col(Action.version_id) == version_id,
        )
        for customer_id, key, step_key, leader, planned_on, postponed, *standing in fetch(
            session, query
        ):
            message = messages.get(key)
            by_id[customer_id].open[step_key] = OpenStep(
                leader_id=leader or 0,
                planned_on=planned_on,
                created=key,
                prepared=message[0] if message else None,
                by_hand=_by_hand(*standing) or bool(message and message[1]),
                postponed_to=postponed,
            )


def _by_hand(state: str, mode: str, confirmed_by: int | None) -> bool:
    """Whether a person stands behind an action, or is to: by the command line without a name."""
    if confirmed_by is not None or state == ActionState.TO_CONFIRM:
        return True
    return state == ActionState.CONFIRMED and mode != Mode.AUTOMATIC


def _messages(session: Session, customer_ids: list[int]) -> Mapping[int, tuple[int, bool]]:
    """By action, its message that has not left, and whether a person stands behind it."""
    query = select(
        col(Message.action_id), col(Message.id), col(Message.confirmed), col(Message.mode)
    ).where(among(col(Message.customer_id), customer_ids), col(Message.state).in_(UNSENT))
    return {
        action_id: (key, confirmed or mode != Mode.AUTOMATIC)
        for action_id, key, confirmed, mode in fetch(session, query)
    }


def suppose_left(session: Session, walkers: Sequence[Walker], *, scope: Scope) -> None:
    """Suppose that messages of which nobody knows whether they left, did."""
    by_id = {walker.facts.id: walker for walker in walkers}
    for ids in chunks(list(by_id), _CHUNK):
        query = (
            select(
                col(Message.id),
                col(Action.customer_id),
                col(Action.version_id),
                col(Action.step_order),
                col(Action.effective_offset),
                col(Message.sent_on),
            )
            .join(Action, col(Action.id) == col(Message.action_id))
            .where(
                among(col(Message.customer_id), ids),
                col(Message.state).in_(IN_FLIGHT),
                col(Action.closed_on).is_(None),
                col(Message.sent_on).is_not(None),
            )
        )
        found = fetch(session, query)
        listed = _listed(session, [row[0] for row in found]) if found else {}
        for message_id, customer_id, version_id, order, offset, on in found:
            items = listed.get(message_id, [])
            climbing = set(items) if scope is Scope.ITEM else set()
            by_id[customer_id].have_done(
                Reached(version_id, order, offset, on), on, items, climbing
            )


def _listed(session: Session, message_ids: list[int]) -> dict[int, list[int]]:
    query = select(col(MessageItem.message_id), col(MessageItem.item_id))
    found: dict[int, list[int]] = defaultdict(list)
    for message_id, item_id in fetch(
        session, query.where(among(col(MessageItem.message_id), message_ids))
    ):
        found[message_id].append(item_id)
    return found


def saved_today(
    session: Session, walkers: Sequence[Walker], today: date, *, first_pass: bool
) -> None:
    """Suppose that the scenario's edit was saved: nothing leaves today where cycles run.

    What was open under the version before is replaced.
    """
    running: set[Any] = set()
    for ids in chunks([walker.facts.id for walker in walkers], _CHUNK):
        query = select(col(Cycle.customer_id)).where(
            among(col(Cycle.customer_id), ids), col(Cycle.ended_on).is_(None)
        )
        running.update(session.scalars(query))
    for walker in walkers:
        walker.first_pass = first_pass
        if walker.facts.id in running:
            walker.not_before = today + timedelta(days=1)
