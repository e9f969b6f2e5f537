"""Texts are saved together or not at all, and never over words one has not seen."""

from dataclasses import replace

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownEntity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event, TemplateText
from dso_app.services.texts.checks import BrokenMarkup, EmptyText, UnknownPlaceholder
from dso_app.services.texts.saving import (
    NamelessText,
    NotInOurLanguage,
    TextsSavedMeanwhile,
    save_text,
    save_texts,
)
from dso_app.services.texts.templates import Text, texts_of
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock

_OWN = Text("own", "email", "fr", "Own", "Sujet", "Bonjour {{ contact.name }}")


def _saved(database: Database, place: tuple[str, str, str] = _OWN.place) -> Text:
    with database.read() as session:
        [entity_id] = set(session.exec(select(Event.entity_id)))
        return next(text for text in texts_of(session, entity_id or 0) if text.place == place)


def test_a_text_says_who_saved_it_when_and_how_often(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity = build.entity(session, language="fr")
        claire = build.user(session, Role.CREDIT_MANAGER)
        save_text(session, build.actor(claire), clock, entity, _OWN)
        row = session.exec(select(TemplateText)).one()
        assert (row.version, row.user_id, row.saved_at) == (1, claire.id, clock.real())
    assert _saved(db) == replace(_OWN, version=1)
    with db.write() as session:
        entity = build.entity_by_id(session, key(entity))
        save_text(session, HOUSE, clock, entity, replace(_OWN, body="Bonsoir", version=1))
    assert _saved(db).version == 2


def test_nobody_saves_over_words_they_have_not_seen(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity = build.entity(session, language="fr")
        hugo = build.user(session, Role.CREDIT_MANAGER, name="Hugo Petit")
        save_text(session, HOUSE, clock, entity, _OWN)
        theirs = replace(_OWN, body="Leur texte", version=1)
        save_text(session, build.actor(hugo), clock, entity, theirs)
    mine = replace(_OWN, body="Mon texte", version=1)
    other = replace(_OWN, key="other")
    with pytest.raises(TextsSavedMeanwhile) as caught, db.write() as session:
        save_texts(session, HOUSE, clock, build.entity_by_id(session, key(entity)), [other, mine])
    [newer] = caught.value.newer
    assert (newer.text.body, newer.mine.body, newer.by) == ("Leur texte", "Mon texte", "Hugo Petit")
    with db.read() as session:
        assert [text for text in texts_of(session, key(entity)) if text.key == "other"] == []
    with db.write() as session:
        seen = replace(mine, version=newer.text.version)
        save_text(session, HOUSE, clock, build.entity_by_id(session, key(entity)), seen)
    assert _saved(db).body == "Mon texte"


def test_two_people_who_wrote_the_same_do_not_stand_in_each_other_s_way(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = build.entity(session, language="fr")
        save_text(session, HOUSE, clock, entity, _OWN)
        save_text(session, HOUSE, clock, entity, _OWN)
    assert _saved(db).version == 2


def test_a_shipped_text_somebody_changed_first_is_not_overwritten_unseen(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = build.entity(session, language="fr")
        shipped = next(text for text in texts_of(session, key(entity)) if text.language == "fr")
        save_text(session, HOUSE, clock, entity, replace(shipped, subject="A"))
        with pytest.raises(TextsSavedMeanwhile):
            save_text(session, HOUSE, clock, entity, replace(shipped, subject="B"))


def test_a_text_missing_in_the_company_s_language_is_not_saved(
    db: Database, clock: FixedClock
) -> None:
    english = replace(_OWN, language="en")
    with db.write() as session:
        entity = build.entity(session, language="fr")
    with pytest.raises(NotInOurLanguage, match="Français"), db.write() as session:
        save_text(session, HOUSE, clock, build.entity_by_id(session, key(entity)), english)
    with db.write() as session:
        entity = build.entity_by_id(session, key(entity))
        save_texts(session, HOUSE, clock, entity, [english, _OWN])


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (replace(_OWN, body="  "), EmptyText),
        (replace(_OWN, body="{{ x }}"), UnknownPlaceholder),
        (replace(_OWN, subject="**x"), BrokenMarkup),
        (replace(_OWN, name=" "), NamelessText),
    ],
)
def test_what_is_broken_is_refused_and_nothing_is_half_written(
    sqlite_db: Database, clock: FixedClock, wrong: Text, error: type[Exception]
) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session, language="fr")
        with pytest.raises(error):
            save_texts(session, HOUSE, clock, entity, [replace(_OWN, key="first"), wrong])
        assert list(session.exec(select(TemplateText))) == []


def test_only_who_may_edit_scenarios_saves_texts_and_only_of_their_companies(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        here, there = build.entity(session), build.entity(session)
        collector = build.actor(build.user(session, Role.COLLECTOR))
        with pytest.raises(NotAllowed):
            save_text(session, collector, clock, here, _OWN)
        manager = build.actor(build.user(session, Role.CREDIT_MANAGER), here)
        with pytest.raises(UnknownEntity):
            save_text(session, manager, clock, there, _OWN)
