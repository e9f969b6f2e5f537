"""The alerts on screen: listed with what they find, written, and asked for by mail."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import AlertDigest
from dso_app.pages.agenda.alert_strip import AlertStrip
from dso_app.pages.agenda.state import AgendaState
from dso_app.pages.alerts.state import AlertsState
from dso_app.services.alerts.rules import add_ready_alerts
from dso_app.services.customers.summaries import refresh_summaries
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.screens import Tab, screen

FORM = {
    "alert_name": " Large  ones ",
    "field_0": "late",
    "comparison_0": "more",
    "value_0": " 99,90 ",
    "field_1": "",
    "field_2": "do_not_dun",
    "comparison_2": "is",
    "value_2": "no",
    "colour": "bad",
    "whose": "shared",
    "active": "on",
}


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator's tab; one customer of two is more than 99.90 late."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        made.customer((100_00, 1))
        made.customer((99_90, 1))
        add_ready_alerts(session, key(made.entity))
        refresh_summaries(session, key(made.entity), TODAY, everyone=True)
        actor = build.actor(build.user(session, Role.ADMINISTRATOR))
        entity = made.entity
    with screen(sqlite_db, entity, actor) as opened:
        opened.call(AlertsState, "load")
        yield opened


def test_the_ready_made_ones_stand_there_from_the_start(tab: Tab) -> None:
    rows = {one.name: one for one in tab.state(AlertsState).alerts}
    silent = rows["Late and not contacted for 15 days"]
    assert silent.asks == "Late items more than 0; Days since the last contact more than 14"
    assert silent.count == "2 customers"
    assert silent.href == f"/customers?alert={silent.key}"
    assert rows["Broken promises"].href == ""
    assert rows["Stale ledger"].count == "fresh"
    assert len(rows) == 7


def test_an_alert_is_written_in_a_form_and_shown_in_words(tab: Tab) -> None:
    state = tab.state(AlertsState)
    tab.call(AlertsState, "edit", "")
    tab.call(AlertsState, "save", FORM)
    row = state.alerts[-1]
    assert (row.name, row.count, row.whose) == ("Large ones", "1 customer", "Everybody’s")
    assert row.asks == "Late amount more than 99,90; Do not dun: no"
    tab.call(AlertsState, "edit", row.key)
    assert [one.value for one in state.rows] == ["99,90", "no", ""]
    tab.call(AlertsState, "remove")
    assert "Large ones" not in [one.name for one in state.alerts]


def test_a_field_chosen_brings_its_way_to_compare(tab: Tab) -> None:
    state = tab.state(AlertsState)
    tab.call(AlertsState, "edit", "")
    tab.call(AlertsState, "choose_field", "0", "over_limit")
    assert (state.rows[0].kind, state.rows[0].value) == ("yes_no", "yes")
    tab.call(AlertsState, "choose_field", "0", "late")
    assert (state.rows[0].kind, state.rows[0].comparison) == ("money", "more")


def test_what_is_wrong_is_said_in_the_form_and_nothing_is_kept(tab: Tab) -> None:
    state = tab.state(AlertsState)
    before = len(state.alerts)
    tab.call(AlertsState, "edit", "")
    tab.call(AlertsState, "save", FORM | {"value_0": "much"})
    assert state.problem == "Condition 1 wants an amount, such as 1500 or 99.90."
    assert state.editing
    assert len(state.alerts) == before


def test_switched_off_it_is_not_looked_for(tab: Tab) -> None:
    state = tab.state(AlertsState)
    tab.call(AlertsState, "edit", "")
    tab.call(AlertsState, "save", {name: FORM[name] for name in FORM if name != "active"})
    assert (state.alerts[-1].count, state.alerts[-1].href) == ("Switched off", "")


def test_the_agenda_counts_what_they_find_on_its_tab_of_alerts(tab: Tab) -> None:
    tab.call(AgendaState, "read_choices")
    tab.call(AgendaState, "load_table")
    tab.call(AlertStrip, "look")
    assert tab.state(AlertStrip).found == []
    tab.call(AgendaState, "choose_tab", "alerts")
    tab.call(AlertStrip, "look")
    found = [(one.name, one.count) for one in tab.state(AlertStrip).found]
    assert found == [("Late and not contacted for 15 days", "2")]


def test_one_says_whether_they_come_by_mail(tab: Tab, sqlite_db: Database) -> None:
    tab.call(AlertsState, "choose_digest", "weekly")
    assert tab.state(AlertsState).digest == "weekly"
    tab.call(AlertsState, "choose_digest", "whenever")
    assert tab.state(AlertsState).digest == ""
    with sqlite_db.read() as session:
        key_of = (tab.viewer.actor.user_id, tab.viewer.entity_id)
        assert session.get(AlertDigest, key_of) is None
