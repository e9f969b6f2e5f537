"""Actions whose day has come get their message: its words, its recipients, its items."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain import reasons
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel, Mode
from dso_app.errors import Reason
from dso_app.models import (
    Action,
    Customer,
    Entity,
    Message,
    known_id,
)
from dso_app.sending.addressing import EMAILS, NO_SENDER, NO_TEXT, address_message, what_is_missing
from dso_app.sending.editing import WRITTEN_BEFORE, own_words, take_over
from dso_app.sending.keys import Keys
from dso_app.sending.left_before import was_sent
from dso_app.sending.reader import About, Reader, scenario_name
from dso_app.sending.wording import TOO_LONG, fill
from dso_app.services.locks import take_turns
from dso_app.services.outbox.print_queue import LETTERS
from dso_app.services.outbox.rows import reason_columns

SENT = (*EMAILS, Channel.SMS, *LETTERS)
"""Channels whose messages leave by themselves, or stand in the print queue."""

_CHUNK = 200
_HELD = (reasons.NOTHING_ASKED.code, reasons.BELOW_MINIMUM.code)
_OURS = (NO_TEXT.code, NO_SENDER.code, TOO_LONG, "no_recipient")
"""Errors that are looked at again at each pass: what was missing may have been given."""


def prepare_chunk(
    session: Session, clock: Clock, entity: Entity, sender: str, after: int
) -> tuple[int, int | None]:
    """Prepare the messages of some due actions.

    Args:
        session: of a writing transaction.
        clock: what tells the business date.
        entity: whose actions.
        sender: address to send from where the entity has none.
        after: id of the last action seen; 0 to begin.

    Returns:
        How many messages were prepared, and the id of the last action seen; None at the end.
    """
    take_turns(session, "prepare")
    reader = Reader(session, clock, entity)
    actions = _due(session, entity, reader, after)
    if not actions:
        return 0, None
    keys = Keys(session, entity, actions)
    written = own_words(session, actions)
    prepared = 0
    for about in reader.read(actions):
        missing = what_is_missing(about, entity, sender)
        if missing is None:
            key, words = keys.of(about.action), written.get(known_id(about.action))
            message = add_message(session, clock, about, entity, key, sender, words)
            prepared += not was_sent(session, clock, message, about.action)
        elif (about.action.state, about.action.reason_code) != (ActionState.ERROR, missing.code):
            set_state(about.action, ActionState.ERROR, missing)
    session.flush()
    return prepared, actions[-1].id


def _due(session: Session, entity: Entity, reader: Reader, after: int) -> list[Action]:
    """Actions due without a message, their customers locked as planning locks them."""
    due = (
        col(Action.entity_id) == entity.id,
        col(Action.id) > after,
        col(Action.closed_on).is_(None),
        col(Action.channel).in_(SENT),
        func.coalesce(Action.postponed_to, Action.planned_on) <= reader.today,
        _ready(),
        ~_has_message(),
    )
    found = select(col(Action.id), col(Action.customer_id)).where(*due)
    pairs = session.execute(found.order_by(col(Action.id)).limit(_CHUNK)).all()
    lock = select(col(Customer.id)).where(col(Customer.id).in_({pair[1] for pair in pairs}))
    session.execute(lock.order_by(col(Customer.id)).with_for_update())
    ids = [pair[0] for pair in pairs]
    again = select(Action).where(col(Action.id).in_(ids), *due).order_by(col(Action.id))
    return list(session.scalars(again.execution_options(populate_existing=True)))


def _ready() -> ColumnElement[bool]:
    """Not held for too little, and not in an error that only planning can end."""
    state, code = col(Action.state), col(Action.reason_code)
    return or_(
        state.in_((ActionState.TO_DO, ActionState.TO_CONFIRM, ActionState.CONFIRMED)),
        (state == ActionState.WAITING) & code.not_in(_HELD),
        (state == ActionState.ERROR) & code.in_(_OURS),
    )


def _has_message() -> ColumnElement[bool]:
    return (
        select(col(Message.id))
        .where(col(Message.action_id) == col(Action.id), col(Message.state) != "cancelled")
        .exists()
    )


def add_message(
    session: Session,
    clock: Clock,
    about: About,
    entity: Entity,
    key: str,
    sender: str,
    words: Message | None = None,
) -> Message:
    """Add an action's message, in the state its mode and its action give it.

    Args:
        session: of a writing transaction.
        clock: dates it.
        about: what it is about.
        entity: whose it is.
        key: names it for ever.
        sender: address to send from where the entity has none.
        words: the one called back before, in which a person wrote: its words are taken over.
    """
    action = about.action
    mode = _mode(action)
    confirmed = _is_confirmed(action)
    message = Message(
        entity_id=action.entity_id,
        customer_id=action.customer_id,
        action_id=action.id,
        key=key,
        channel=action.channel,
        mode=mode,
        scenario_name=scenario_name(session, action),
        step_order=action.step_order,
        step_name=action.step_name,
        state=_first_state(mode, confirmed=confirmed),
        planned_on=action.planned_on,
        confirmed=confirmed,
        created_at=clock.real(),
    )
    if message.state == MessageState.TO_CONFIRM:
        copy_reason(action, message)
    if words is not None:
        take_over(message, words)
        if message.state == MessageState.QUEUED:
            # Nobody has read the words of an earlier day beside what is asked now.
            message.state, message.confirmed = MessageState.TO_CONFIRM, False
            action.confirmed_by = None
            set_state(action, ActionState.TO_CONFIRM, WRITTEN_BEFORE)
            copy_reason(action, message)
    fill(session, message, about)
    address_message(session, message, about, entity, sender)
    return message


def _is_confirmed(action: Action) -> bool:
    """Whether a person said that it may leave: an automatic one stands so by itself."""
    by_itself = action.mode == Mode.AUTOMATIC and action.confirmed_by is None
    return action.state == ActionState.CONFIRMED and not by_itself


def _mode(action: Action) -> Mode:
    """The mode in force: planning turned an automatic action to confirm in a first pass."""
    if action.mode == Mode.AUTOMATIC and action.state == ActionState.TO_CONFIRM:
        return Mode.TO_CONFIRM
    return Mode(action.mode)


def _first_state(mode: Mode, *, confirmed: bool) -> MessageState:
    if confirmed or mode is Mode.AUTOMATIC:
        return MessageState.QUEUED
    return MessageState.TO_CONFIRM if mode is Mode.TO_CONFIRM else MessageState.PREPARED


def set_state(action: Action, state: ActionState, reason: Reason | None) -> None:
    """Give an action a state and its reason."""
    action.state = state
    for name, value in reason_columns(reason).items():
        setattr(action, name, value)


def copy_reason(source: Action, target: Message) -> None:
    """A message waits for the reason its action waits for."""
    target.reason_code = source.reason_code
    target.reason_message = source.reason_message
    target.reason_values = source.reason_values


def all_entities(session: Session) -> Iterable[Entity]:
    """Every entity, by id."""
    return session.scalars(select(Entity).order_by(col(Entity.id))).all()
