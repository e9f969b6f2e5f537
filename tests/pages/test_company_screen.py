"""The company's details and its mail settings."""

from collections.abc import Iterator
from typing import Any

import pytest

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Entity, Installation
from dso_app.pages.company import places
from dso_app.pages.company.form import problems, to_fields, to_settings
from dso_app.pages.company.logo_state import LogoState
from dso_app.pages.company.mail_state import MailState
from dso_app.pages.company.state import CompanyState
from dso_app.secrets import decrypt
from dso_app.services.company.logos import set_logo
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.images import png
from tests.support.screens import Tab, screen
from tests.support.smtp import smtp_server

FORM: dict[str, Any] = {
    "name": "Atelier Duval",
    "email": "compta@duval.example",
    "city": "Nantes",
    "country": "FR",
    "timezone": "Europe/Paris",
    "language": "fr",
    "currency": "EUR",
    "default_term": "45 days end of month",
    "contact_gap_days": "3",
    "daily_cap": "400",
    "item_threshold": "0.10",
    "sms_parts": "3",
    "penalty_regime": "business",
    "penalty_fixed_rate": "",
    "penalty_margin": "",
    "recovery_cost": "40",
    "legal_interest_rate": "",
    "opens": "08:30",
    "closes": "23:59",
    "day_1": "on",
    "day_3": "on",
    "holidays": "on",
}


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator's tab."""
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        entity = build.entity(session, email="")
        actor = build.actor(build.user(session, Role.ADMINISTRATOR, email="me@duval.example"))
    with screen(sqlite_db, entity, actor) as opened:
        yield opened


def company(database: Database, tab: Tab) -> Entity:
    with database.read() as session:
        return session.get_one(Entity, tab.viewer.entity_id)


def test_a_form_becomes_settings_and_settings_a_form_again() -> None:
    settings = to_settings(FORM)
    assert settings["sending_hours"] == "08:30-24:00"
    assert settings["sending_days"] == "1,3"
    assert settings["holidays"] == "on"
    fields = to_fields(settings)
    assert (fields["opens"], fields["closes"]) == ("08:30", "23:59")
    assert [fields[f"day_{day}"] for day in range(1, 8)] == ["on", "", "on", "", "", "", ""]


def test_everything_wrong_is_said_in_one_go_each_beside_its_field() -> None:
    wrong = problems(
        to_settings({"email": "nobody", "iban": "FR00", "opens": "18:00", "closes": "09:00"}), "en"
    )
    assert wrong["email"] == "“nobody” is not one email address."
    assert wrong["iban"] == "“FR00” is not a valid IBAN."
    assert wrong["sending_days"] == "Choose at least one day."
    assert wrong["sending_hours"] == "Sending must end after it begins."
    assert wrong["name"].startswith("A name")


def test_the_details_are_saved_as_a_whole(tab: Tab, sqlite_db: Database) -> None:
    tab.call(CompanyState, "load")
    tab.call(CompanyState, "save", FORM)
    entity = company(sqlite_db, tab)
    assert (entity.name, entity.email) == ("Atelier Duval", "compta@duval.example")
    assert (entity.sending_hours, entity.sending_days) == ("08:30-24:00", "1,3")
    assert tab.said() == ["Saved."]


def test_one_wrong_field_keeps_all_others_from_being_saved(tab: Tab, sqlite_db: Database) -> None:
    before = company(sqlite_db, tab).name
    tab.call(CompanyState, "save", FORM | {"currency": "EURO"})
    assert "currency" in tab.state(CompanyState).wrong
    assert company(sqlite_db, tab).name == before


def test_places_are_named_in_the_readers_language() -> None:
    french = {one.value: one.label for one in places.countries("fr")}
    assert (french["DE"], french["FR"]) == ("Allemagne", "France")
    assert not {"EU", "UN", "XA", "ZZ"} & french.keys()
    assert list(french).index("EG") < list(french).index("FR")
    assert "EUR" in {one.value for one in places.currencies("en")}
    assert "Europe/Paris" in {one.value for one in places.timezones()}


