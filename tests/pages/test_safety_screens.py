"""The safety of sending on screen: test mode, mails a minute, the daily cap."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.domain.reasons import DAILY_CAP
from dso_app.models import Entity, Installation
from dso_app.pages.company.safety_state import SafetyState
from dso_app.pages.outbox.standing_state import StandingState
from dso_app.services.frame import read_frame
from tests.support import build, outgoing, rows
from tests.support.clocks import TODAY
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator's tab; a company whose cap of one message is reached, two more wait."""
    with sqlite_db.write() as session:
        entity = outgoing.company(session, daily_cap=1)
        for state, code in (("sent", ""), ("waiting", DAILY_CAP), ("waiting", DAILY_CAP)):
            customer = build.customer(session, entity)
            rows.message(session, customer, state=state, reason_code=code, sent_on=TODAY)
        actor = build.actor(build.user(session, Role.ADMINISTRATOR))
    with screen(sqlite_db, entity, actor) as opened:
        yield opened


def test_the_outbox_asks_before_going_beyond_the_cap_and_lets_the_rest_go(
    tab: Tab, sqlite_db: Database
) -> None:
    tab.call(StandingState, "read")
    state = tab.state(StandingState)
    assert state.beyond == "The daily cap of messages (1) is reached: 2 more wait."
    tab.call(StandingState, "let_go")
    with sqlite_db.read() as session:
        assert session.exec(select(Entity)).one().cap_lifted_on == TODAY


def test_test_mode_is_begun_and_ended_and_every_page_says_so(tab: Tab, sqlite_db: Database) -> None:
    tab.call(SafetyState, "load")
    state = tab.state(SafetyState)
    tab.call(SafetyState, "begin", {"test_address": "nobody"})
    assert state.wrong_address == "“nobody” is not an email address for the tests."
    tab.call(SafetyState, "begin", {"test_address": "tests@duval.example"})
    tab.call(SafetyState, "load")
    assert (state.address, state.wrong_address) == ("tests@duval.example", "")
    with sqlite_db.read() as session:
        assert read_frame(session, tab.viewer).tests == "tests@duval.example"
    tab.call(SafetyState, "end")
    tab.call(SafetyState, "load")
    assert state.address == ""
    with sqlite_db.read() as session:
        assert session.exec(select(Entity)).one().confirm_until == TODAY


def test_the_mails_a_minute_are_kept_and_nonsense_is_refused(tab: Tab, sqlite_db: Database) -> None:
    state = tab.state(SafetyState)
    for wrong in ("fast", "-3", "1.5"):
        tab.call(SafetyState, "save_pace", {"pace": wrong})
        assert state.wrong_pace.startswith("Mails a minute: a whole number")
    tab.call(SafetyState, "save_pace", {"pace": "60"})
    with sqlite_db.read() as session:
        assert session.exec(select(Installation)).one().mails_per_minute == 60
    tab.call(SafetyState, "save_pace", {"pace": ""})
    with sqlite_db.read() as session:
        assert session.exec(select(Installation)).one().mails_per_minute == 0
