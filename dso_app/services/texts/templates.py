"""The texts that steps send: shipped ones, the entity's own, and which one a message takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.domain.scenario import Channel, Medium, Scenario, Step
from dso_app.models import Template, TemplateText
from dso_app.services.company.sms_settings import sms_is_set_up
from dso_app.texts import LANGUAGES

_SHIPPED = Path(__file__).parents[1] / "shipped"
_REMINDERS = 3
"""How many reminders have a shipped text of their own; later ones take the last."""
EMAIL, LETTER, SMS = "email", "letter", "sms"
FOR_COLLEAGUES, QUESTION = "internal_sales", "internal_question"
"""Keys of the shipped texts for colleagues."""
PRE_DUE, STATEMENT = "pre_due", "statement"
"""Keys of those for before the due date, and for a statement of the account."""
CHANNELS = (EMAIL, LETTER, SMS)
"""What texts are written for."""


_WRITTEN_FOR = {Medium.EMAIL: EMAIL, Medium.POST: LETTER, Medium.MOBILE: SMS}


@dataclass(frozen=True, slots=True)
class Text:
    """A template in one language.

    Attributes:
        key: what steps name it by.
        channel: `email`, `letter` or `sms`.
        subject: empty for an SMS.
        version: grows at each saving; 0 for a text as it is shipped, or one nobody saved yet.
    """

    key: str
    channel: str
    language: str
    name: str
    subject: str
    body: str
    version: int = 0

    @property
    def place(self) -> "Place":
        """What tells it from every other text of a company."""
        return self.key, self.channel, self.language

    @property
    def words(self) -> tuple[str, str, str]:
        """What it says, whoever saved it."""
        return self.name, self.subject, self.body


Place = tuple[str, str, str]
"""Key, channel and language of a text."""


def text_channel(channel: Channel) -> str | None:
    """What texts of a channel are written for; None where no text goes out.

    Emails to colleagues are emails like others.
    """
    return _WRITTEN_FOR[channel.medium] if channel.medium else None


def place_key(scenario: Scenario, order: int) -> str:
    """The shipped text of a step that names none, by its channel and place.

    `internal_sales` for colleagues, `pre_due` before the due date, `registered_notice` for a
    registered letter, else `reminder_n`: the how manieth message to the customer after the due
    date.
    """
    step = scenario.steps[order - 1]
    if step.channel.internal:
        return FOR_COLLEAGUES
    if step.channel is Channel.REGISTERED_LETTER:
        return "registered_notice"
    if scenario.effective_offset(order) < 0:
        return PRE_DUE
    earlier = sum(
        1
        for other in scenario.steps[:order]
        if other.channel.sendable
        and not other.channel.internal
        and scenario.effective_offset(other.order) >= 0
    )
    return f"reminder_{min(max(earlier, 1), _REMINDERS)}"


@cache
def shipped_texts() -> tuple[Text, ...]:
    """The texts that come with the program, for the channels and languages they are written in."""
    return tuple(_read_shipped())


def _read_shipped() -> Iterable[Text]:
    import yaml  # noqa: PLC0415 - most commands read no text

    for language in LANGUAGES:
        path = _SHIPPED / f"texts_{language}.yaml"
        for key, text in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for channel in CHANNELS:
                if channel in text:
                    subject = text[channel].get("subject", "")
                    yield Text(key, channel, language, text["name"], subject, text[channel]["body"])


def texts_of(session: Session, entity_id: int) -> list[Text]:
    """All texts an entity's messages can take: its own, and the shipped ones it did not change."""
    query = select(Template, TemplateText).join(
        TemplateText, col(TemplateText.template_id) == col(Template.id)
    )
    own = [
        own_text(head, text)
        for head, text in session.execute(query.where(col(Template.entity_id) == entity_id))
    ]
    mine = {text.place for text in own}
    shipped = (text for text in shipped_texts() if text.place not in mine)
    return sorted([*own, *shipped], key=lambda text: text.place)


def own_text(head: Template, text: TemplateText) -> Text:
    """A text as an entity keeps it."""
    return Text(
        head.key, head.channel, text.language, head.name, text.subject, text.body, text.version
    )


def choose_text(
    texts: Iterable[Text], keys: Iterable[str], channel: str, languages: Iterable[str]
) -> Text | None:
    """The first text there is: by key in the order given, then by language in the order given.

    A language written with its country (`fr-BE`) takes the text of the language. A key without
    a text in any of the languages takes whatever language it has.
    """
    wanted = [language[:2].lower() for language in languages]
    for key in keys:
        found = {x.language: x for x in texts if x.key == key and x.channel == channel}
        for language in (*wanted, *found):
            if language in found:
                return found[language]
    return None


def written_media(
    session: Session, entity_id: int, scenario: Scenario
) -> tuple[frozenset[Medium], ...]:
    """For each step of a scenario, the media that can carry it, with a text written for them."""
    heads = select(col(Template.key), col(Template.channel)).where(
        col(Template.entity_id) == entity_id
    )
    there = {(text.key, text.channel) for text in shipped_texts()}
    there |= {(key, channel) for key, channel in session.execute(heads)}
    by_sms = sms_is_set_up(session)

    def found(step: Step) -> frozenset[Medium]:
        keys = (step.template, place_key(scenario, step.order))
        media = [one for one in _WRITTEN_FOR.items() if by_sms or one[1] != SMS]
        return frozenset(
            medium for medium, written in media if any((key, written) in there for key in keys)
        )

    return tuple(found(step) if step.channel.sendable else frozenset() for step in scenario.steps)


def list_texts(session: Session, actor: Actor, entity_id: int) -> list[Text]:
    """The texts of an entity, for the screen that edits them."""
    actor.require(Permission.SEE)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    return texts_of(session, entity_id)
