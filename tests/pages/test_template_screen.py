"""The editor of texts: two languages beside each other, what is wrong, the preview, saving."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import TemplateText
from dso_app.pages.template.state import TemplateState
from dso_app.pages.template.writing_state import TemplateWritingState
from dso_app.pages.templates.state import TemplatesState
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.scenarios.verbs import save_scenario
from dso_app.services.texts.saving import save_text
from dso_app.services.texts.templates import Text, texts_of
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import scenario, step
from tests.support.screens import Tab, screen

_FIRST = "/templates/email.reminder_1"


@pytest.fixture
def tab(sqlite_db: Database, clock: FixedClock) -> Iterator[Tab]:
    """A credit manager's tab: one scenario, a German customer late on it."""
    with sqlite_db.write() as session:
        entity = build.entity(session, language="en")
        me = build.user(session, Role.CREDIT_MANAGER)
        reminder = step(1, "Reminder", 7, template="reminder_1")
        standard = save_scenario(session, HOUSE, clock, entity, scenario(reminder))
        hotel = build.customer(
            session, entity, code="C7", name="Hôtel Alpen", language="de", scenario_id=standard.id
        )
        build.item(session, hotel, 123_45, late=10)
        build.customer(session, entity, code="C8", name="Mairie")
        refresh_summaries(session, key(entity), TODAY)
    with screen(sqlite_db, entity, build.actor(me)) as opened:
        yield opened


def _open(tab: Tab, address: str = _FIRST) -> TemplateState:
    tab.go(address)
    tab.call(TemplateState, "open_template")
    return tab.state(TemplateState)


def _type(tab: Tab, language: str, name: str, value: str) -> None:
    mount = tab.state(TemplateState).mount
    tab.call(TemplateWritingState, "write", mount, language, name, value)


