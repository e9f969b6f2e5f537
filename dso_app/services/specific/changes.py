"""What is done with a specific action after it was started: put on another day, sent again."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import MessageState
from dso_app.errors import RelanceError
from dso_app.models import Action, ActionItem, Entity, Item, Message
from dso_app.services.agenda.open_actions import UnknownAction, open_action, still_here, tell
from dso_app.services.outbox.reading import find_message
from dso_app.services.planning.cycles import call_back
from dso_app.services.planning.reasons import POSTPONED
from dso_app.services.specific.actions import BadSpecific, SpecificTerms, start_specific
from dso_app.services.specific.rows import SPECIFIC
from dso_app.texts import N_


class NotSentAgain(RelanceError):
    """The message is of no closed specific action, or nothing of it is open any more."""

    message = N_("This message cannot be sent again: its action is open, or its items are settled.")


def redate(session: Session, actor: Actor, clock: Clock, action_id: int, on: date) -> Action:
    """Put an open specific action on another day, sooner or later; its message is made anew then.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, BadSpecific: nothing is changed.
    """
    found = open_action(session, actor, clock, action_id)
    action = found.action
    if action.kind != SPECIFIC:
        raise UnknownAction(id=action_id)
    if on < found.today:
        raise BadSpecific(N_("A specific action is for today or a later day."))
    call_back(session, action, MessageState.CANCELLED, POSTPONED)
    still_here(session, found)
    before = action.postponed_to or action.planned_on
    action.planned_on, action.postponed_to = on, None
    said = {"before": str(before), "after": str(on)}
    tell(session, actor, clock, [found], "action.postponed", N_("{step}: postponed."), **said)
    return action


def can_be_sent_again(session: Session, actor: Actor, message: Message) -> bool:
    """Whether somebody may send the message of a closed specific action again."""
    if not actor.may(Permission.ACT) or message.action_id is None:
        return False
    action = session.get(Action, message.action_id)
    return action is not None and action.kind == SPECIFIC and action.closed_on is not None


def send_again(session: Session, actor: Actor, clock: Clock, message_id: int) -> Action:
    """Start a closed specific action again today, on what is still open of its items.

    Raises:
        UnknownMessage, NotSentAgain, HeldAlready, BadSpecific: nothing is changed.
    """
    actor.require(Permission.ACT)
    message = find_message(session, actor, message_id)
    if not can_be_sent_again(session, actor, message):
        raise NotSentAgain
    action = session.get_one(Action, message.action_id)
    query = (
        select(col(Item.id))
        .join(ActionItem, col(ActionItem.item_id) == col(Item.id))
        .where(col(ActionItem.action_id) == action.id, col(Item.remaining_minor) != 0)
    )
    items = [key for key in session.scalars(query) if key is not None]
    if not items:
        raise NotSentAgain
    entity = session.get_one(Entity, action.entity_id)
    terms = SpecificTerms(
        channel=action.channel,
        on=today(clock, entity.timezone),
        text=action.step_key,
        comment=action.note,
        recipients=tuple(filter(None, action.recipients.split(","))),
        holds=action.holds,
    )
    return start_specific(session, actor, clock, items, terms)[0]