def test_the_mail_address_is_kept_encrypted_and_never_sent_back(
    tab: Tab, sqlite_db: Database
) -> None:
    tab.call(MailState, "save", {"mail_url": "mailtos://joe:secret@mail.duval.example:587"})
    tab.call(MailState, "load")
    state = tab.state(MailState)
    assert state.server == "mailtos://mail.duval.example"
    assert "secret" not in str(state.dict())
    with sqlite_db.read() as session:
        kept = session.get_one(Installation, 1).mail_url
    assert "secret" not in kept
    assert decrypt(kept) == "mailtos://joe:secret@mail.duval.example:587"


def test_an_address_that_is_no_smtp_server_is_refused(tab: Tab, sqlite_db: Database) -> None:
    tab.call(MailState, "save", {"mail_url": "json://evil.example"})
    assert "json://" in tab.state(MailState).wrong_url
    with sqlite_db.read() as session:
        assert session.get_one(Installation, 1).mail_url == ""


def test_a_test_mail_leaves_by_the_address_saved(tab: Tab) -> None:
    with smtp_server() as box:
        tab.call(MailState, "save", {"mail_url": box.url})
        tab.call(MailState, "test", {"test_to": "me@duval.example"})
    assert tab.state(MailState).wrong_to == ""
    assert "me@duval.example" in tab.state(MailState).tested
    [mail] = box.mails
    assert mail.recipients == ("me@duval.example",)
    assert mail.parsed["Subject"] == "Test mail from Relance"


def test_a_test_that_does_not_leave_says_why_in_the_servers_words(tab: Tab) -> None:
    with smtp_server() as box:
        box.refused["me@duval.example"] = "550 no such user"
        tab.call(MailState, "save", {"mail_url": box.url})
        tab.call(MailState, "test", {"test_to": "me@duval.example"})
    assert "no such user" in tab.state(MailState).wrong_to


def test_without_an_address_there_is_nothing_to_test(tab: Tab) -> None:
    tab.call(MailState, "test", {"test_to": "me@duval.example"})
    assert tab.state(MailState).wrong_to == "Save a mail address first."


def test_only_administrators_see_or_change_the_company(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        entity = build.entity(session, name="Duval")
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER))
    with screen(sqlite_db, entity, actor) as tab:
        tab.call(CompanyState, "load")
        tab.call(CompanyState, "save", FORM)
        tab.call(MailState, "save", {"mail_url": "mailto://localhost"})
        assert tab.state(CompanyState).fields == {}
        assert len(tab.heard) == 3
    with sqlite_db.read() as session:
        assert session.get_one(Entity, key(entity)).name == "Duval"


def test_the_logo_is_shown_by_an_address_of_its_own_and_taken_away(
    tab: Tab, sqlite_db: Database, clock: FixedClock
) -> None:
    tab.call(LogoState, "load")
    assert tab.state(LogoState).address == ""
    with sqlite_db.write() as session:
        set_logo(session, HOUSE, clock, tab.viewer.entity_id, png())
    tab.call(LogoState, "load")
    state = tab.state(LogoState)
    assert state.address.startswith("/api/logo?v=")
    assert state.size == "200 × 60 pixels, 1 kB"
    tab.call(LogoState, "remove")
    assert tab.said() == ["Logo removed."]
    tab.call(LogoState, "load")
    assert tab.state(LogoState).address == ""


def test_a_fixed_penalty_rate_the_law_does_not_allow_is_refused_with_the_reason(tab: Tab) -> None:
    tab.call(CompanyState, "load")
    unlawful = {"penalty_fixed_rate": "5", "legal_interest_rate": "2.5"}
    tab.call(CompanyState, "save", FORM | unlawful)
    wrong = tab.state(CompanyState).wrong["form"]
    assert wrong.startswith("A fixed penalty rate of 5 % is below 7.5 %")
    tab.call(CompanyState, "load")
    assert tab.state(CompanyState).fields["penalty_fixed_rate"] == ""
