"""An action in words, as it opens beside the list."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.attached import Attached, attached_words
from dso_app.domain.kinds import Kind
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel
from dso_app.models import Contact
from dso_app.sending.action_preview import Sheet
from dso_app.services.agenda.action_card import ActionCard, CardItem
from dso_app.services.agenda.missing import Wanted
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.listing_text import age_bucket
from dso_app.services.lists.words import action_state, call_word, channel_word
from dso_app.services.outbox.print_queue import LETTERS
from dso_app.services.specific.rows import SPECIFIC
from dso_app.services.words.stored import reason_sentence
from dso_app.texts import N_, in_a_line, translate

_CONFIRMABLE = (ActionState.TO_CONFIRM, ActionState.TO_DO)
_BY_HAND = (*_CONFIRMABLE, ActionState.ERROR)
"""States in which somebody may have sent it by hand instead."""
_WORDS_OPEN = (MessageState.PREPARED, MessageState.TO_CONFIRM)
_TROUBLE = (MessageState.FAILED, MessageState.AMBIGUOUS)


@dataclass
class ItemLine:
    """An item of the action."""

    number: str
    note: str
    """What it is, where that is no invoice."""
    due: str
    late: str
    bucket: str
    asked: str
    leader: bool


@dataclass
class TotalLine:
    """What is asked in one currency."""

    words: str
    amount: str


@dataclass
class Person:
    """Somebody at the customer."""

    name: str
    role: str
    email: str
    phone: str
    dial: str
    """The number for a `tel:` link; empty for none."""


@dataclass
class Opened:
    """What is open beside the list; `key` is empty while nothing is."""

    key: str = ""
    """An action's id; answers and promises say what they are before theirs."""
    title: str = ""
    line: str = ""
    on: str = ""
    """The day it stands on, ISO."""
    seen: int = 0
    """Id of the last event of the history when this was read."""
    customer: str = ""
    """Address of the customer card."""
    company: str = ""
    """Id of the company it is of, where that is not the one looked at."""
    state: str = ""
    tone: str = ""
    reason: str = ""
    said: str = ""
    """What the customer said."""
    closed: str = ""
    """When and by whom it was closed, and the note left; empty while open."""
    recipients: str = ""
    subject: str = ""
    html: str = ""
    letter: str = ""
    """Address of the letter's PDF."""
    attached: Attached = field(default_factory=Attached)
    lines: list[ItemLine] = field(default_factory=list)
    totals: list[TotalLine] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    outbox: str = ""
    """Address of its message in the outbox, where a person must decide about it."""
    wants: str = ""
    """What is missing and can be given here: email, mobile or post."""
    whom: str = ""
    """For whom it is: the collection contact, or a role."""
    contact: str = ""
    """Name of the contact there is already."""
    is_call: bool = False
    is_manual: bool = False
    """A person sends it: nobody waits for a yes."""
    sends: bool = False
    is_edited: bool = False
    """A person wrote in its text."""
    may_edit: bool = False
    may_retry: bool = False
    may_confirm: bool = False
    may_print: bool = False
    may_do: bool = False
    may_postpone: bool = False
    may_skip: bool = False
    may_specific: bool = False
    may_validate: bool = False

    @property
    def is_action(self) -> bool:
        """Whether it is an action."""
        return self.key.isdecimal()


