"""What came of a call, and the day on which the customer is to be called again."""

from datetime import date

from sqlmodel import Session, col, select

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.domain.calls import CallResult
from dso_app.domain.scenario import Channel
from dso_app.models import Action, ActionItem, ActionTotal, known_id
from dso_app.services.agenda.actions import mark_done, put_off
from dso_app.services.agenda.open_actions import (
    ActionRefused,
    NotLater,
    checked_note,
    open_action,
    tell,
)
from dso_app.services.alerts.in_agenda import add_alert
from dso_app.services.lists.words import call_word
from dso_app.services.specific.rows import CALL_AGAIN
from dso_app.texts import N_


class NotACall(ActionRefused):
    """What came of a call can be said of calls alone."""

    message = N_("{customer}, “{step}”: is no call.")


def record_call(
    session: Session,
    actor: Actor,
    clock: Clock,
    action_id: int,
    result: CallResult,
    *,
    note: str = "",
    again_on: date | None = None,
) -> Action:
    """A person called, today.

    Somebody was reached: the call is done, and with a day to call again on a new one stands in
    the agenda on it, beside the scenario. Nobody was: with a day the same call comes back on it,
    not done yet; without one it is done, and the next step comes.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NotACall, NotLater, NoteTooLong: nothing is changed.
    """
    found = open_action(session, actor, clock, action_id)
    action = found.action
    if action.channel != Channel.CALL:
        raise NotACall(found)
    if again_on is not None and again_on <= found.today:
        raise NotLater(found, on=found.today)
    if again_on is None or result.answered:
        mark_done(session, actor, clock, action_id, note=note, result=result)
        if again_on is not None:
            _call_again(session, action, found.today, again_on)
        return action
    action.note = checked_note(note) or action.note
    put_off(session, found, again_on)
    message = N_("{step}: {result}, again on {day}.")
    tell(
        session,
        actor,
        clock,
        [found],
        "action.called",
        message,
        after=note.strip(),
        result=call_word(result),
        day=again_on,
    )
    return action


def _call_again(session: Session, action: Action, called_on: date, on: date) -> None:
    """A call to the same customer, about the same items, on a later day."""
    key = known_id(action)
    items = session.exec(select(ActionItem.item_id).where(col(ActionItem.action_id) == key))
    totals = session.exec(select(ActionTotal).where(col(ActionTotal.action_id) == key))
    add_alert(
        session,
        action.customer_id,
        on,
        code=CALL_AGAIN,
        name=N_("Call again"),
        message=N_("Called on {day}: to be called again."),
        values={"day": called_on},
        item_ids=list(items),
        totals={one.currency: one.asked_minor for one in totals},
        channel=Channel.CALL,
        created_on=called_on,
    )