def _saved(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        rows = session.exec(select(TemplateText).order_by(TemplateText.language))
        return [(row.language, row.body, row.version) for row in rows]


def test_a_text_opens_in_two_languages_with_who_sends_it_and_what_is_missing(tab: Tab) -> None:
    desk = _open(tab)
    assert (desk.left.language, desk.right.language) == ("en", "fr")
    assert desk.right.body.startswith("Bonjour")
    assert desk.used == ["Standard · Reminder"]
    assert desk.gaps == ["No text in German, the language of a customer."]
    assert desk.facts == "Email · as shipped"
    assert "1,980.50" in desk.html


@pytest.mark.parametrize("address", ["/templates/email.none", "/templates/x", "/templates/.."])
def test_what_is_not_there_is_said_to_be_missing(tab: Tab, address: str) -> None:
    assert _open(tab, address).missing


def test_what_is_typed_is_checked_and_drawn_in_its_language(tab: Tab, sqlite_db: Database) -> None:
    desk = _open(tab)
    _type(tab, "fr", "body", "Cher {{ contact.name }}, {{ contact.nam }}")
    assert desk.right.problem == (
        "Line 1, column 26: {{ contact.nam }} is not a placeholder. "
        "Did you mean {{ contact.name }}?"
    )
    assert desk.problems == [f"Text “Première relance”, Français: {desk.right.problem}"]
    assert (desk.drawn, desk.left.lacks) == ("en", "")
    assert "Dear Paul Garnier" in desk.html
    tab.call(TemplateState, "choose_drawn", "fr")
    assert desk.html == ""
    tab.call(TemplateWritingState, "save")
    assert _saved(sqlite_db) == []
    _type(tab, "fr", "body", "Cher {{ contact.name }}")
    assert (desk.drawn, desk.problems) == ("fr", [])
    assert "Cher Paul Garnier" in desk.html
    assert desk.right.lacks.startswith("English also has: ")
    assert "items.table" in desk.right.lacks
    tab.call(TemplateWritingState, "save")
    assert _saved(sqlite_db) == [("fr", "Cher {{ contact.name }}", 1)]
    assert not desk.changed
    assert "changed by Claire Martin" in desk.facts


def test_words_typed_before_another_text_was_shown_are_not_taken(tab: Tab) -> None:
    desk = _open(tab)
    tab.call(TemplateWritingState, "write", desk.mount - 1, "en", "body", "late")
    assert not desk.changed
    tab.call(TemplateWritingState, "write", desk.mount, "xx", "body", "unknown")
    tab.call(TemplateWritingState, "write", desk.mount, "en", "name", "unknown")
    assert not desk.changed


def test_a_language_is_added_beside_and_begins_as_a_copy(tab: Tab, sqlite_db: Database) -> None:
    desk = _open(tab)
    tab.call(TemplateWritingState, "add_language", "de")
    assert (desk.left.language, desk.right.language, desk.gaps) == ("en", "de", [])
    assert desk.right.body == desk.left.body
    tab.call(TemplateWritingState, "add_language", "xx")
    assert [one.value for one in desk.languages] == ["en", "fr", "de"]
    tab.call(TemplateWritingState, "save")
    assert [row[0] for row in _saved(sqlite_db)] == ["de"]


def test_it_is_tried_on_a_customer_found_by_code(tab: Tab) -> None:
    desk = _open(tab)
    assert [one.label for one in desk.customers] == [
        "A made-up customer",
        "Hôtel Alpen",
        "Mairie",
    ]
    tab.call(TemplateState, "look_for_customers", "c7")
    [hotel] = desk.customers
    tab.call(TemplateState, "choose_customer", hotel.value)
    assert desk.customer_name == "Hôtel Alpen"
    assert "123.45" in desk.html
    tab.call(TemplateState, "choose_customer", "999")
    assert desk.customer == hotel.value
    _type(tab, "fr", "body", "Bonjour {{ customer.code }}")
    tab.call(TemplateWritingState, "save")
    assert (desk.customer_name, desk.drawn) == ("Hôtel Alpen", "fr")
    assert "Bonjour C7" in desk.html


def test_a_new_text_begins_empty_and_cannot_be_saved_so(tab: Tab, sqlite_db: Database) -> None:
    desk = _open(tab, "/templates/new?channel=letter&name=Rappel%20amiable")
    assert (desk.channel, desk.name, desk.is_new) == ("letter", "Rappel amiable", True)
    assert desk.problems == ["Text “Rappel amiable”, English: The subject is empty."]
    _type(tab, "en", "subject", "Hello")
    _type(tab, "en", "body", "Dear {{ contact.name }}")
    tab.call(TemplateWritingState, "save")
    assert _saved(sqlite_db) == [("en", "Dear {{ contact.name }}", 1)]
    assert _open(tab, "/templates/letter.rappel_amiable").name == "Rappel amiable"


def test_a_copy_has_all_languages_and_another_name(tab: Tab) -> None:
    desk = _open(tab, "/templates/new?of=sms.reminder_2")
    assert (desk.channel, desk.name) == ("sms", "Copy of Second reminder")
    assert [one.value for one in desk.languages] == ["en", "fr"]
    assert "GSM-7" in desk.size
    tab.call(TemplateWritingState, "rename", " ")
    assert desk.problems[0].endswith("The text has no name.")
    tab.call(TemplateWritingState, "rename", "Short")
    assert desk.problems == []


def test_the_shipped_words_can_be_had_back(tab: Tab, sqlite_db: Database) -> None:
    desk = _open(tab)
    shipped = desk.left.body
    assert not desk.left.shipped
    _type(tab, "en", "body", "Pay!")
    assert desk.left.shipped
    tab.call(TemplateWritingState, "save")
    tab.call(TemplateWritingState, "take_shipped", "en")
    assert desk.left.body == shipped
    tab.call(TemplateWritingState, "save")
    assert _saved(sqlite_db) == [("en", shipped, 2)]


def test_words_somebody_else_saved_meanwhile_are_shown_before_anything_is_overwritten(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    desk = _open(tab)
    _type(tab, "en", "body", "Mine")
    with sqlite_db.write() as session:
        entity = build.entity_by_id(session, 1)
        [now] = [
            text for text in texts_of(session, 1) if text.place == ("reminder_1", "email", "en")
        ]
        hugo = build.actor(build.user(session, Role.CREDIT_MANAGER, name="Hugo Petit"))
        theirs = Text(now.key, now.channel, "en", now.name, now.subject, "Theirs")
        save_text(session, hugo, clock, entity, theirs)
    tab.call(TemplateWritingState, "save")
    [newer] = desk.newer
    assert (newer.body, newer.my_body) == ("Theirs", "Mine")
    assert newer.who.startswith("Hugo Petit saved it on")
    assert _saved(sqlite_db) == [("en", "Theirs", 1)]
    tab.call(TemplateWritingState, "save_over")
    assert (desk.newer, _saved(sqlite_db)) == ([], [("en", "Mine", 2)])
    tab.call(TemplateWritingState, "save_over")
    assert _saved(sqlite_db) == [("en", "Mine", 2)]


def test_their_words_can_be_taken(tab: Tab, sqlite_db: Database, clock: FixedClock) -> None:
    desk = _open(tab)
    _type(tab, "en", "body", "Mine")
    with sqlite_db.write() as session:
        entity = build.entity_by_id(session, 1)
        save_text(
            session,
            HOUSE,
            clock,
            entity,
            Text("reminder_1", "email", "en", "First reminder", "S", "Theirs"),
        )
    tab.call(TemplateWritingState, "save")
    tab.call(TemplateWritingState, "take_theirs")
    assert (desk.left.body, desk.changed) == ("Theirs", False)


def test_the_list_says_what_is_missing_and_who_sends_what(tab: Tab) -> None:
    tab.go("/templates?use=sent")
    tab.call(TemplatesState, "load_table")
    table = tab.state(TemplatesState)
    [line] = table.lines
    words = [cell.text for cell in line.cells]
    assert words[:4] == ["First reminder", "Email", "English, French", "German"]
    tab.call(TemplatesState, "filter_by", "use", "")
    assert table.count > 20
    tab.call(TemplatesState, "search_for", "formal")
    assert {line.cells[0].text for line in table.lines} == {
        "Formal notice",
        "Formal notice by registered letter",
        "Public sector, formal notice",
    }
