"""Saving texts: all that were typed together, or none; never over words one has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.formats import language_name
from dso_app.models import Entity, Template, TemplateText, User, known_id
from dso_app.services.history import record
from dso_app.services.texts.checks import check_text
from dso_app.services.texts.templates import Text, own_text, texts_of
from dso_app.texts import N_

_LONGEST_NAME = 100


class NamelessText(RelanceError):
    """A text without a name."""

    message = N_("The text has no name.")


class NotInOurLanguage(RelanceError):
    """A text would be missing in the language everybody without one of their own is written to."""

    message = N_("“{name}” has no text in {language}, the company’s language.")


@dataclass(frozen=True, slots=True)
class NewerText:
    """A text somebody else saved meanwhile.

    Attributes:
        text: as it is now.
        mine: as one wants it.
        by: who saved it; empty for the program.
        at: when; None where nobody wrote it down.
    """

    text: Text
    mine: Text
    by: str
    at: datetime | None


class TextsSavedMeanwhile(RelanceError):
    """Somebody else saved texts after one began to change them; nothing is saved."""

    message = N_("“{name}” was saved by somebody else meanwhile.")

    def __init__(self, newer: Sequence[NewerText]) -> None:
        super().__init__(name=newer[0].text.name)
        self.newer = tuple(newer)


def save_texts(
    session: Session, actor: Actor, clock: Clock, entity: Entity, texts: Sequence[Text]
) -> None:
    """Keep texts as the entity's own; a shipped one of the same key gives way to it.

    Each must say the version it was made from: see `Text.version`.

    Raises:
        BrokenText: one is empty, or its markup is broken.
        NamelessText: one has no name.
        TextsSavedMeanwhile: somebody else saved one of them since.
        NotInOurLanguage: one would be missing in the entity's language. Nothing is saved.
    """
    actor.require(Permission.EDIT_SCENARIOS)
    if not sees_entity(actor, known_id(entity)):
        raise UnknownEntity(entity=entity.id)
    for text in texts:
        if not text.name.strip():
            raise NamelessText
        check_text(text.subject, text.body, text.channel)
    session.refresh(entity, with_for_update=True)
    newer = [found for text in texts if (found := _newer(session, entity, text)) is not None]
    if newer:
        raise TextsSavedMeanwhile(newer)
    for text in texts:
        _save(session, actor, clock, entity, text)
    session.flush()
    _require_our_language(session, entity, texts)


def save_text(session: Session, actor: Actor, clock: Clock, entity: Entity, text: Text) -> None:
    """Keep one text; see `save_texts`."""
    save_texts(session, actor, clock, entity, [text])


def _newer(session: Session, entity: Entity, text: Text) -> NewerText | None:
    query = (
        select(Template, TemplateText, col(User.name))
        .join(TemplateText, col(TemplateText.template_id) == col(Template.id))
        .join(User, col(User.id) == col(TemplateText.user_id), isouter=True)
        .where(
            col(Template.entity_id) == entity.id,
            col(Template.key) == text.key,
            col(Template.channel) == text.channel,
            col(TemplateText.language) == text.language,
            col(TemplateText.version) > text.version,
        )
    )
    found = session.execute(query).tuples().first()
    if found is None:
        return None
    head, row, by = found
    present = own_text(head, row)
    if present.words == text.words:
        return None
    return NewerText(present, text, by or "", row.saved_at)


def _save(session: Session, actor: Actor, clock: Clock, entity: Entity, text: Text) -> None:
    head = _head(session, entity, text)
    row = session.scalar(
        select(TemplateText).where(
            col(TemplateText.template_id) == head.id, col(TemplateText.language) == text.language
        )
    )
    before = row.body if row else ""
    if row is None:
        row = TemplateText(template_id=known_id(head), language=text.language, version=0)
    row.subject, row.body, row.version = text.subject, text.body, row.version + 1
    row.saved_at, row.user_id = clock.real(), actor.user_id
    session.add(row)
    record(
        session,
        actor,
        clock,
        "template.saved",
        N_("The text {name} ({language}) was saved."),
        entity_id=entity.id,
        before=before,
        after=text.body,
        name=text.name,
        language=text.language,
    )


def _head(session: Session, entity: Entity, text: Text) -> Template:
    head = session.scalar(
        select(Template).where(
            col(Template.entity_id) == entity.id,
            col(Template.key) == text.key,
            col(Template.channel) == text.channel,
        )
    )
    if head is None:
        head = Template(entity_id=known_id(entity), key=text.key, channel=text.channel, name="")
    head.name = text.name.strip()[:_LONGEST_NAME]
    session.add(head)
    session.flush()
    return head


def _require_our_language(session: Session, entity: Entity, texts: Sequence[Text]) -> None:
    written = {text.place for text in texts_of(session, known_id(entity))}
    for text in texts:
        if replace(text, language=entity.language).place not in written:
            raise NotInOurLanguage(name=text.name, language=language_name(entity.language))
