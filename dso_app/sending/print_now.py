"""Letters confirmed and made at once, by the person who will put them into envelopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.errors import RelanceError
from dso_app.models import Message, known_id
from dso_app.sending.depart import depart
from dso_app.sending.results import put_in_print_queue
from dso_app.services.agenda.action_card import find_action, viewer_of
from dso_app.services.agenda.actions import confirm
from dso_app.services.agenda.open_actions import (
    AlreadyClosed,
    Leaving,
    NothingToConfirm,
    UnknownAction,
)
from dso_app.services.outbox.print_queue import LETTERS
from dso_app.services.outbox.rows import Claim, change
from dso_app.services.outbox.sending_switch import status
from dso_app.texts import N_

MOST_AT_ONCE = 200
"""Letters made while somebody waits; more are confirmed and made by the runner."""


class SendingStands(RelanceError):
    """Nothing leaves at all, letters included."""

    message = N_("Sending is stopped: nothing is printed. Resume it in the outbox.")


class TooManyLetters(RelanceError):
    """More letters than somebody would wait for."""

    message = N_("At most {most} letters at once: confirm them, they come into the print queue.")


@dataclass(frozen=True)
class Printed:
    """What came of it.

    Attributes:
        made: ids of the letters that are in the print queue now.
        refused: how many were closed, confirmed by a colleague or the like meanwhile, and how
            many may not leave now: these wait with their reason.
    """

    made: list[int]
    refused: int


def print_now(
    database: Database, viewer: Viewer, clock: Clock, action_ids: Sequence[int]
) -> Printed:
    """Confirm actions that send letters, and make these.

    Each is read again just before it is made, as at any sending: one that may not leave now
    stays where that put it, with its reason.

    Raises:
        SendingStands, TooManyLetters: nothing was done.
    """
    viewer.actor.require(Permission.ACT)
    if len(action_ids) > MOST_AT_ONCE:
        raise TooManyLetters(most=MOST_AT_ONCE)
    made = []
    for action_id in action_ids:
        try:
            with database.write() as session:
                message_id = _make(session, viewer, clock, action_id)
        except (UnknownAction, AlreadyClosed, Leaving, NothingToConfirm):
            continue
        if message_id is not None:
            made.append(message_id)
    return Printed(made, len(action_ids) - len(made))


def _make(session: Session, viewer: Viewer, clock: Clock, action_id: int) -> int | None:
    if not status(session).allowed:
        raise SendingStands
    of_its_company = viewer_of(session, clock, viewer, action_id)
    action = find_action(session, of_its_company, action_id)
    if action.channel not in LETTERS:
        return None
    if action.state in (ActionState.TO_CONFIRM, ActionState.TO_DO):
        confirm(session, viewer.actor, clock, action_id)
    name = f"print-{uuid4().hex}"
    message = _claim(session, action_id, name)
    if message is None:
        return None
    letters = depart(session, clock, [known_id(message)], name, "").letters
    if not letters:
        return None
    put_in_print_queue(session, clock, letters[0], Claim(name, letters[0].message.attempts))
    return message.id


def _claim(session: Session, action_id: int, name: str) -> Message | None:
    """The action's message, if it is ready and no runner has it."""
    query = select(Message).where(
        col(Message.action_id) == action_id, col(Message.state) == MessageState.QUEUED
    )
    message = session.scalar(query)
    free = (col(Message.state) == MessageState.QUEUED) & (col(Message.claimed_by) == "")
    if message is None or not change(session, message, free, claimed_by=name):
        return None
    return message
