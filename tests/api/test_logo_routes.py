"""The logo over the web: put there by an administrator, seen by whoever is logged in."""

import pytest
from fastapi.testclient import TestClient

from dso_app.access.permissions import Role
from dso_app.database import Database
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.images import png
from tests.support.web import ORIGIN, log_in

PATH = "/api/logo"


def _enter(web: TestClient, home: Database, clock: FixedClock, role: Role) -> None:
    with home.write() as session:
        user = build.user(session, role)
    log_in(web, home, clock, user)


def test_what_an_administrator_drops_is_what_is_seen(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.ADMINISTRATOR)
    assert web.get(PATH).status_code == 404
    parts = [("files", ("logo.svg", png(), "image/svg+xml"))]
    answer = web.post(PATH, files=parts, headers=ORIGIN)
    assert (answer.status_code, answer.json()) == (200, {"next": "/company"})
    seen = web.get(PATH)
    assert seen.content == png()
    assert seen.headers["content-type"] == "image/png"
    assert seen.headers["cache-control"] == "private, no-cache"
    assert "default-src 'none'" in seen.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<svg/>", "no PNG or JPEG"), (png(2001), "2001 × 60"), (b"x" * 600_000, "at most 512 kB")],
    ids=["svg", "wide", "heavy"],
)
def test_what_is_refused_is_said_in_one_sentence(
    web: TestClient, home: Database, clock: FixedClock, content: bytes, words: str
) -> None:
    _enter(web, home, clock, Role.ADMINISTRATOR)
    answer = web.post(PATH, files=[("files", ("logo.png", content))], headers=ORIGIN)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_form_without_a_file_is_refused(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.ADMINISTRATOR)
    assert web.post(PATH, data={"files": "words"}, headers=ORIGIN).status_code == 422


def test_others_see_it_and_cannot_put_one(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    assert web.get(PATH).status_code == 401
    assert web.post(PATH, files=[("files", ("a.png", png()))], headers=ORIGIN).status_code == 401
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = web.post(PATH, files=[("files", ("a.png", png()))], headers=ORIGIN)
    assert answer.status_code == 403
    assert web.get(PATH).status_code == 404
