"""Letters confirmed and made at once, by the person who will put them into envelopes."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.errors import RelanceError
from dso_app.models import Action, Message
from dso_app.sending.depart import Departing, depart
from dso_app.sending.results import put_in_print_queue
from dso_app.services import actions
from dso_app.services.outbox_rows import Claim, change
from dso_app.services.print_queue import LETTERS
from dso_app.services.sending_switch import status
from dso_app.texts import N_

MOST_AT_ONCE = 200
"""Letters made while somebody waits; more are confirmed and made by the runner."""


class SendingStands(RelanceError):
    """Nothing leaves at all, letters included."""

    message = N_("Sending is stopped: nothing is printed. Resume it in the outbox.")


class TooManyLetters(RelanceError):
    """More letters than somebody would wait for."""

    message = N_("At most {most} letters at once: confirm them, they come into the print queue.")


def print_now(
    database: Database, actor: Actor, clock: Clock, action_ids: Sequence[int]
) -> list[int]:
    """Confirm actions that send letters and make these; ids of the letters made.

    Each is read again just before it is made, as at any sending: one that may not leave now
    stays where that put it, with its reason, and is not among the ids. What sends no letter, and
    what has no message yet, is passed over.

    Raises:
        SendingStands, TooManyLetters: nothing was done.
    """
    actor.require(Permission.ACT)
    if len(action_ids) > MOST_AT_ONCE:
        raise TooManyLetters(most=MOST_AT_ONCE)
    with database.read() as session:
        if not status(session).allowed:
            raise SendingStands
    made = []
    for action_id in action_ids:
        with database.write() as session:
            message_id = _make(session, actor, clock, action_id)
        if message_id is not None:
            made.append(message_id)
    return made


def _make(session: Session, actor: Actor, clock: Clock, action_id: int) -> int | None:
    action = session.get(Action, action_id)
    if action is None or action.channel not in LETTERS:
        return None
    if action.state in (ActionState.TO_CONFIRM, ActionState.TO_DO):
        actions.confirm(session, actor, clock, action_id)
    query = select(Message).where(
        col(Message.action_id) == action_id, col(Message.state) == MessageState.QUEUED
    )
    message = session.scalar(query)
    name = f"print-{uuid4().hex}"
    free = (col(Message.state) == MessageState.QUEUED) & (col(Message.claimed_by) == "")
    if message is None or not change(session, message, free, claimed_by=name):
        return None
    leaving = depart(session, clock, message.id or 0, name, "")
    if not isinstance(leaving, Departing):
        return None
    put_in_print_queue(session, clock, leaving, Claim(name, leaving.message.attempts))
    return message.id
