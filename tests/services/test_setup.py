"""What an installation starts with, and the first visit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.domain.qualification import StatusType
from dso_app.models import DisputeCause, Entity, Installation, Status, User
from dso_app.services import setup
from dso_app.services.people.users import add_user
from dso_app.settings import Settings
from tests.support.clocks import FixedClock


@pytest.fixture
def home(db: Database) -> Database:
    with db.write() as session:
        setup.prepare_installation(session)
    return db


def _first(database: Database, clock: FixedClock, email: str = "claire@example.com") -> bool:
    try:
        with database.write() as session:
            setup.first_administrator(
                session,
                clock,
                email=email,
                name="Claire Martin",
                password="long enough",
                company="Atelier Duval SAS",
                language="fr",
            )
    except setup.AlreadySetUp:
        return False
    return True


def test_an_installation_starts_with_one_french_company(home: Database) -> None:
    with home.read() as session:
        entity = session.exec(select(Entity)).one()
    assert (entity.country, entity.currency, entity.timezone) == ("FR", "EUR", "Europe/Paris")


def test_a_company_starts_with_a_status_of_each_type_and_causes_of_dispute(home: Database) -> None:
    with home.read() as session:
        statuses = session.exec(select(Status).order_by(col(Status.id))).all()
        causes = session.exec(select(DisputeCause)).all()
    assert [status.type for status in statuses] == list(StatusType)
    assert len(causes) == 5


def test_preparing_again_adds_nothing(home: Database) -> None:
    with home.write() as session:
        setup.prepare_installation(session)
        assert len(session.exec(select(Entity)).all()) == 1
        assert len(session.exec(select(Status)).all()) == 5
        assert len(session.exec(select(Installation)).all()) == 1


def test_the_first_visit_makes_the_administrator_and_names_the_company(
    home: Database, clock: FixedClock
) -> None:
    assert _first(home, clock)
    with home.read() as session:
        user = session.exec(select(User)).one()
        entity = session.exec(select(Entity)).one()
        status = session.exec(select(Status).where(col(Status.type) == StatusType.DISPUTE)).one()
    assert (user.role, user.language) == (Role.ADMINISTRATOR, "fr")
    assert (entity.name, entity.language) == ("Atelier Duval SAS", "fr")
    assert status.name == "Litige"


def test_there_is_no_second_first_visit(home: Database, clock: FixedClock) -> None:
    with home.write() as session:
        add_user(session, HOUSE, clock, email="a@b.fr", name="Anne", role=Role.VIEWER)
    assert not _first(home, clock)


def test_two_first_visits_at_once_make_one_administrator(home: Database, clock: FixedClock) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: _first(home, clock, f"user{n}@example.com"), range(4)))
    assert made.count(True) == 1
    with home.read() as session:
        assert len(session.exec(select(User)).all()) == 1


def test_the_code_of_the_console_is_wanted_as_printed_in_any_case(home: Database) -> None:
    with home.write() as session:
        code = setup.new_setup_code(session)
        setup.check_setup_code(session, f" {code.lower()} ")
        for wrong in ("", "ABCD-EFGH-IJKL", code[:-1]):
            with pytest.raises(setup.WrongSetupCode):
                setup.check_setup_code(session, wrong)


def test_without_a_code_printed_none_is_right(home: Database) -> None:
    with home.read() as session, pytest.raises(setup.WrongSetupCode):
        setup.check_setup_code(session, "")


def test_a_code_is_worth_nothing_once_there_is_an_administrator(
    home: Database, clock: FixedClock
) -> None:
    with home.write() as session:
        code = setup.new_setup_code(session)
    _first(home, clock)
    with home.read() as session, pytest.raises(setup.WrongSetupCode):
        setup.check_setup_code(session, code)


@pytest.mark.parametrize(
    ("bind", "base_url", "elsewhere"),
    [
        ("127.0.0.1", "http://127.0.0.1:3000", False),
        ("::1", "http://localhost:3000", False),
        ("0.0.0.0", "http://127.0.0.1:3000", True),  # noqa: S104 - that is the case meant
        ("127.0.0.1", "https://relance.example.com", True),
        ("192.168.1.5", "http://192.168.1.5:3000", True),
    ],
)
def test_beyond_this_machine_the_first_visit_wants_the_code(
    monkeypatch: pytest.MonkeyPatch, bind: str, base_url: str, *, elsewhere: bool
) -> None:
    monkeypatch.setattr(setup, "settings", lambda: Settings(bind=bind, base_url=base_url))
    assert setup.is_reached_from_elsewhere() is elsewhere
