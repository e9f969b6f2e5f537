"""The texts that steps send: shipped ones, the entity's own, and which one a message takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock
from dso_app.domain.placeholders import unknown_placeholders
from dso_app.domain.scenario import Channel, Medium, Scenario, Step
from dso_app.errors import RelanceError
from dso_app.models import Template, TemplateText
from dso_app.services.history import record
from dso_app.services.sms_settings import sms_is_set_up
from dso_app.texts import LANGUAGES, N_

_SHIPPED = Path(__file__).parent / "shipped"
_REMINDERS = 3
"""How many reminders have a shipped text of their own; later ones take the last."""
EMAIL, LETTER, SMS = "email", "letter", "sms"
CHANNELS = (EMAIL, LETTER, SMS)
"""What texts are written for."""


class UnknownPlaceholder(RelanceError):
    """A text names something that is no placeholder."""

    message = N_("{{{{ {name} }}}} is not a placeholder ({where}).")


class EmptyText(RelanceError):
    """A text without words."""

    message = N_("The {where} is empty.")


_WRITTEN_FOR = {Medium.EMAIL: EMAIL, Medium.POST: LETTER, Medium.MOBILE: SMS}


@dataclass(frozen=True, slots=True)
class Text:
    """A template in one language.

    Attributes:
        key: what steps name it by.
        channel: `email`, `letter` or `sms`.
        subject: empty for an SMS.
    """

    key: str
    channel: str
    language: str
    name: str
    subject: str
    body: str


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
        return "internal_sales"
    if step.channel is Channel.REGISTERED_LETTER:
        return "registered_notice"
    if scenario.effective_offset(order) < 0:
        return "pre_due"
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
        Text(head.key, head.channel, text.language, head.name, text.subject, text.body)
        for head, text in session.execute(query.where(col(Template.entity_id) == entity_id))
    ]
    mine = {(text.key, text.channel, text.language) for text in own}
    shipped = (x for x in shipped_texts() if (x.key, x.channel, x.language) not in mine)
    return sorted([*own, *shipped], key=lambda text: (text.key, text.channel, text.language))


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


def save_text(session: Session, actor: Actor, clock: Clock, entity_id: int, text: Text) -> None:
    """Keep a text as the entity's own; a shipped one of the same key gives way to it.

    Raises:
        UnknownPlaceholder: it names something else than a placeholder.
        EmptyText: its subject or its body holds nothing.
    """
    actor.require(Permission.EDIT_SCENARIOS)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    check_text(text.subject, text.body, text.channel)
    head = _head(session, entity_id, text)
    row = session.scalar(
        select(TemplateText).where(
            col(TemplateText.template_id) == head.id, col(TemplateText.language) == text.language
        )
    )
    before = row.body if row else ""
    row = row or TemplateText(template_id=head.id or 0, language=text.language)
    row.subject, row.body = text.subject, text.body
    session.add(row)
    record(
        session,
        actor,
        clock,
        "template.saved",
        N_("The text {name} ({language}) was saved."),
        entity_id=entity_id,
        before=before,
        after=text.body,
        name=text.name,
        language=text.language,
    )


def check_text(subject: str, body: str, channel: str = EMAIL) -> None:
    """Raise unless a text says something and names nothing but placeholders.

    An SMS has no subject.
    """
    for where, words in ((N_("subject"), subject), (N_("body"), body)):
        if not words.strip() and (where, channel) != ("subject", SMS):
            raise EmptyText(where=where)
        for name in unknown_placeholders(words):
            raise UnknownPlaceholder(name=name, where=where)


def _head(session: Session, entity_id: int, text: Text) -> Template:
    head = session.scalar(
        select(Template).where(
            col(Template.entity_id) == entity_id,
            col(Template.key) == text.key,
            col(Template.channel) == text.channel,
        )
    )
    head = head or Template(entity_id=entity_id, key=text.key, channel=text.channel, name=text.name)
    head.name = text.name or head.name
    session.add(head)
    session.flush()
    return head
