"""Users and roles, and one's own account, as the screens do them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from dso_app.access.passwords import hash_password, matches
from dso_app.access.permissions import Role
from dso_app.access.sessions import open_session
from dso_app.clock import clock
from dso_app.database import Database
from dso_app.models import Absence, Customer, Installation, User, UserSession
from dso_app.pages.account.sessions_state import SessionsState
from dso_app.pages.account.state import AccountState
from dso_app.pages.audit.state import AuditState
from dso_app.pages.users.card_state import NOBODY, UserState
from dso_app.pages.users.invite_state import InviteState
from dso_app.pages.users.state import RequiredState, UsersState
from dso_app.settings import settings
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.screens import Tab, screen
from tests.support.smtp import smtp_server

OLD = "a password of before"
ALL = {"edit_all_companies": "on"}


@pytest.fixture
def claire(sqlite_db: Database, tmp_path: Path) -> Iterator[Tab]:
    """Claire, who administers; Marc collects from one customer, Anna from none."""
    with sqlite_db.write() as session:
        session.add(Installation(id=1, instance_id="x"))
        entity = build.entity(session, email="billing@duval.example")
        me = build.user(session, Role.ADMINISTRATOR, name="Claire")
        me.password_hash = hash_password(OLD)
        marc = build.user(session, name="Marc", email="marc@example.com")
        build.user(session, name="Anna", email="anna@example.com")
        build.customer(session, entity, collector_id=marc.id)
        open_session(session, clock(), marc)
        actor = build.actor(me)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSO_DATA_DIR", str(tmp_path))
        with screen(sqlite_db, entity, actor) as tab:
            yield tab


def _user(session: Session, name: str) -> User:
    return session.exec(select(User).where(User.name == name)).one()


def _opens(tab: Tab, database: Database, name: str) -> UserState:
    with database.read() as session:
        person = str(_user(session, name).id)
    tab.call(UsersState, "load_table")
    tab.call(UserState, "open_user", person)
    return tab.state(UserState)


def test_an_invitation_goes_by_mail_with_its_link_and_is_not_shown(
    claire: Tab, sqlite_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {
        "invite_email": "paul@example.com",
        "invite_name": "Paul Henry",
        "invite_role": "sales",
        "invite_all_companies": "on",
    }
    with smtp_server() as box:
        monkeypatch.setenv("DSO_MAIL_URL", box.url)
        settings.cache_clear()
        claire.call(InviteState, "send", form)
        [mail] = box.mails
    settings.cache_clear()
    assert claire.state(InviteState).wrong == claire.state(InviteState).link == ""
    assert claire.said() == ["The link was mailed to paul@example.com."]
    assert mail.recipients == ("paul@example.com",)
    parts = (part for part in mail.parsed.walk() if part.get_content_type() == "text/plain")
    assert "/choose-password?" in "".join(part.get_content() for part in parts)
    with sqlite_db.read() as session:
        assert _user(session, "Paul Henry").role == "sales"


def test_without_a_mail_server_the_link_is_shown_once(claire: Tab, sqlite_db: Database) -> None:
    _opens(claire, sqlite_db, "Marc")
    claire.call(UserState, "send_link")
    state = claire.state(InviteState)
    assert "/choose-password?" in state.link
    assert state.link_for == "marc@example.com"
    claire.call(InviteState, "forget_link")
    assert (state.link, state.link_for) == ("", "")


def test_name_role_and_scope_are_changed_and_their_sessions_end(
    claire: Tab, sqlite_db: Database
) -> None:
    state = _opens(claire, sqlite_db, "Marc")
    assert (state.card.role, state.card.sessions) == ("collector", 1)
    claire.call(UserState, "ask", "edit")
    form = {"edit_name": "Marc Roux", "edit_role": "sales", "edit_whole_ledger": "on"}
    claire.call(UserState, "save", form | ALL)
    assert (state.asking, state.wrong) == ("", "")
    shown = state.card
    assert (shown.name, shown.role, shown.whole_ledger, shown.sessions) == (
        *("Marc Roux", "sales"),
        *(True, 0),
    )


def test_nobody_is_switched_off_with_customers_nobody_takes_over(
    claire: Tab, sqlite_db: Database
) -> None:
    state = _opens(claire, sqlite_db, "Marc")
    claire.call(UserState, "ask", "off")
    claire.call(UserState, "switch_off", {"successor": ""})
    assert state.wrong == "Say who takes over, or that nobody does."
    anna = next(one.value for one in state.people if one.label.startswith("Anna"))
    claire.call(UserState, "switch_off", {"successor": anna})
    assert (state.card.active, state.asking) == (False, "")
    with sqlite_db.read() as session:
        owner = session.exec(select(Customer)).one().collector_id
        assert owner == _user(session, "Anna").id
        assert session.exec(select(UserSession)).all() == []
    claire.call(UserState, "switch_on")
    assert state.card.active
    _opens(claire, sqlite_db, "Anna")
    claire.call(UserState, "ask", "off")
    claire.call(UserState, "switch_off", {"successor": NOBODY})
    with sqlite_db.read() as session:
        assert session.exec(select(Customer)).one().collector_id is None


def test_an_absence_of_somebody_else_is_entered_and_ended(claire: Tab, sqlite_db: Database) -> None:
    state = _opens(claire, sqlite_db, "Marc")
    claire.call(UserState, "ask", "absence")
    anna = next(one.value for one in state.people if one.label == "Anna")
    form = {"away_from": "2026-07-01", "away_to": "2026-06-29", "substitute": anna}
    claire.call(UserState, "enter_absence", form)
    assert state.wrong != ""
    claire.call(UserState, "enter_absence", form | {"away_to": "2026-07-10"})
    [line] = state.card.absences
    assert "Anna" in line.words
    claire.call(UserState, "end_absence", line.key)
    assert state.card.absences == []
    with sqlite_db.read() as session:
        assert [one for one in session.exec(select(Absence)) if one.last_on > TODAY] == []


def test_codes_are_required_of_others_and_taken_from_who_lost_them(
    claire: Tab, sqlite_db: Database
) -> None:
    claire.call(RequiredState, "choose", "all")
    claire.call(RequiredState, "load")
    assert claire.state(RequiredState).whom == "all"
    with sqlite_db.write() as session:
        _user(session, "Marc").totp_secret = "sealed"
    state = _opens(claire, sqlite_db, "Marc")
    assert state.card.codes
    claire.call(UserState, "reset_codes")
    assert not state.card.codes


def test_everything_done_here_stands_in_the_audit_trail(claire: Tab, sqlite_db: Database) -> None:
    _opens(claire, sqlite_db, "Marc")
    claire.call(UserState, "ask", "edit")
    claire.call(UserState, "save", {"edit_name": "Marc", "edit_role": "viewer"} | ALL)
    claire.call(AuditState, "load_people")
    claire.call(AuditState, "load_table")
    state = claire.state(AuditState)
    assert "Relance itself" in [one.label for one in state.people]
    rows = [" ".join(cell.text for cell in line.cells) for line in state.lines]
    assert any("Claire" in row and "Collector" in row and "Viewer" in row for row in rows), rows


def test_whoever_looks_changes_their_name_and_password(claire: Tab, sqlite_db: Database) -> None:
    claire.call(AccountState, "save_name", {"own_name": "Claire Moreau"})
    claire.call(AccountState, "load")
    state = claire.state(AccountState)
    assert (state.who.name, state.who.role) == ("Claire Moreau", "Administrator")
    claire.call(AccountState, "save_password", {"old": "wrong", "new": "four words are long"})
    assert state.wrong_old != ""
    claire.call(AccountState, "save_password", {"old": OLD, "new": "short"})
    assert state.wrong_new != ""
    claire.call(AccountState, "save_password", {"old": OLD, "new": "four words fit"})
    assert state.wrong_old == state.wrong_new == ""
    with sqlite_db.read() as session:
        hashed = _user(session, "Claire Moreau").password_hash
    assert matches("four words fit", hashed)


def test_all_other_sessions_of_ones_own_are_ended(claire: Tab, sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        me = session.get_one(User, claire.viewer.actor.user_id)
        for _ in range(2):
            open_session(session, clock(), me)
    claire.call(SessionsState, "load")
    assert len(claire.state(SessionsState).lines) == 2
    claire.call(SessionsState, "end_others")
    assert claire.said() == ["Other sessions ended: 2."]
    with sqlite_db.read() as session:
        [left] = session.exec(select(UserSession)).all()
        assert left.user_id == key(_user(session, "Marc"))
