"""Files of customers: which are kept, who may have them, and that nothing is half-kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Attachment, Event
from dso_app.settings import settings
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.images import png
from tests.support.pdfs import pdf
from tests.support.web import ORIGIN, browser, log_in


@dataclass
class Desk:
    """The browser of somebody in sales, their customer and another's."""

    web: TestClient
    database: Database
    folder: Path
    customer: int
    stranger: int

    def drop(self, name: str, content: bytes, customer: object = None) -> Response:
        at = self.customer if customer is None else customer
        files = {"files": (name, content)}
        answer: Response = self.web.post(
            "/api/attachments", data={"customer": str(at)}, files=files, headers=ORIGIN
        )
        return answer

    def kept(self) -> list[Attachment]:
        with self.database.read() as session:
            return list(session.exec(select(Attachment)))

    def on_disk(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def desk(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    with sqlite_db.write() as session:
        entity = build.entity(session)
        paul = build.user(session, Role.SALES)
        paul.all_entities = True
        mine = build.customer(session, entity, sales_id=paul.id)
        stranger = build.customer(session, entity)
        ids = key(mine), key(stranger)
    with browser(sqlite_db, clock) as web:
        log_in(web, sqlite_db, clock, paul)
        yield Desk(web, sqlite_db, tmp_path / "attachments", *ids)
    settings.cache_clear()


def test_a_file_is_kept_told_and_had_again_as_it_was(desk: Desk) -> None:
    answer = desk.drop("Livraison été.pdf", pdf())
    assert answer.json() == {"next": f"/customers/{desk.customer}"}
    [row] = desk.kept()
    assert row.file_name == "Livraison été.pdf"
    again = desk.web.get(f"/api/attachments/{row.id}")
    assert again.content == pdf()
    assert again.headers["content-type"] == "application/octet-stream"
    assert again.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in again.headers["content-security-policy"]
    with desk.database.read() as session:
        event = session.exec(select(Event).where(Event.kind == "customer.attachment")).one()
        assert "Livraison été.pdf" in event.values


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", png()),
        ("mail.eml", b"From: a@b.c\r\n\r\nHello"),
        ("table.csv", "Pièce;Montant\n".encode("cp1252")),
    ],
)
def test_pictures_mails_and_tables_are_taken(desk: Desk, name: str, content: bytes) -> None:
    assert desk.drop(name, content).status_code == 200
    assert len(desk.kept()) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"<script>alert(1)</script>", "page.html is not taken"),
        ("virus.pdf", b"MZ\x90\x00", "virus.pdf is not taken"),
        ("notes.txt", b"a\0b", "notes.txt is not taken"),
        ("../../etc/passwd", b"root", "passwd is not taken"),
        ("empty.pdf", b"", "empty"),
        ("large.txt", b"x" * (10 * 1024**2 + 1), "larger than 10 MB"),
    ],
)
def test_what_is_not_taken_leaves_nothing_behind(
    desk: Desk, name: str, content: bytes, words: str
) -> None:
    answer = desk.drop(name, content)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert desk.kept() == []
    assert desk.on_disk() == []


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(desk: Desk) -> None:
    assert desk.drop("huge.txt", b"x" * (12 * 1024**2)).status_code == 413


@pytest.mark.parametrize("who", ["stranger", "999", "1; DROP", "", "9" * 40])
def test_no_file_is_put_with_a_customer_out_of_scope(desk: Desk, who: str) -> None:
    customer = desk.stranger if who == "stranger" else who
    assert desk.drop("a.pdf", pdf(), customer).status_code in (404, 422)
    assert desk.on_disk() == []


def test_a_file_of_somebody_elses_customer_is_not_had(desk: Desk, clock: FixedClock) -> None:
    desk.drop("a.pdf", pdf())
    [row] = desk.kept()
    with desk.database.write() as session:
        other = build.user(session, Role.COLLECTOR)
        other.all_entities = True
    log_in(desk.web, desk.database, clock, other)
    assert desk.web.get(f"/api/attachments/{row.id}").status_code == 404
    desk.web.cookies.clear()
    assert desk.web.get(f"/api/attachments/{row.id}").status_code in (401, 403)
