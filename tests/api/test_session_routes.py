"""Logging in and out by plain forms."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.sessions import COOKIE
from dso_app.api import cookies
from dso_app.database import Database
from dso_app.models import UserSession
from dso_app.services.people.users import add_user
from dso_app.settings import Settings
from tests.support.clocks import FixedClock
from tests.support.web import ORIGIN

FORM = {"email": "claire@example.com", "password": "long enough"}


@pytest.fixture(autouse=True)
def _claire(home: Database, clock: FixedClock) -> None:
    with home.write() as session:
        add_user(
            session,
            HOUSE,
            clock,
            email=FORM["email"],
            name="Claire",
            role=Role.VIEWER,
            password=FORM["password"],
        )


def test_a_right_password_leads_home_with_a_cookie_out_of_reach(web: TestClient) -> None:
    answer = web.post("/api/session/login", data=FORM, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_secure(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookies, "settings", lambda: Settings(base_url="https://r.example.com"))
    answer = web.post("/api/session/login", data=FORM, headers=ORIGIN)
    assert "Secure" in answer.headers["set-cookie"]


def test_a_wrong_password_leads_back_to_the_form_without_a_cookie(web: TestClient) -> None:
    answer = web.post("/api/session/login", data={**FORM, "password": "no"}, headers=ORIGIN)
    assert answer.headers["location"] == "/login?error=WrongLogin"
    assert "set-cookie" not in answer.headers


def test_logging_out_ends_the_session_and_takes_the_cookie(web: TestClient, home: Database) -> None:
    web.post("/api/session/login", data=FORM, headers=ORIGIN)
    answer = web.post("/api/session/logout", headers=ORIGIN)
    assert answer.headers["location"] == "/login"
    assert COOKIE not in web.cookies
    with home.read() as session:
        assert session.exec(select(UserSession)).all() == []


def test_another_sites_form_logs_nobody_in_or_out(web: TestClient, home: Database) -> None:
    web.post("/api/session/login", data=FORM, headers=ORIGIN)
    for path in ("/api/session/login", "/api/session/logout"):
        for origin in ("https://evil.example", "null", "http://127.0.0.1:3001"):
            answer = web.post(path, data=FORM, headers={"origin": origin})
            assert answer.status_code == 403
    with home.read() as session:
        assert len(session.exec(select(UserSession)).all()) == 1


def test_a_form_without_its_fields_is_refused_naming_them(web: TestClient) -> None:
    answer = web.post("/api/session/login", data={"email": "x"}, headers=ORIGIN)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == ["password"]
