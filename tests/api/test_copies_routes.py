"""Copies of invoices over the web: dropped by who imports, had again within one's scope."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.api import limits
from dso_app.database import Database
from dso_app.models import Customer, Entity, ItemCopy
from dso_app.settings import settings
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.pdfs import pdf, zipped
from tests.support.web import ORIGIN, log_in

PATH = "/api/copies"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()


@pytest.fixture
def garnier(home: Database) -> Customer:
    """A customer with an invoice FA-2026-001."""
    with home.write() as session:
        customer = build.customer(session, session.get_one(Entity, 1), code="C0001")
        build.item(session, customer, number="FA-2026-001")
    return customer


def _enter(
    web: TestClient, home: Database, clock: FixedClock, role: Role = Role.CREDIT_MANAGER
) -> int:
    with home.write() as session:
        user = build.user(session, role)
    log_in(web, home, clock, user)
    return key(user)


def _drop(web: TestClient, *files: tuple[str, bytes]) -> Response:
    parts = [("files", (name, content, "text/html")) for name, content in files]
    answer: Response = web.post(PATH, files=parts, headers=ORIGIN)
    return answer


@pytest.mark.usefixtures("garnier")
def test_pdfs_and_zips_dropped_together_are_answered_with_what_became_of_them(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock)
    answer = _drop(
        web,
        ("../../Facture FA2026001.pdf", pdf("one")),
        ("more.zip", zipped({"FA-2026-009.pdf": pdf("nine"), "a.txt": b"a"})),
        ("photo.jpg", b"\xff\xd8\xff"),
    )
    assert answer.status_code == 200
    said = answer.json()
    assert said.pop("next").startswith("/copies?drop=")
    assert said == {
        "tied": 1,
        "replaced": 0,
        "known": 0,
        "waiting": 1,
        "refused": 2,
        "left_over": [
            {"name": "more.zip / a.txt", "reason": "It is not a PDF."},
            {"name": "photo.jpg", "reason": "It is not a PDF."},
            {
                "name": "FA-2026-009.pdf",
                "reason": "The ledger has no item of a number that this name bears.",
            },
        ],
    }


@pytest.mark.usefixtures("garnier")
def test_a_copy_is_had_again_byte_for_byte_and_is_never_opened_in_a_page(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock)
    content = pdf("the invoice")
    _drop(web, ("Facture é FA-2026-001.pdf", content))
    with home.read() as session:
        copy = session.exec(select(ItemCopy)).one()
    file = web.get(f"{PATH}/{copy.id}")
    assert file.status_code == 200
    assert file.content == content
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-security-policy"].startswith("sandbox")
    assert file.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Facture%20%C3%A9%20FA-2026-001.pdf"
    )


def test_a_collector_has_copies_of_the_own_portfolio_alone(
    web: TestClient, home: Database, clock: FixedClock, garnier: Customer
) -> None:
    _enter(web, home, clock)
    _drop(web, ("FA-2026-001.pdf", pdf("one")), ("waits.pdf", pdf("two")))
    with home.read() as session:
        ids = [key(copy) for copy in session.exec(select(ItemCopy)).all()]
    collector = _enter(web, home, clock, Role.COLLECTOR)
    assert [web.get(f"{PATH}/{one}").status_code for one in ids] == [404, 404]
    with home.write() as session:
        session.get_one(Customer, garnier.id).collector_id = collector
    assert sorted(web.get(f"{PATH}/{one}").status_code for one in ids) == [200, 404]
    assert web.get(f"{PATH}/999").json()["detail"] == "There is no copy 999."


def test_without_a_session_nothing_is_kept_or_given(web: TestClient, data: Path) -> None:
    assert _drop(web, ("FA-1.pdf", pdf())).status_code == 401
    assert web.get(f"{PATH}/1").status_code == 401
    assert not data.exists()


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SALES, Role.VIEWER, Role.GUEST])
def test_who_may_not_import_drops_nothing(
    web: TestClient, home: Database, clock: FixedClock, data: Path, role: Role
) -> None:
    _enter(web, home, clock, role)
    assert _drop(web, ("FA-1.pdf", pdf())).status_code == 403
    assert not data.exists()


def test_a_form_without_files_and_one_that_is_too_large_are_refused(
    web: TestClient, home: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _enter(web, home, clock)
    answer = web.post(PATH, data={"files": "FA-1.pdf"}, headers=ORIGIN)
    assert (answer.status_code, answer.json()["detail"]) == (422, "Choose at least one file.")
    monkeypatch.setitem(limits.LIMITS, limits.COPIES, 1000)
    assert _drop(web, ("FA-1.pdf", b"x" * 2000)).status_code == 413
    with home.read() as session:
        assert session.exec(select(ItemCopy)).all() == []


@pytest.mark.usefixtures("garnier")
def test_a_file_that_was_taken_away_is_not_found(
    web: TestClient, home: Database, clock: FixedClock, data: Path
) -> None:
    _enter(web, home, clock)
    _drop(web, ("FA-2026-001.pdf", pdf()))
    with home.read() as session:
        copy = session.exec(select(ItemCopy)).one()
    (data / copy.path).unlink()
    answer = web.get(f"{PATH}/{copy.id}")
    assert answer.status_code == 404
    assert "no longer in the data folder" in answer.json()["detail"]
