"""A person changes the words of a message that waits for a yes: what is saved is what leaves."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.domain import reasons
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel
from dso_app.domain.sms_parts import sms_size
from dso_app.errors import Reason, RelanceError
from dso_app.models import Action, Entity, Event, Message, User, known_id
from dso_app.sending.reader import About, Reader
from dso_app.sending.rendering import as_typed, render, restored
from dso_app.sending.sms_text import sms_text
from dso_app.sending.wording import fill, why_parts, write
from dso_app.services.agenda.action_card import find_action
from dso_app.services.agenda.open_actions import Opened, open_action, tell
from dso_app.services.outbox.rows import reason_columns
from dso_app.services.texts.checks import check_text
from dso_app.services.texts.templates import SMS, text_channel
from dso_app.texts import N_

EDITED = "message.edited"
"""Kind of the event in the history."""
LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
WRITTEN_BEFORE = Reason(
    "written_before", N_("A person changed its text before: to be confirmed again.")
)
_READ_NOW = (reasons.AMOUNTS_CHANGED.code, WRITTEN_BEFORE.code)
"""Why it goes to confirm, until somebody has the words before them."""
_WAITS_FOR_A_YES = (MessageState.PREPARED, MessageState.TO_CONFIRM)


class NotEditable(RelanceError):
    """The message was confirmed, left, was called back, or is not written yet."""

    message = N_("The text of this message can no longer be changed.")


class TextTooLong(RelanceError):
    """More than anybody reads."""

    message = N_("At most {most} characters.")

    def __init__(self, field: str, most: int) -> None:
        super().__init__(most=most)
        self.field = field


class TooManyParts(RelanceError):
    """An SMS takes more parts than the company allows."""

    def __init__(self, why: Reason) -> None:
        super().__init__(**why.values)
        self.message = why.message


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had before them: the words as typed, and what is asked of each item."""

    subject: str
    body: str
    asked: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a message, to be edited.

    Attributes:
        has_subject: an SMS has none.
        edited: a person wrote in them before.
    """

    seen: Seen
    has_subject: bool
    edited: bool


class TextChangedMeanwhile(RelanceError):
    """The words, or what is asked, are not what was seen; nothing was written.

    Attributes:
        seen: what whoever is told this has seen by now: saved again, it is done.
    """

    def __init__(self, seen: Seen, who: str) -> None:
        super().__init__(who=who)
        self.seen = seen
        self.message = _BY_SOMEBODY if who else _BY_ITSELF


_BY_SOMEBODY = N_("{who} changed the text meanwhile. Save again to put yours in its place.")
_BY_ITSELF = N_("What is asked changed meanwhile. Check the amounts you wrote, then save again.")


class RewordedMeanwhile(RelanceError):
    """Somebody else wrote in the message since it was shown: what was read is not what leaves."""

    message = N_("{who} changed the text meanwhile. Read it, then answer again.")


def read_wording(session: Session, clock: Clock, viewer: Viewer, action_id: int) -> Wording:
    """The words of an action's message as it would leave today.

    Raises:
        UnknownAction, NotAllowed, NotEditable: there is nothing to be edited.
    """
    viewer.actor.require(Permission.ACT)
    action = find_action(session, viewer, action_id)
    message = _editable(session, action)
    return _wording(message, _about(session, clock, action))


def edit_wording(
    session: Session,
    actor: Actor,
    clock: Clock,
    action_id: int,
    *,
    subject: str,
    body: str,
    seen: Seen,
) -> None:
    """Let a message say what a person typed; placeholders in it are filled in.

    Args:
        session: of a writing transaction.
        actor: who typed it.
        clock: tells the business date.
        action_id: whose message.
        subject: in one line; of no account for an SMS.
        body: paragraphs, with `**bold**` and the placeholder of the table.
        seen: what stood there when it was typed.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NotEditable: it is too late.
        BrokenText, TextTooLong, TooManyParts: the text cannot be sent.
        TextChangedMeanwhile: somebody else wrote in it, or other amounts are asked.
    """
    found, message, about = _opened(session, actor, clock, action_id)
    channel = text_channel(Channel(message.channel)) or ""
    _check(subject, body, channel)
    now = _wording(message, about).seen
    if now != seen:
        raise TextChangedMeanwhile(now, _who_wrote(session, actor, message, now, seen))
    if (subject.strip(), _lines(body)) == (now.subject, now.body):
        return
    if channel == SMS:
        _check_parts(sms_text(body, about.facts), session.get_one(Entity, message.entity_id))
    if not message.edited:
        message.language = about.facts.language
    write(message, subject, body, about.facts)
    _rewrite(session, found, message, about, edited=True)
    words = N_("{step}: the text was changed by hand.")
    tell(session, actor, clock, [found], EDITED, words, message_id=message.id)


def drop_wording(
    session: Session, actor: Actor, clock: Clock, action_id: int, *, seen: Seen
) -> None:
    """Let a message say what its template says, again.

    Raises:
        UnknownAction, AlreadyClosed, Leaving, NotEditable: it is too late.
        TextChangedMeanwhile: somebody else wrote in it since it was seen.
    """
    found, message, about = _opened(session, actor, clock, action_id)
    if not message.edited:
        return
    now = _wording(message, about).seen
    if now != seen:
        raise TextChangedMeanwhile(now, _who_wrote(session, actor, message, now, seen))
    _rewrite(session, found, message, about, edited=False)
    words = N_("{step}: the words of the template again.")
    tell(session, actor, clock, [found], EDITED, words, message_id=message.id)


def still_worded(session: Session, actor: Actor, action_id: int, seen: int) -> None:
    """Refuse a yes to words that a colleague wrote after they were read.

    Args:
        session: of a writing transaction.
        actor: who is about to say yes.
        action_id: whose message.
        seen: id of the last event of the history when the message was shown.

    Raises:
        RewordedMeanwhile: it was.
    """
    query = (
        select(col(User.name))
        .join(Event, col(Event.user_id) == col(User.id))
        .join(Message, col(Message.id) == col(Event.message_id))
        .where(
            col(Event.id) > seen,
            col(Event.kind) == EDITED,
            col(Event.user_id) != (actor.user_id or 0),
            col(Message.action_id) == action_id,
        )
    )
    who = session.scalar(query.order_by(col(Event.id).desc()).limit(1))
    if who is not None:
        raise RewordedMeanwhile(who=who)


def own_words(session: Session, actions: Collection[Action]) -> dict[int, Message]:
    """By action, its message called back last, where a person wrote in that one.

    It was put off, or could not leave: for want of an address, for example.
    """
    query = select(Message).where(
        col(Message.action_id).in_([known_id(action) for action in actions]),
        col(Message.state) == MessageState.CANCELLED,
    )
    last = {one.action_id: one for one in session.scalars(query.order_by(col(Message.id)))}
    return {key: message for key, message in last.items() if key and message.edited}


def take_over(message: Message, words: Message) -> None:
    """Give a new message the words a person wrote in the one before it."""
    message.edited, message.language = True, words.language
    message.subject, message.blocks = words.subject, words.blocks
    message.body = words.body


def _opened(
    session: Session, actor: Actor, clock: Clock, action_id: int
) -> tuple[Opened, Message, About]:
    found = open_action(session, actor, clock, action_id)
    message = _editable(session, found.action)
    return found, message, _about(session, clock, found.action)


def _editable(session: Session, action: Action) -> Message:
    query = select(Message).where(
        col(Message.action_id) == action.id,
        col(Message.state).in_(_WAITS_FOR_A_YES),
        col(Message.claimed_by) == "",
    )
    again = query.order_by(col(Message.id).desc()).limit(1)
    message = session.scalar(again.execution_options(populate_existing=True))
    if message is None or action.closed_on is not None:
        raise NotEditable
    return message


def _about(session: Session, clock: Clock, action: Action) -> About:
    entity = session.get_one(Entity, action.entity_id)
    [about] = Reader(session, clock, entity).read([action])
    if about.text is None or about.to.missing is not None:
        raise NotEditable
    return about


def _wording(message: Message, about: About) -> Wording:
    """What a person wrote; else the template's words with the amounts of now."""
    text = about.text
    is_sms = message.channel == Channel.SMS
    if message.edited or text is None:
        subject = message.subject
        body = message.body if is_sms else as_typed(restored(message.blocks))
    elif is_sms:
        subject, body = "", sms_text(text.body, about.facts)
    else:
        rendered = render(text.subject, text.body, about.facts)
        subject, body = rendered.subject, as_typed(rendered.blocks)
    asked = tuple(sorted((line.item_id, line.asked_minor) for line in about.facts.lines))
    return Wording(Seen(subject, body, asked), not is_sms, message.edited)