def opened_words(card: ActionCard, sheet: Sheet | None, viewer: Viewer) -> Opened:
    """An action and what it sends, ready to read."""
    action, language = card.action, viewer.language
    state = action_state(action.state)
    is_open = action.closed_on is None
    sends = Channel(action.channel).sendable
    # Of what may have left, only the outbox knows what may be done.
    free = is_open and card.message_state not in (MessageState.SENDING, MessageState.AMBIGUOUS)
    confirmable = free and sends and action.state in _CONFIRMABLE
    is_letter = action.channel in LETTERS
    opened = Opened(
        key=str(action.id),
        title=card.customer.name,
        line=_line(card, language),
        on=card.on.isoformat(),
        customer=f"/customers/{card.customer.id}",
        state=translate(str(state.value), language),
        tone=state.tone if state.tone != "mute" else "",
        reason=reason_sentence(card.reason, language) if card.reason else "",
        closed="" if is_open else _closed(card, language),
        lines=[item_line(item, viewer) for item in card.items],
        totals=_totals(card, language),
        people=people_words(card.contacts),
        outbox=f"/outbox?message={card.message_id}" if card.message_state in _TROUBLE else "",
        is_call=action.channel == Channel.CALL,
        is_manual=action.state == ActionState.TO_DO,
        sends=sends,
        is_edited=card.message_edited,
        may_edit=is_open and sheet is not None and card.message_state in _WORDS_OPEN,
        may_retry=is_open and card.message_state == MessageState.FAILED,
        may_confirm=confirmable,
        may_print=confirmable and is_letter and card.message_id is not None,
        may_do=free and (not sends or action.state in _BY_HAND),
        may_postpone=free,
        may_skip=free and action.kind != "alert",
        may_specific=free and action.kind != SPECIFIC and bool(card.items),
    )
    if sheet is not None:
        _show_sheet(opened, sheet, action.id or 0, language)
    if card.wanted is not None:
        _show_wanted(opened, card.wanted, language)
    return opened


def _show_sheet(opened: Opened, sheet: Sheet, action_id: int, language: str) -> None:
    opened.recipients, opened.subject = ", ".join(sheet.to), sheet.subject
    opened.attached = attached_words(sheet.enclosures, language)
    opened.html = sheet.html
    opened.letter = f"/api/actions/{action_id}/letter" if sheet.is_letter else ""


def _show_wanted(opened: Opened, wanted: Wanted, language: str) -> None:
    opened.wants = wanted.medium.value
    opened.whom = wanted.role or translate(N_("Collection contact"), language)
    opened.contact = wanted.contact.name if wanted.contact else ""


def people_words(contacts: Sequence[Contact]) -> list[Person]:
    """The people at a customer."""
    return [
        Person(one.name, one.role, one.email, *_phone(one.phone or one.mobile)) for one in contacts
    ]


def _line(card: ActionCard, language: str) -> str:
    """Where it stands: "Risky · step 4 of 6 · Formal notice · registered letter · 19 Nov 2026"."""
    action = card.action
    parts = [translate(action.step_name, language)]
    if card.scenario:
        words = N_("step {step} of {steps}") if card.steps else N_("step {step}")
        place = translate(words, language, step=action.step_order, steps=card.steps)
        parts = [card.scenario, place, *parts]
    channel = translate(channel_word(action.channel), language)
    if action.kind != "alert" and channel.casefold() != parts[-1].casefold():
        parts.append(in_a_line(channel))
    return " · ".join([*parts, formats.day(card.on, language)])


def _closed(card: ActionCard, language: str) -> str:
    action = card.action
    result = translate(call_word(action.result), language)
    parts = [formats.day(action.closed_on, language), card.closed_by, result, action.note]
    return " · ".join(part for part in parts if part)


def item_line(item: CardItem, viewer: Viewer) -> ItemLine:
    """An item, ready to read."""
    language = viewer.language
    late = (viewer.today - item.due_date).days
    shown = late > 0 and item.asked_minor > 0
    return ItemLine(
        number=item.number,
        note="" if item.kind == Kind.INVOICE else translate(KIND_WORDS[Kind(item.kind)], language),
        due=formats.day(item.due_date, language),
        late=translate(N_("{days} d"), language, days=late) if shown else "",
        bucket=str(age_bucket(late)) if shown else "",
        asked=formats.amount_with_currency(item.asked_minor, item.currency, language),
        leader=item.is_leader,
    )


def _totals(card: ActionCard, language: str) -> list[TotalLine]:
    total, memo = translate(N_("Total asked"), language), translate(N_("Down payments"), language)
    lines = [
        TotalLine(total, formats.amount_with_currency(minor, currency, language))
        for currency, minor in card.totals.items()
    ]
    sums: dict[str, int] = {}
    for item in card.items:
        if item.is_memo:
            sums[item.currency] = sums.get(item.currency, 0) + item.asked_minor
    for currency, minor in sums.items():
        lines.append(TotalLine(memo, formats.amount_with_currency(minor, currency, language)))
    return lines


def _phone(text: str) -> tuple[str, str]:
    digits = "".join(sign for sign in text if sign.isdigit() or sign == "+")
    return text, digits
