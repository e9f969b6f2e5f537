"""Codes at log-in: an app's, each once, or one of ten recovery codes; in real time."""

import pytest
from sqlmodel import col, select

from dso_app.access.actors import ADMINISTRATORS, ALL, actor_of, find_viewer
from dso_app.access.lockout import LockedOut
from dso_app.access.permissions import HOUSE, Actor, CodesFirst, Permission, Role
from dso_app.access.sessions import find_session
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Event, Installation, LoginStep, RecoveryCode, User, UserSession
from dso_app.secrets import decrypt
from dso_app.services.people import own_account, two_factor, users
from dso_app.services.people.login import Entry, StepOver, log_in, log_in_by_code
from dso_app.services.people.two_factor import RequiredHere, WrongCode
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.codes import code_at

EMAIL, PASSWORD = "claire@example.com", "correct horse"


class Claire:
    """Somebody with an app on her phone."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        with database.write() as session:
            session.add(Installation(instance_id="x"))
            build.entity(session)
            user = users.add_user(
                *(session, HOUSE, clock),
                email=EMAIL,
                name="Claire",
                role=Role.COLLECTOR,
                password=PASSWORD,
            )
            self.actor = actor_of(session, user)
        self.sealed = two_factor.make_seed()

    def code(self) -> str:
        """What the app shows now."""
        return code_at(decrypt(self.sealed), self.clock.real())

    def switch_on(self) -> list[str]:
        """Set it up; half a minute later the app shows another code."""
        with self.database.write() as session:
            codes = two_factor.switch_on(session, self.actor, self.clock, self.sealed, self.code())
        self.clock.advance(seconds=30)
        return codes

    def password(self) -> Entry:
        """Show the password."""
        return log_in(self.database, self.clock, EMAIL, PASSWORD)

    def log_in(self, code: str) -> str:
        """Show the password, then a code."""
        return log_in_by_code(self.database, self.clock, self.password().token, code)


@pytest.fixture
def claire(db: Database, clock: FixedClock) -> Claire:
    return Claire(db, clock)


def test_nothing_is_switched_on_before_the_app_shows_a_right_code(claire: Claire) -> None:
    with claire.database.write() as session, pytest.raises(WrongCode):
        two_factor.switch_on(session, claire.actor, claire.clock, claire.sealed, "000000")
    assert not claire.password().wants_code


def test_the_password_alone_opens_no_session_then(claire: Claire) -> None:
    claire.switch_on()
    entry = claire.password()
    assert entry.wants_code
    with claire.database.read() as session:
        assert find_session(session, claire.clock, entry.token) is None
        assert session.exec(select(UserSession)).all() == []


def test_the_code_opens_one_once(claire: Claire) -> None:
    claire.switch_on()
    code = claire.code()
    assert claire.log_in(code)
    with pytest.raises(WrongCode):
        claire.log_in(code)


def test_an_older_code_than_the_last_one_taken_is_worth_nothing(claire: Claire) -> None:
    claire.switch_on()
    older = claire.code()
    claire.clock.advance(seconds=30)
    claire.log_in(claire.code())
    with pytest.raises(WrongCode):
        claire.log_in(older)


def test_the_business_date_changes_no_code(claire: Claire) -> None:
    claire.switch_on()
    claire.clock.later(days=400)
    assert claire.log_in(claire.code())


def test_a_recovery_code_logs_in_once_however_it_is_typed(claire: Claire) -> None:
    codes = claire.switch_on()
    assert len(set(codes)) == 10
    assert claire.log_in(codes[0].lower().replace("-", " "))
    with pytest.raises(WrongCode):
        claire.log_in(codes[0])
    with claire.database.read() as session:
        assert two_factor.codes_left(session, claire.actor.user_id or 0) == 9


def test_neither_seed_nor_recovery_codes_can_be_read_in_the_database(claire: Claire) -> None:
    codes = claire.switch_on()
    with claire.database.read() as session:
        user = session.exec(select(User)).one()
        kept = [row.code_hash for row in session.exec(select(RecoveryCode))]
    assert decrypt(claire.sealed) not in user.model_dump_json()
    assert not set(codes) & set(kept)


def test_after_five_wrong_codes_right_ones_wait_fifteen_minutes(claire: Claire) -> None:
    claire.switch_on()
    for _ in range(5):
        with pytest.raises(WrongCode):
            claire.log_in("000000")
    with pytest.raises(LockedOut):
        claire.log_in(claire.code())
    claire.clock.advance(minutes=15)
    assert claire.log_in(claire.code())


def test_the_code_is_awaited_five_minutes_after_the_password(claire: Claire) -> None:
    claire.switch_on()
    step = claire.password().token
    claire.clock.advance(minutes=5)
    with pytest.raises(StepOver):
        log_in_by_code(claire.database, claire.clock, step, claire.code())


@pytest.mark.parametrize("step", ["", "invented"])
def test_without_the_password_no_code_is_looked_at(claire: Claire, step: str) -> None:
    claire.switch_on()
    with pytest.raises(StepOver):
        log_in_by_code(claire.database, claire.clock, step, claire.code())


def test_switching_off_asks_for_password_and_code(claire: Claire) -> None:
    claire.switch_on()
    with pytest.raises(own_account.WrongPassword):
        _off(claire, "wrong", claire.code())
    with pytest.raises(WrongCode):
        _off(claire, PASSWORD, "000000")
    _off(claire, PASSWORD, claire.code())
    assert not claire.password().wants_code


def test_what_administrators_require_stays_on(claire: Claire) -> None:
    claire.switch_on()
    with pytest.raises(RequiredHere):
        _off(claire, PASSWORD, claire.code(), required=True)


def _off(claire: Claire, password: str, code: str, *, required: bool = False) -> None:
    own_account.end_codes(
        claire.database, claire.clock, claire.actor, password, code, required=required
    )


def test_new_recovery_codes_make_the_old_ones_worthless(claire: Claire) -> None:
    old = claire.switch_on()
    new = own_account.new_codes(claire.database, claire.clock, claire.actor, claire.code())
    with pytest.raises(WrongCode):
        claire.log_in(old[0])
    assert claire.log_in(new[0])


def test_an_administrator_resets_it_and_the_sessions_end(claire: Claire) -> None:
    claire.switch_on()
    claire.log_in(claire.code())
    with claire.database.write() as session:
        two_factor.reset(session, HOUSE, claire.clock, claire.actor.user_id or 0)
        for table in (UserSession, RecoveryCode, LoginStep):
            assert session.exec(select(table)).all() == []
    assert not claire.password().wants_code


@pytest.mark.parametrize(
    ("whom", "role", "confined"),
    [
        ("", Role.ADMINISTRATOR, False),
        (ADMINISTRATORS, Role.ADMINISTRATOR, True),
        (ADMINISTRATORS, Role.COLLECTOR, False),
        (ALL, Role.GUEST, True),
    ],
)
def test_of_whom_codes_are_required_they_may_do_nothing_else_before(
    claire: Claire, whom: str, role: Role, *, confined: bool
) -> None:
    with claire.database.write() as session:
        two_factor.require_of(session, HOUSE, claire.clock, whom)
        session.exec(select(User)).one().role = role
    token = claire.password().token
    with claire.database.read() as session:
        found = find_viewer(session, claire.clock, token)
    assert found is not None
    actor: Actor = found[0].actor
    assert actor.may(Permission.OWN_ACCOUNT)
    assert actor.confined is confined
    if confined:
        with pytest.raises(CodesFirst):
            actor.require(Permission.SEE)


def test_only_administrators_require_it_or_reset_it(claire: Claire) -> None:
    with claire.database.write() as session:
        for act in (
            lambda: two_factor.require_of(session, claire.actor, claire.clock, ALL),
            lambda: two_factor.reset(session, claire.actor, claire.clock, 1),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_refused_log_ins_stand_in_the_history_without_what_was_typed(claire: Claire) -> None:
    claire.switch_on()
    for email in (EMAIL, "nobody@example.com"):
        with pytest.raises(Exception, match="Wrong email"):
            log_in(claire.database, claire.clock, email, "secret guess")
    with pytest.raises(WrongCode):
        claire.log_in("123999")
    with claire.database.read() as session:
        query = select(Event).where(Event.kind == "user.refused").order_by(col(Event.id))
        refused = session.exec(query).all()
    assert ["nobody@" in event.values for event in refused] == [False, True, False]
    told = " ".join(event.model_dump_json() for event in refused)
    assert "secret guess" not in told
    assert "123999" not in told


def test_changing_the_password_asks_for_the_old_one_and_ends_the_other_sessions(
    claire: Claire,
) -> None:
    here, there = claire.password().token, claire.password().token
    database, clock, actor = claire.database, claire.clock, claire.actor
    with pytest.raises(own_account.WrongPassword):
        own_account.change_password(database, clock, actor, here, "wrong", "another one")
    with pytest.raises(own_account.SamePassword):
        own_account.change_password(database, clock, actor, here, PASSWORD, PASSWORD)
    assert own_account.change_password(database, clock, actor, here, PASSWORD, "another one") == 1
    with database.read() as session:
        assert find_session(session, clock, here) is not None
        assert find_session(session, clock, there) is None
    assert log_in(database, clock, EMAIL, "another one")


def test_ones_own_sessions_are_ended_and_nobody_elses(claire: Claire) -> None:
    here, there = claire.password().token, claire.password().token
    with claire.database.write() as session:
        paul = actor_of(session, build.user(session))
        rows = own_account.own_sessions(session, claire.clock, claire.actor)
        own_account.end_session(session, paul, claire.clock, rows[0].id or 0)
        assert len(own_account.own_sessions(session, claire.clock, claire.actor)) == 2
        assert own_account.end_other_sessions(session, claire.actor, claire.clock, here) == 1
    with claire.database.read() as session:
        assert find_session(session, claire.clock, there) is None
