"""A message in words, as it opens beside the list."""

from dataclasses import dataclass, field
from email.utils import parseaddr

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.attached import Attached, attached_words
from dso_app.domain.outbox_states import Delivery, MessageState
from dso_app.domain.scenario import Channel
from dso_app.models import Attempt
from dso_app.sending.inline_images import shown, shown_mail
from dso_app.sending.sms_text import sms_page
from dso_app.services.lists.words import channel_word, message_state
from dso_app.services.outbox.card import Decision, MessageCard
from dso_app.services.outbox.print_queue import LETTERS
from dso_app.services.outbox.reading import reason_sentence
from dso_app.services.outbox.rows import TO_POST
from dso_app.texts import N_, in_a_line, translate

_CONFIRMABLE = (MessageState.TO_CONFIRM, MessageState.PREPARED, MessageState.HELD)
_RETRIED = (MessageState.FAILED, MessageState.WAITING)
_CALLED_BACK = (*_CONFIRMABLE, MessageState.QUEUED, MessageState.WAITING, MessageState.FAILED)
_OUTCOMES = {
    Delivery.ACCEPTED: N_("taken by the server"),
    Delivery.REFUSED_RECIPIENTS: N_("taken, but not for all"),
    Delivery.PASSING: N_("not taken for now"),
    Delivery.PERMANENT: N_("refused for good"),
    Delivery.UNKNOWN: N_("nobody knows whether it left"),
}
_TONES = {
    Delivery.ACCEPTED: "ok",
    Delivery.REFUSED_RECIPIENTS: "warn",
    Delivery.PASSING: "warn",
    Delivery.PERMANENT: "bad",
    Delivery.UNKNOWN: "bad",
}


@dataclass
class Said:
    """An item as the message shows it."""

    number: str
    due: str
    asked: str


@dataclass
class Try:
    """One try to send it."""

    words: str
    detail: str
    tone: str


@dataclass
class Shown:
    """The message open beside the list; `key` is empty while there is none."""

    key: str = ""
    title: str = ""
    customer: str = ""
    """Address of the customer card."""
    line: str = ""
    state: str = ""
    tone: str = ""
    reason: str = ""
    subject: str = ""
    sender: str = ""
    recipients: str = ""
    refused: str = ""
    sent: str = ""
    posted: str = ""
    copies: str = ""
    registered: str = ""
    """What the post knows the letter by."""
    is_registered: bool = False
    """It is a registered letter that is made: a number may be noted."""
    html: str = ""
    letter: str = ""
    original: str = ""
    """Address of the bytes that left; empty while nothing did."""
    said: list[Said] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    attached: Attached = field(default_factory=Attached)
    tries: list[Try] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    """When, who and what a person decided, the latest first."""
    may_confirm: bool = False
    may_retry: bool = False
    may_cancel: bool = False
    may_decide: bool = False
    may_post: bool = False


def shown_words(card: MessageCard, viewer: Viewer) -> Shown:
    """A message, ready to read."""
    message, language = card.message, viewer.language
    state = message_state(message.state)
    is_letter = message.channel in LETTERS
    in_queue = message.reason_code == TO_POST.code
    return Shown(
        key=str(message.id),
        title=card.customer.name,
        customer=f"/customers/{card.customer.id}",
        line=_line(card, language),
        state=translate(str(state.value), language),
        tone=state.tone if state.tone != "mute" else "",
        reason=_reason(card, language),
        subject=message.subject,
        sender=_sender(message.sender),
        recipients=", ".join(str(line) for line in message.recipients),
        refused=", ".join(str(line) for line in message.refused),
        sent=formats.moment(message.sent_at, language, viewer.timezone),
        posted=formats.day(message.posted_on, language),
        copies=", ".join(str(line) for line in message.copies),
        registered=message.registered_number,
        is_registered=message.channel == Channel.REGISTERED_LETTER
        and (in_queue or message.state == MessageState.SENT),
        html="" if is_letter else _html(card),
        letter=_letter(card) if is_letter else "",
        original=f"/api/messages/{message.id}/original" if card.content else "",
        said=[
            Said(
                item.number,
                formats.day(item.due_date, language),
                formats.amount_with_currency(item.asked_minor, item.currency, language),
            )
            for item in card.items
        ],
        totals=[
            formats.amount_with_currency(minor, currency, language)
            for currency, minor in sorted(message.totals.items())
        ],
        attached=attached_words(card.enclosures, language),
        tries=[_try(one, viewer) for one in card.attempts],
        decisions=[_decision(one, viewer) for one in card.decisions],
        may_confirm=message.state in _CONFIRMABLE,
        may_retry=message.state in _RETRIED and not in_queue,
        may_cancel=message.state in _CALLED_BACK and not in_queue,
        may_decide=message.state == MessageState.AMBIGUOUS,
        may_post=is_letter
        and message.posted_on is None
        and (in_queue or message.state == MessageState.SENT),
    )


def _line(card: MessageCard, language: str) -> str:
    message = card.message
    step = translate(message.step_name, language)
    channel = in_a_line(translate(channel_word(message.channel), language))
    return " · ".join(part for part in (message.scenario_name, step, channel) if part)


def _sender(header: str) -> str:
    """Whom a message is from, without the quotes and brackets of mail."""
    name, address = parseaddr(header)
    return f"{name} · {address}" if name and address else address or header


def _reason(card: MessageCard, language: str) -> str:
    message = card.message
    if message.state == MessageState.SENT:
        return ""
    parts = (reason_sentence(message, language), message.error)
    return " ".join(part for part in parts if part)


def _html(card: MessageCard) -> str:
    """The HTML that left, taken from its bytes; what is prepared while nothing did."""
    if card.message.channel == Channel.SMS:
        return sms_page(card.message.body)
    if card.content is None:
        return shown(card.message.body_html, card.logo)
    return shown_mail(card.content)


def _letter(card: MessageCard) -> str:
    if card.content is not None:
        return f"/api/messages/{card.message.id}/letter"
    return f"/api/actions/{card.message.action_id}/letter" if card.message.action_id else ""


def _try(attempt: Attempt, viewer: Viewer) -> Try:
    language = viewer.language
    when = formats.moment(attempt.started_at, language, viewer.timezone)
    known = attempt.outcome in set(Delivery)
    word = _OUTCOMES[Delivery(attempt.outcome)] if known else N_("begun")
    tone = _TONES[Delivery(attempt.outcome)] if known else ""
    return Try(f"{when} · {translate(word, language)}", attempt.detail, tone)


def _decision(decision: Decision, viewer: Viewer) -> str:
    when = formats.moment(decision.at, viewer.language, viewer.timezone)
    parts = (when, decision.who, translate(decision.sentence, viewer.language))
    return " · ".join(part for part in parts if part)
