"""Our companies and their settings, key by key."""

from datetime import date

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import EntityNotNamed, UnknownEntity, find_entity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event, ExchangeRate, Status
from dso_app.services.company.fields import BadEntityValue
from dso_app.services.company.verbs import (
    BadEntityCode,
    CodeTaken,
    UnknownSetting,
    add_entity,
    set_entity,
    show_entity,
)
from dso_app.services.scenarios.verbs import UnknownScenario, list_scenarios
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock

GOOD = {
    "name": "Atelier Duval",
    "email": "Compta@Duval.example",
    "country": "fr",
    "currency": "eur",
    "timezone": "Europe/Paris",
    "default_term_days": "45",
    "sending_days": "1-7",
    "sending_hours": "00:00-24:00",
    "holidays": "none",
    "contact_gap_days": "0",
    "item_threshold": "0.10",
    "iban": "FR76 3000 6000 0112 3456 7890 189",
    "ageing_bounds": "15,30,60",
    "letters_performed_when_posted": "on",
    "rate.USD": "0.92@2026-01-01",
}


def test_the_settings_of_the_interface_are_read_and_shown(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity = build.entity(session)
        set_entity(session, HOUSE, clock, entity, GOOD)
        assert (entity.email, entity.country, entity.currency) == (
            "compta@duval.example",
            "FR",
            "EUR",
        )
        assert (entity.default_term, entity.holidays, entity.contact_gap_days) == ("45", False, 0)
        shown = show_entity(session, entity)
        assert shown["iban"] == "FR7630006000011234567890189"
        assert (shown["holidays"], shown["sending_hours"]) == ("off", "00:00-24:00")
        assert shown["rate.USD"] == "0.92@2026-01-01"
        [rate] = session.exec(select(ExchangeRate)).all()
        assert (rate.currency, rate.rate, rate.valid_from) == ("USD", "0.92", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("currency", "EURO", "currency: “EURO” is not a currency code such as EUR."),
        ("country", "ZZ", "country: “ZZ” is not a country code such as FR."),
        ("timezone", "Paris", "timezone: “Paris” is not a time zone such as Europe/Paris."),
        ("email", "a@x.fr, b@x.fr", "email: “a@x.fr, b@x.fr” is not one email address."),
        ("email", "a@x.fr\nBcc: b@x.fr", "email: “a@x.fr Bcc: b@x.fr” is not one email address."),
        ("contact_gap_days", "-1", "contact_gap_days: “-1” is not a whole number in range."),
        ("contact_gap_days", "²", "contact_gap_days: “²” is not a whole number in range."),
        ("item_threshold", "ten", "item_threshold: “ten” is not an amount such as 0.10."),
        ("item_threshold", "NaN", "item_threshold: “NaN” is not an amount such as 0.10."),
        ("holidays", "maybe", "holidays: “maybe” is neither on nor off."),
        (
            "ageing_bounds",
            "60,30",
            "ageing_bounds: “60,30” is not three rising numbers: 30,60,90.",
        ),
        ("name", "", "name: a name of at most 200 characters is wanted."),
        ("iban", "FR00 1234", "iban: “FR00 1234” is not a valid IBAN."),
        (
            "rate.USD",
            "0.92",
            "rate.USD: “0.92” is not a rate and its first day: rate.USD=0.92@2026-01-01.",
        ),
        (
            "rate.EUR",
            "1@2026-01-01",
            "rate.EUR: the rate of the entity's own currency is always 1.",
        ),
    ],
)
def test_a_bad_value_gets_one_sentence_and_nothing_is_changed(
    sqlite_db: Database, clock: FixedClock, setting: str, value: str, sentence: str
) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        before = show_entity(session, entity)
        with pytest.raises(BadEntityValue) as caught:
            set_entity(session, HOUSE, clock, entity, {"phone": "0102", setting: value})
        assert str(caught.value) == sentence
        assert show_entity(session, entity) == before


def test_an_unknown_setting_is_named(sqlite_db: Database, clock: FixedClock) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        with pytest.raises(UnknownSetting, match="There is no setting “planned_on”"):
            set_entity(session, HOUSE, clock, entity, {"planned_on": "2026-01-01"})


def test_a_new_company_has_its_statuses_and_the_shipped_scenarios(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = add_entity(session, HOUSE, clock, "SUD", {"language": "fr", "name": "Sud"})
        assert (entity.code, entity.name) == ("SUD", "Sud")
        query = select(Status.name).where(Status.entity_id == entity.id)
        assert "Promesse de règlement" in session.exec(query).all()
        names = [line.name for line in list_scenarios(session, HOUSE, key(entity))]
        assert "Grand compte" in names
        with pytest.raises(CodeTaken):
            add_entity(session, HOUSE, clock, "sud", {})
        with pytest.raises(BadEntityCode):
            add_entity(session, HOUSE, clock, "a b", {})


def test_the_default_scenario_is_set_by_name_and_none_takes_it_off(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = add_entity(session, HOUSE, clock, "SUD", {"default_scenario": "Standard"})
        assert show_entity(session, entity)["default_scenario"] == "Standard"
        set_entity(session, HOUSE, clock, entity, {"default_scenario": "none"})
        assert entity.default_scenario_id is None
        with pytest.raises(UnknownScenario):
            set_entity(session, HOUSE, clock, entity, {"default_scenario": "Else"})


def test_the_entity_may_be_left_out_while_there_is_one(db: Database) -> None:
    with db.write() as session:
        one = build.entity(session, code="ONE")
        assert find_entity(session, HOUSE) == one
        two = build.entity(session, code="TWO")
        with pytest.raises(EntityNotNamed, match="there are: ONE, TWO"):
            find_entity(session, HOUSE)
        assert find_entity(session, HOUSE, "two") == two
        only_one = build.actor(build.user(session), one)
        assert find_entity(session, only_one) == one
        with pytest.raises(UnknownEntity):
            find_entity(session, only_one, "TWO")


def test_a_planning_setting_has_everyone_planned_again(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity = build.entity(session, planned_on=clock.date)
        set_entity(session, HOUSE, clock, entity, {"phone": "0102"})
        assert entity.planned_on == clock.date
        set_entity(session, HOUSE, clock, entity, {"item_threshold": "5"})
        assert entity.planned_on is None


def test_changes_are_for_administrators_and_stand_in_the_history(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        set_entity(session, HOUSE, clock, entity, {"city": "Lyon"})
        [event] = session.exec(select(Event)).all()
        assert (event.kind, event.before) == ("entity.changed", "city=")
        manager = build.actor(build.user(session, Role.CREDIT_MANAGER))
        with pytest.raises(NotAllowed):
            set_entity(session, manager, clock, entity, {"city": "Nice"})
