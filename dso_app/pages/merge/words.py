"""Two customers before their merge, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.domain.merging import MergeField, Side, usual_side
from dso_app.models import Customer
from dso_app.services.customers.values import REGIMES
from dso_app.services.lists.words import channel_word
from dso_app.services.merging.reading import Figures, MergeView
from dso_app.services.words.stored import CUSTOMER_WORDS, stored_sentence
from dso_app.texts import N_, counted_words, translate

_NOTHING = "—"
_SHOWN_AS = {"address": "address_1"}
_COUNTED = (
    ("open_items", N_("Open items")),
    ("settled_items", N_("Settled items")),
    ("messages", N_("Messages")),
    ("open_actions", N_("Open actions")),
    ("done_actions", N_("Closed actions")),
    ("promises", N_("Promises")),
    ("plans", N_("Instalment plans")),
    ("disputes", N_("Disputes")),
    ("answers", N_("Answers")),
    ("contacts", N_("Contacts")),
    ("attachments", N_("Files")),
    ("groups", N_("Groups")),
    ("events", N_("Events in the history")),
)
_PLANNED_ANEW = "open_actions"
_TOGETHER = frozenset({"groups"})
"""Of which nobody knows beforehand how many there will be."""


@dataclass
class Who:
    """One of the two."""

    name: str = ""
    code: str = ""
    href: str = ""


@dataclass
class Choosing:
    """A field in which the two differ."""

    name: str
    label: str
    survivor: str
    gone: str
    kept: str
    """Whose is kept: `survivor` or `gone`."""


@dataclass
class Counted:
    """How much there is of each, and of both together."""

    label: str
    survivor: str
    gone: str
    after: str


@dataclass
class Offered:
    """A customer to merge with."""

    name: str
    detail: str
    href: str


def who(customer: Customer) -> Who:
    """One of the two."""
    return Who(customer.name, customer.code, f"/customers/{customer.id}")


def choosing(
    view: MergeView, picks: Mapping[str, Side], names: Mapping[str, str], language: str
) -> list[Choosing]:
    """The fields to choose from.

    Args:
        view: the two.
        picks: what was chosen so far.
        names: of custom fields.
        language: of the reader.
    """
    return [
        Choosing(
            name=pair.field.name,
            label=_label(pair.field, names, language),
            survivor=_text(pair.field, pair.texts[Side.SURVIVOR], language),
            gone=_text(pair.field, pair.texts[Side.GONE], language),
            kept=picks.get(pair.field.name)
            or usual_side(pair.field, view.values[Side.SURVIVOR], view.values[Side.GONE]),
        )
        for pair in view.pairs
    ]


def _label(field: MergeField, names: Mapping[str, str], language: str) -> str:
    column = _SHOWN_AS.get(field.name, field.name)
    if column in names:
        return names[column]
    if column in CUSTOMER_WORDS:
        return translate(CUSTOMER_WORDS[column], language)
    number = column.rpartition("_")[2]
    return translate(N_("Custom field {number}"), language, number=number)


def _text(field: MergeField, text: str, language: str) -> str:
    if not text:
        return _NOTHING
    if field.name == "penalty_regime":
        return translate(REGIMES.get(text, text), language)
    if field.name == "preferred_channel":
        return translate(channel_word(text), language)
    about = {"field": field.name, "value": text}
    return stored_sentence("{value}", about, language)


def counted(view: MergeView, viewer: Viewer) -> list[Counted]:
    """How much there is of each, what is nowhere left out."""
    one, other = view.figures[Side.SURVIVOR], view.figures[Side.GONE]
    language = viewer.language
    lines = _balances(one, other, language)
    for name, words in _COUNTED:
        numbers = getattr(one, name), getattr(other, name)
        if not any(numbers):
            continue
        own, theirs = (formats.number(number, language) for number in numbers)
        after = formats.number(sum(numbers) - (view.joined if name == "contacts" else 0), language)
        if name == _PLANNED_ANEW:
            after = translate(N_("planned anew"), language)
        elif name in _TOGETHER:
            after = translate(N_("those of both"), language)
        lines.append(Counted(translate(words, language), own, theirs, after))
    return lines


def _balances(one: Figures, other: Figures, language: str) -> list[Counted]:
    lines = []
    for currency in sorted(one.balance.keys() | other.balance.keys()):
        minor = [one.balance.get(currency, 0), other.balance.get(currency, 0)]
        own, theirs, all_of_it = (
            formats.amount(each, currency, language) for each in (*minor, sum(minor))
        )
        label = translate(N_("Open, in {currency}"), language, currency=currency)
        lines.append(Counted(label, own, theirs, all_of_it))
    return lines


def same_words(view: MergeView, language: str) -> str:
    """How many fields need no choice."""
    if not view.same_fields:
        return ""
    one, several = N_("{count} field is the same."), N_("{count} fields are the same.")
    return counted_words(one, several, view.same_fields, language)


def question(view: MergeView, language: str) -> str:
    """What merging does, before it is done."""
    words = N_(
        "{gone} ({gone_code}) goes into {name} ({code}), with all it has: items, messages, "
        "promises, disputes, contacts, files and history. Its open steps and unsent messages are "
        "called back, and one next step is planned over the items of both. Its code leads to {code} "
        "from now on, in files too. This cannot be undone, nor can the imports "
        "before it that touched one of the two."
    )
    return translate(
        words,
        language,
        gone=view.gone.name,
        gone_code=view.gone.code,
        name=view.survivor.name,
        code=view.survivor.code,
    )


def offered(customer: Customer, other: Customer) -> Offered:
    """A customer that another may be merged with."""
    detail = " · ".join(filter(None, (other.code, other.postcode, other.city)))
    return Offered(other.name, detail, f"/merge/{customer.id}-{other.id}")
