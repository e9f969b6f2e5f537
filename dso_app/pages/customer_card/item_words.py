"""One item in words: its facts, and what was said and done about it, newest first."""

from dataclasses import dataclass, field
from datetime import date

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.timeline import Event
from dso_app.domain.kinds import Kind
from dso_app.domain.promises import PromiseState
from dso_app.domain.qualification import askable
from dso_app.models import Item, Settlement
from dso_app.pages.customer_card.copies_words import KeptCopy, copy_words
from dso_app.services.items.card import DisputeLine, ItemCard, PromiseLine, UseLine
from dso_app.services.lists.items import KIND_WORDS
from dso_app.texts import N_, counted_words, translate

_PROMISES = {
    PromiseState.PENDING: (N_("promise of {amount} for {day}"), "next"),
    PromiseState.KEPT: (N_("promise of {amount} for {day}: kept"), "ok"),
    PromiseState.BROKEN: (N_("promise of {amount} for {day}: broken"), "bad"),
    PromiseState.CANCELLED: (N_("promise of {amount} for {day}: cancelled"), "mute"),
}
_VERDICTS = {True: N_("founded"), False: N_("unfounded"), None: N_("closed")}


@dataclass
class Fact:
    """A name and its value."""

    name: str
    value: str


@dataclass
class PendingPromise:
    """A promise that can still be taken back."""

    key: str
    words: str


@dataclass
class ItemReading:
    """An item in the dialog that shows it."""

    key: str = ""
    title: str = ""
    facts: list[Fact] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    promises: list[PendingPromise] = field(default_factory=list)
    copies: list[KeptCopy] = field(default_factory=list)


def item_words(card: ItemCard, viewer: Viewer) -> ItemReading:
    """The item, ready to read."""
    item, language = card.item, viewer.language
    kind = translate(KIND_WORDS[Kind(item.kind)], language)
    dated = [
        *(_use(use, language) for use in card.uses),
        *(_promise(promise, item, language) for promise in card.promises),
        *(_dispute(dispute, item, language) for dispute in card.disputes),
        *(_settlement(settled, item, language) for settled in card.settlements),
    ]
    return ItemReading(
        key=str(item.id),
        title=f"{kind} {item.number}",
        facts=_facts(card, viewer),
        events=[event for _, event in sorted(dated, key=lambda one: one[0], reverse=True)],
        promises=[
            PendingPromise(str(one.id), _promise(one, item, language)[1].title)
            for one in card.promises
            if one.state == PromiseState.PENDING
        ],
        copies=copy_words(card.copies, viewer),
    )


def _facts(card: ItemCard, viewer: Viewer) -> list[Fact]:
    item, language = card.item, viewer.language
    late = (viewer.today - item.due_date).days
    due = formats.day(item.due_date, language)
    if late > 0 and item.remaining_minor > 0:
        one, several = N_("{day}, {count} day late"), N_("{day}, {count} days late")
        due = counted_words(one, several, late, language, day=due)
    free = askable(item.remaining_minor, item.disputed_minor, item.sheltered_minor)
    pairs = (
        (N_("Issued"), formats.day(item.issue_date, language)),
        (N_("Due"), due),
        (N_("Amount"), _money(item.amount_minor, item, language)),
        (N_("Open"), _money(item.remaining_minor, item, language)),
        (N_("Can be asked"), _money(free, item, language) if item.remaining_minor > 0 else ""),
        (N_("Order"), item.order_number),
        (N_("Business case"), item.business_case),
        (N_("Status"), translate(card.status, language)),
        (N_("Comment"), item.status_comment),
        (N_("Comment in the ledger"), item.comment),
        (N_("Unique id"), item.unique_id),
    )
    facts = [Fact(translate(name, language), value) for name, value in pairs if value]
    return facts + [Fact(name, value) for name, value in card.fields]


def _money(minor: int, item: Item, language: str) -> str:
    return formats.amount_with_currency(minor, item.currency, language)


def _event(
    on: date, words: str, detail: list[str | None], tone: str, language: str
) -> tuple[date, Event]:
    notes = " · ".join(text for text in detail if text)
    return on, Event(f"{formats.day(on, language)} · {words}", notes, tone)


def _use(use: UseLine, language: str) -> tuple[date, Event]:
    return _event(use.on, translate(use.status, language), [use.comment, use.who], "", language)


def _promise(promise: PromiseLine, item: Item, language: str) -> tuple[date, Event]:
    message, tone = _PROMISES[PromiseState(promise.state)]
    words = translate(
        message,
        language,
        amount=_money(promise.amount_minor, item, language),
        day=formats.day(promise.due_on, language),
    )
    return _event(promise.made_on, words, [promise.comment, promise.who], tone, language)


def _dispute(dispute: DisputeLine, item: Item, language: str) -> tuple[date, Event]:
    amount = _money(dispute.amount_minor, item, language)
    words = translate(N_("dispute of {amount}"), language, amount=amount)
    resolver = dispute.resolver and translate(
        N_("resolved by {name}"), language, name=dispute.resolver
    )
    ended = None
    if dispute.closed_on:
        verdict = translate(_VERDICTS[dispute.founded], language)
        ended = f"{formats.day(dispute.closed_on, language)}: {verdict}"
    tone = "mute" if dispute.closed_on else "warn"
    target = None
    if dispute.target_on and not dispute.closed_on:
        day = formats.day(dispute.target_on, language)
        target = translate(N_("to be resolved by {day}"), language, day=day)
    notes = [dispute.cause, resolver, target, dispute.comment, ended]
    return _event(dispute.opened_on, words, notes, tone, language)


def _settlement(settled: Settlement, item: Item, language: str) -> tuple[date, Event]:
    reopened = (settled.amount_minor < 0) != (item.amount_minor < 0)
    message = N_("{amount} open again") if reopened else N_("{amount} settled")
    words = translate(message, language, amount=_money(abs(settled.amount_minor), item, language))
    note = translate(N_("before the first import"), language) if settled.opening else None
    return _event(settled.value_date, words, [note], "warn" if reopened else "ok", language)
