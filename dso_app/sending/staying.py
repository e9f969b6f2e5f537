"""Messages whose turn had come and that do not leave: cancelled, held, back to confirm, waiting."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlmodel import Session, col

from dso_app.domain import reasons
from dso_app.domain.departure import BackToConfirm, Cancel, Departure, Held, Wait
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.errors import Reason
from dso_app.models import Customer, known_id
from dso_app.sending.prepare import set_state
from dso_app.sending.wording import fill
from dso_app.services.outbox.rows import make_wait, to_customers
from dso_app.services.outbox.tries import put_aside
from dso_app.services.planning.items import release_steps
from dso_app.services.specific.rows import release_items

if TYPE_CHECKING:
    from dso_app.sending.departing import Departing

_States = tuple[MessageState, ActionState]
_ASIDE: dict[type[Departure], _States] = {
    Cancel: (MessageState.CANCELLED, ActionState.CANCELLED),
    BackToConfirm: (MessageState.TO_CONFIRM, ActionState.TO_CONFIRM),
    Held: (MessageState.HELD, ActionState.WAITING),
    Wait: (MessageState.WAITING, ActionState.WAITING),
}


def stay(session: Session, stays: Sequence[tuple["Departing", Departure]], runner_id: str) -> None:
    """Put claimed messages where it was decided they go, and their steps with them."""
    alike: dict[tuple[type[Departure], str], list[Departing]] = defaultdict(list)
    why: dict[tuple[type[Departure], str], Reason] = {}
    for one, decision in stays:
        if isinstance(decision, Cancel | BackToConfirm | Held | Wait):
            reason = decision.reason
            key = (type(decision), reason.code + json.dumps(reason.values, default=str))
            alike[key].append(one)
            why[key] = reason
    for (kind, _), group in alike.items():
        _put(session, group, kind, why[kind, _], runner_id)


def lacks_something(session: Session, one: "Departing", missing: Reason, runner_id: str) -> None:
    """What a message cannot do without is missing by now: its step is in error."""
    if put_aside(session, [one.message], runner_id, MessageState.CANCELLED, missing):
        set_state(one.action, ActionState.ERROR, missing)


def _put(
    session: Session,
    group: Sequence["Departing"],
    kind: type[Departure],
    reason: Reason,
    runner_id: str,
) -> None:
    of_message, of_action = _ASIDE[kind]
    mine = put_aside(session, [one.message for one in group], runner_id, of_message, reason)
    put = [one for one in group if one.message.id in mine]
    for one in put:
        set_state(one.action, of_action, reason)
        if kind is BackToConfirm:
            _ask_again(session, one)
    if kind is Cancel:
        _end(session, put)
    if reason.code == reasons.DAILY_CAP:
        # The others need not come one by one to hear the same.
        make_wait(session, to_customers(group[0].message.entity_id), reason)


def _ask_again(session: Session, one: "Departing") -> None:
    one.action.confirmed_by = None
    if one.about is not None:
        fill(session, one.message, one.about)


def _end(session: Session, cancelled: Sequence["Departing"]) -> None:
    """The steps of cancelled messages may be planned again."""
    for one in cancelled:
        one.action.closed_on = one.today
    ended = [known_id(one.action) for one in cancelled]
    release_steps(session, ended)
    release_items(session, ended)
    customers = {one.action.customer_id for one in cancelled}
    session.execute(
        update(Customer).where(col(Customer.id).in_(customers)).values(plan_needed=True)
    )