def _rewrite(
    session: Session, found: Opened, message: Message, about: About, *, edited: bool
) -> None:
    """What stands around the words as well; whoever saved has seen what is asked now."""
    message.edited = edited
    fill(session, message, about)
    for one in (message, found.action):
        if one.reason_code in _READ_NOW:
            for name, value in reason_columns(None).items():
                setattr(one, name, value)


def _who_wrote(session: Session, actor: Actor, message: Message, now: Seen, seen: Seen) -> str:
    """Who else wrote in it last; empty where only what is asked changed."""
    if (now.subject, now.body) == (seen.subject, seen.body):
        return ""
    query = (
        select(col(User.name))
        .join(Event, col(Event.user_id) == col(User.id))
        .where(
            col(Event.customer_id) == message.customer_id,
            col(Event.message_id) == message.id,
            col(Event.kind) == EDITED,
            col(Event.user_id) != (actor.user_id or 0),
        )
    )
    return session.scalar(query.order_by(col(Event.id).desc()).limit(1)) or ""


def _check(subject: str, body: str, channel: str) -> None:
    check_text(subject, body, channel)
    for field, words, most in (
        ("subject", subject, LONGEST_SUBJECT),
        ("body", body, LONGEST_TEXT),
    ):
        if len(words) > most:
            raise TextTooLong(field, most)


def _check_parts(words: str, entity: Entity) -> None:
    why = why_parts(sms_size(words).parts, entity.sms_parts)
    if why is not None:
        raise TooManyParts(why)


def _lines(body: str) -> str:
    return body.replace("\r\n", "\n").strip()
