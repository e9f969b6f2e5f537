"""Uploads: kept unread in a private folder, once their sender is known."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.api import limits
from dso_app.database import Database
from dso_app.models import ImportBatch, ItemCopy
from dso_app.settings import settings
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.pdfs import pdf
from tests.support.web import ORIGIN, log_in

PATH = "/api/uploads"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data" / "uploads"
    settings.cache_clear()


def _send(
    web: TestClient, name: str = "items.csv", content: bytes = b"a;b\n1;2\n", **form: str
) -> Response:
    answer: Response = web.post(
        PATH,
        data={"kind": "items", **form},
        files={"files": (name, content, "text/html")},
        headers=ORIGIN,
    )
    return answer


def _enter(web: TestClient, home: Database, clock: FixedClock, role: Role) -> None:
    with home.write() as session:
        user = build.user(session, role)
    log_in(web, home, clock, user)


def test_a_file_waits_unread_as_a_batch_of_its_sender(
    web: TestClient, home: Database, clock: FixedClock, folder: Path
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = _send(web)
    assert answer.status_code == 201
    with home.read() as session:
        batch = session.exec(select(ImportBatch)).one()
    assert answer.json() == {"batch": batch.id, "next": f"/upload/{batch.id}"}
    assert (batch.state, batch.kind, batch.file_name) == ("uploaded", "items", "items.csv")
    assert batch.business_date == TODAY
    assert Path(batch.file_path).read_bytes() == b"a;b\n1;2\n"
    assert Path(batch.file_path).parent == folder.resolve()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "C:\\books\\evil.csv", "..\\evil.csv"]
)
def test_a_files_name_leads_nowhere(
    web: TestClient, home: Database, clock: FixedClock, folder: Path, name: str
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    _send(web, name)
    with home.read() as session:
        batch = session.exec(select(ImportBatch)).one()
    assert batch.file_name == "evil.csv"
    assert [path.name for path in folder.iterdir()] == [Path(batch.file_path).name]


def test_without_a_session_nothing_is_kept(web: TestClient, folder: Path) -> None:
    assert _send(web).status_code == 401
    assert not folder.exists()


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SALES, Role.VIEWER, Role.GUEST])
def test_a_role_that_may_not_import_keeps_nothing(
    web: TestClient, home: Database, clock: FixedClock, folder: Path, role: Role
) -> None:
    _enter(web, home, clock, role)
    assert _send(web).status_code == 403
    assert not folder.exists()


def test_an_empty_file_is_refused_by_its_name(
    web: TestClient, home: Database, clock: FixedClock, folder: Path
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = _send(web, content=b"")
    assert answer.status_code == 422
    assert answer.json()["detail"] == "The file items.csv is empty."
    assert list(folder.iterdir()) == []


def test_it_must_be_said_what_the_files_hold(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = _send(web, kind="secrets")
    assert answer.json()["detail"].startswith("Say what the files hold: customers, items, contacts")


def test_a_file_beyond_the_limit_is_refused_announced_or_not(
    web: TestClient,
    home: Database,
    clock: FixedClock,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(limits.LIMITS, limits.UPLOADS, 1000)
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    assert _send(web, content=b"x" * 2000).status_code == 413
    head = {**ORIGIN, "content-type": "multipart/form-data; boundary=b"}
    parts = (b"x" * 600 for _ in range(3))
    assert web.post(PATH, content=parts, headers=head).status_code == 413
    assert not folder.exists()


def test_files_dropped_together_wait_until_it_is_settled_what_becomes_of_them(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    files = [("files", (name, b"a;b\n1;2\n", "text/csv")) for name in ("north.csv", "south.csv")]
    answer = web.post(PATH, data={"kind": "items", "mode": "delta"}, files=files, headers=ORIGIN)
    assert answer.status_code == 201
    with home.read() as session:
        first, second = session.exec(select(ImportBatch).order_by(col(ImportBatch.id))).all()
    assert answer.json()["next"] == f"/upload/{first.id}"
    for batch, name in ((first, "north.csv"), (second, "south.csv")):
        assert (batch.kind, batch.file_name) == ("items", name)
        assert batch.options == {"mode": "delta", "drop": [first.id, second.id]}
        assert Path(batch.file_path).read_bytes() == b"a;b\n1;2\n"


def test_without_a_word_each_file_is_guessed_and_an_unknown_one_is_what_is_needed_next(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    texts = (
        b"Code client;Nom;Fonction;Portable\nC1;Anne;DAF;0601020304\n",
        b"N facture;Code client;Date facture;Montant\nF1;C1;13/05/2026;10,00\n",
        b"a;b\n1;2\n",
    )
    files = [("files", (f"{n}.csv", text, "text/csv")) for n, text in enumerate(texts)]
    assert web.post(PATH, files=files, headers=ORIGIN).status_code == 201
    with home.read() as session:
        batches = session.exec(select(ImportBatch).order_by(col(ImportBatch.id))).all()
    assert [batch.kind for batch in batches] == ["contacts", "items", "customers"]


def test_more_files_than_are_looked_at_together_are_refused(
    web: TestClient, home: Database, clock: FixedClock, folder: Path
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    files = [("files", (f"{n}.csv", b"a;b\n", "text/csv")) for n in range(21)]
    answer = web.post(PATH, files=files, headers=ORIGIN)
    assert answer.json()["detail"] == "These are 21 files: at most 20 are taken together."
    assert not folder.exists()


def test_of_files_dropped_together_with_an_empty_one_none_is_kept(
    web: TestClient, home: Database, clock: FixedClock, folder: Path
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    files = [
        ("files", (name, text, "text/csv")) for name, text in (("a.csv", b"a"), ("b.csv", b""))
    ]
    answer = web.post(PATH, data={"kind": "items"}, files=files, headers=ORIGIN)
    assert answer.json()["detail"] == "The file b.csv is empty."
    assert list(folder.iterdir()) == []


def test_a_mode_is_stock_or_delta(web: TestClient, home: Database, clock: FixedClock) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    answer = _send(web, mode="everything")
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith("stock or delta.")


def test_pdfs_dropped_among_ledgers_wait_as_copies_of_invoices(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    _enter(web, home, clock, Role.CREDIT_MANAGER)
    copy = ("files", ("FA-2026-001.pdf", pdf(), "application/pdf"))
    ledger = ("files", ("items.csv", b"a;b\n1;2\n", "text/csv"))
    answer = web.post(PATH, data={"kind": "items"}, files=[copy, ledger], headers=ORIGIN).json()
    with home.read() as session:
        batch = session.exec(select(ImportBatch)).one()
        assert session.exec(select(ItemCopy)).one().file_name == "FA-2026-001.pdf"
    assert answer["next"] == f"/upload/{batch.id}"
    assert batch.options["copies"] > 0
    alone = web.post(PATH, files=[copy], headers=ORIGIN).json()
    assert alone["next"].startswith("/copies?drop=")
