"""The words of a message edited beside the agenda's list, before somebody says yes."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.state import AgendaState
from dso_app.pages.agenda.text_state import AgendaTextState
from dso_app.pages.outbox.message_state import MessageState
from tests.support import build, outgoing
from tests.support.clocks import FixedClock
from tests.support.edited import HERS, waits
from tests.support.screens import Tab, screen

TYPED = {"words-subject": "As we said", "words-body": HERS}


@pytest.fixture
def claire(sqlite_db: Database, clock: FixedClock) -> Iterator[Tab]:
    """Claire's tab, with a message to confirm beside the list."""
    entity = waits(sqlite_db, clock)
    with sqlite_db.write() as session:
        me = build.user(session, Role.COLLECTOR, whole_ledger=True, name="Claire Moreau")
    with screen(sqlite_db, entity, build.actor(me, entity)) as tab:
        _look(tab)
        yield tab


def _look(tab: Tab) -> None:
    tab.call(AgendaState, "read_choices")
    tab.call(AgendaState, "load_table")
    tab.call(AgendaState, "filter_by", "collector", "")
    [line] = tab.state(AgendaState).lines
    tab.call(ActionState, "open_action", line.key)


def _types(tab: Tab, **form: str) -> AgendaTextState:
    tab.call(AgendaTextState, "ask")
    tab.call(AgendaTextState, "save", TYPED | form)
    return tab.state(AgendaTextState)


def test_what_is_typed_stands_beside_the_list_at_once_and_in_the_outbox(
    claire: Tab, sqlite_db: Database
) -> None:
    card = claire.state(ActionState)
    assert (card.card.may_edit, card.card.is_edited) == (True, False)
    assert not _types(claire).asking
    assert claire.said() == ["Saved: this is what leaves once it is confirmed."]
    assert (card.card.subject, card.card.is_edited) == ("As we said", True)
    assert "<strong>on the phone</strong>" in card.card.html
    assert "Step 1: the text was changed by hand." in card.events[0].title
    assert card.events[0].detail == "Claire Moreau"
    claire.call(MessageState, "open_message", str(outgoing.only_message(sqlite_db).id))
    assert "the text was changed by hand" in str(claire.state(MessageState).card)


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(
    claire: Tab, sqlite_db: Database
) -> None:
    state = _types(claire, **{"words-subject": " "})
    assert (state.asking, state.wrong["subject"]) == (True, "The subject is empty.")
    state = _types(claire, **{"words-body": "Dear\n{{ custmer.name }}"})
    assert state.wrong["body"].startswith("Line 2, column 1: {{ custmer.name }} is not a place")
    state = _types(claire, **{"words-body": "x" * 20_001})
    assert state.wrong["body"] == "At most 20000 characters."
    assert not outgoing.only_message(sqlite_db).edited


def test_two_people_in_the_same_words_are_told_of_each_other(
    claire: Tab, sqlite_db: Database
) -> None:
    with sqlite_db.write() as session:
        user = build.user(session, Role.CREDIT_MANAGER, name="Paul Henry")
        paul = claire.beside(build.actor(user))
    _look(paul)
    claire.call(AgendaTextState, "ask")
    _types(paul, **{"words-subject": "His subject"})
    claire.call(AgendaTextState, "save", TYPED)
    state = claire.state(AgendaTextState)
    assert state.problem.startswith("Paul Henry changed the text meanwhile.")
    assert outgoing.only_message(sqlite_db).subject == "His subject"
    claire.call(AgendaTextState, "save", TYPED)
    assert outgoing.only_message(sqlite_db).subject == "As we said"


def test_the_words_of_the_template_are_had_again_by_a_button(
    claire: Tab, sqlite_db: Database
) -> None:
    before = outgoing.only_message(sqlite_db).subject
    _types(claire)
    claire.call(AgendaTextState, "ask")
    assert claire.state(AgendaTextState).edited
    claire.call(AgendaTextState, "take_the_template")
    assert claire.state(ActionState).card.subject == before
    assert not claire.state(ActionState).card.is_edited


def test_once_confirmed_by_a_colleague_it_is_too_late(claire: Tab, sqlite_db: Database) -> None:
    claire.call(AgendaTextState, "ask")
    with sqlite_db.write() as session:
        paul = claire.beside(build.actor(build.user(session, Role.CREDIT_MANAGER)))
    _look(paul)
    paul.call(ActionState, "confirm")
    claire.call(AgendaTextState, "save", TYPED)
    state = claire.state(AgendaTextState)
    assert state.problem == "The text of this message can no longer be changed."
    assert state.asking


def test_without_a_row_open_there_is_nothing_to_edit(claire: Tab) -> None:
    claire.call(ActionState, "close")
    claire.call(AgendaTextState, "ask")
    assert not claire.state(AgendaTextState).asking
    claire.call(AgendaTextState, "save", TYPED)
    assert claire.said() == []


def test_a_yes_to_words_a_colleague_wrote_meanwhile_is_asked_for_again(
    claire: Tab, sqlite_db: Database
) -> None:
    with sqlite_db.write() as session:
        user = build.user(session, Role.CREDIT_MANAGER, name="Paul Henry")
        paul = claire.beside(build.actor(user))
    _look(paul)
    _types(paul, **{"words-subject": "His subject"})
    claire.call(ActionState, "confirm")
    assert claire.heard[-1] == "Paul Henry changed the text meanwhile. Read it, then answer again."
    assert claire.state(ActionState).card.subject == "His subject"
    assert outgoing.only_message(sqlite_db).state == "to_confirm"
    claire.call(ActionState, "confirm")
    assert outgoing.only_message(sqlite_db).state == "queued"
    assert claire.heard[-1] == "Confirmed: it leaves by itself."
