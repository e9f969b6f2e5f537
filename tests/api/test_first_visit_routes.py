"""The first visit is open to this machine alone; from elsewhere it wants the console's code."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func
from sqlmodel import select

from dso_app.access.sessions import COOKIE
from dso_app.database import Database
from dso_app.models import Customer, Installation, User
from dso_app.services import setup
from dso_app.services.setup import new_setup_code
from dso_app.settings import Settings
from dso_app.workflows.demo import build as demo
from tests.support.clocks import FixedClock
from tests.support.web import ORIGIN, browser

FORM = {
    "company": "Atelier Duval SAS",
    "name": "Claire Martin",
    "email": "claire@example.com",
    "password": "long enough",
    "language": "fr",
}
PATH = "/api/setup/first-user"


def _users(home: Database) -> int:
    with home.read() as session:
        return len(session.exec(select(User)).all())


def test_on_this_machine_the_first_visit_makes_and_logs_in_the_administrator(
    web: TestClient, home: Database
) -> None:
    answer = web.post(PATH, data=FORM, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert COOKIE in web.cookies
    assert _users(home) == 1


def test_the_second_visit_is_not_the_first(web: TestClient, home: Database) -> None:
    web.post(PATH, data=FORM, headers=ORIGIN)
    answer = web.post(PATH, data={**FORM, "email": "other@example.com"}, headers=ORIGIN)
    assert answer.headers["location"] == "/first-visit?error=AlreadySetUp"
    assert _users(home) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example:3000"},
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=203.0.113.9"},
    ],
)
def test_a_foreign_name_or_a_proxy_is_not_this_machine(
    web: TestClient, home: Database, headers: dict[str, str]
) -> None:
    answer = web.post(PATH, data=FORM, headers={**ORIGIN, **headers})
    assert answer.headers["location"] == "/first-visit?error=OnlyFromHere"
    assert _users(home) == 0


def test_another_machine_is_not_this_machine(home: Database, clock: FixedClock) -> None:
    with browser(home, clock, client="192.168.1.7") as far:
        answer = far.post(PATH, data=FORM, headers=ORIGIN)
    assert answer.headers["location"] == "/first-visit?error=OnlyFromHere"
    assert _users(home) == 0


def test_open_to_other_machines_the_code_of_the_console_is_wanted_even_here(
    web: TestClient, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "settings", lambda: Settings(bind="0.0.0.0"))  # noqa: S104 - meant
    with home.write() as session:
        code = new_setup_code(session)
    for wrong in ("", "ABCD-EFGH-IJKL"):
        answer = web.post(PATH, data={**FORM, "code": wrong}, headers=ORIGIN)
        assert answer.headers["location"] == "/first-visit?error=WrongSetupCode"
    assert _users(home) == 0
    assert web.post(PATH, data={**FORM, "code": code}, headers=ORIGIN).headers["location"] == "/"
    assert _users(home) == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "claire", "NotAnAddress"),
        ("name", " ", "NameMissing"),
        ("password", "short", "UnfitPassword"),
    ],
)
def test_what_is_wrong_in_the_form_leads_back_to_it_and_makes_nobody(
    web: TestClient, home: Database, field: str, value: str, code: str
) -> None:
    answer = web.post(PATH, data={**FORM, field: value}, headers=ORIGIN)
    assert answer.headers["location"] == f"/first-visit?error={code}"
    assert _users(home) == 0


def test_the_demo_company_is_filled_and_its_administrator_logged_in(
    web: TestClient, home: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(demo._COUNTS, demo.Size.SMALL, (20, 100))  # noqa: SLF001 - to be quick
    answer = web.post("/api/setup/demo", data={"language": "fr"}, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    with home.read() as session:
        assert session.exec(select(func.count()).select_from(Customer)).one() == 20
        assert session.get_one(Installation, 1).is_demo


def test_the_demo_whose_passwords_everybody_knows_is_for_this_machine_alone(
    home: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with browser(home, clock, client="192.168.1.7") as far:
        answer = far.post("/api/setup/demo", headers=ORIGIN)
    assert answer.headers["location"] == "/first-visit?error=OnlyFromHere"
    monkeypatch.setattr(setup, "settings", lambda: Settings(bind="0.0.0.0"))  # noqa: S104 - meant
    with browser(home, clock) as near:
        answer = near.post("/api/setup/demo", headers=ORIGIN)
    assert answer.headers["location"] == "/first-visit?error=OnlyFromHere"
    assert _users(home) == 0


def test_the_demo_is_not_filled_where_somebody_works(web: TestClient, home: Database) -> None:
    web.post(PATH, data=FORM, headers=ORIGIN)
    answer = web.post("/api/setup/demo", headers=ORIGIN)
    assert answer.headers["location"] == "/first-visit?error=AlreadySetUp"
    assert _users(home) == 1
