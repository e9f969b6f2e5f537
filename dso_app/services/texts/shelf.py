"""The texts of a company as a list: what each is for, in which languages, who sends it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.models import Entity, Template, TemplateText, User, known_id
from dso_app.services.scenarios.readers import languages_of_customers
from dso_app.services.texts.templates import Text, shipped_texts, texts_of
from dso_app.services.texts.uses import text_uses

INTERNAL = frozenset({"internal_sales"})
"""Shipped texts that colleagues read, in the company's language."""


@dataclass(frozen=True, slots=True)
class ShelfText:
    """A text in all its languages.

    Attributes:
        name: in the reader's language where it has it.
        languages: those it is written in.
        missing: language → how many customers read it and have no text; 0 for the company's own.
        uses: the steps of active scenarios that send it: scenario and step.
        saved_at: when it was changed last; None as long as it is as it was shipped.
        by: who changed it.
    """

    key: str
    channel: str
    name: str
    languages: tuple[str, ...]
    missing: dict[str, int]
    uses: tuple[tuple[str, str], ...]
    saved_at: datetime | None
    by: str


def read_shelf(session: Session, entity: Entity, language: str) -> list[ShelfText]:
    """All texts of an entity, by channel and key."""
    texts: dict[tuple[str, str], list[Text]] = defaultdict(list)
    for text in texts_of(session, known_id(entity)):
        texts[text.channel, text.key].append(text)
    uses: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    internal = {("email", key) for key in INTERNAL}
    for use in text_uses(session, known_id(entity)):
        uses[use.channel, use.key].append((use.scenario, use.step))
        if use.rules.channel.internal:
            internal.add((use.channel, use.key))
    read = languages_of_customers(session, entity)
    changes = _changes(session, entity)
    return [
        ShelfText(
            key,
            channel,
            _name(found, language),
            tuple(text.language for text in found),
            _missing(found, {entity.language: 0} if (channel, key) in internal else read),
            tuple(uses[channel, key]),
            *changes.get((channel, key), (None, "")),
        )
        for (channel, key), found in sorted(texts.items())
    ]


def is_shipped(key: str, channel: str) -> bool:
    """Whether a text came with the program."""
    return any((text.key, text.channel) == (key, channel) for text in shipped_texts())


def _name(texts: list[Text], language: str) -> str:
    return next((text.name for text in texts if text.language == language), texts[0].name)


def _missing(texts: list[Text], read: dict[str, int]) -> dict[str, int]:
    written = {text.language for text in texts}
    found = {language: count for language, count in read.items() if language not in written}
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _changes(
    session: Session, entity: Entity
) -> dict[tuple[str, str], tuple[datetime | None, str]]:
    """The last change of each text of the entity's own."""
    query = (
        select(col(Template.channel), col(Template.key), col(TemplateText.saved_at), col(User.name))
        .join(TemplateText, col(TemplateText.template_id) == col(Template.id))
        .join(User, col(User.id) == col(TemplateText.user_id), isouter=True)
        .where(col(Template.entity_id) == entity.id)
        .order_by(col(TemplateText.saved_at).nulls_first(), col(TemplateText.id))
    )
    return {
        (channel, key): (saved_at, name or "")
        for channel, key, saved_at, name in session.execute(query)
    }
