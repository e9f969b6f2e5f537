"""The table of copies: those of the company, for who imports, as screen and as file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Entity
from dso_app.services.lists.copies import CopyListing
from dso_app.services.lists.listing import ListRequest
from dso_app.settings import settings
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.copying import drop
from tests.support.pdfs import pdf


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def main(db: Database, clock: FixedClock) -> Entity:
    """A company with a tied copy and a waiting one, beside another with its own."""
    with db.write() as session:
        owner, other = build.entity(session), build.entity(session)
        for one in (owner, other):
            customer = build.customer(session, one, code="C0001", name="Garnier")
            build.item(session, customer, number="FA-2026-001")
    files = {"FA-2026-001.pdf": pdf("one", pages=3), "scan.pdf": pdf("two")}
    drop(db, clock, key(owner), files)
    drop(db, clock, key(other), {"FA-2026-001.pdf": pdf("theirs")})
    return owner


def _names(db: Database, owner: Entity, search: str = "", **filters: str) -> list[str]:
    with db.read() as session:
        asked = ListRequest(search=search, filters=filters, sort="file_name")
        page = CopyListing().page(session, rows.viewer(owner), asked)
    return [row.cells["file_name"].value for row in page.rows]


def test_it_holds_the_copies_of_the_company_by_state_and_search(db: Database, main: Entity) -> None:
    assert _names(db, main) == ["FA-2026-001.pdf", "scan.pdf"]
    assert _names(db, main, state="waiting") == ["scan.pdf"]
    assert _names(db, main, state="tied") == ["FA-2026-001.pdf"]
    assert _names(db, main, search="garnier") == ["FA-2026-001.pdf"]
    assert _names(db, main, search="SCAN") == ["scan.pdf"]


def test_a_row_names_item_customer_size_and_why_it_waits(db: Database, main: Entity) -> None:
    with db.read() as session:
        tied, waiting = CopyListing().rows(
            session, rows.viewer(main), ListRequest(sort="file_name")
        )
    assert tied.cells["item"].value == "FA-2026-001"
    assert tied.cells["size"].value == 2
    assert tied.cells["copy"].href == f"/api/copies/{tied.key}"
    assert tied.cells["customer"].href.startswith("/customers/")
    assert tied.cells["file_name"].sub == ""
    assert waiting.cells["file_name"].sub == (
        "The ledger has no item of a number that this name bears."
    )
    assert waiting.cells["customer"].href == ""


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SALES, Role.VIEWER, Role.GUEST])
def test_who_may_not_import_sees_no_table_of_copies(db: Database, main: Entity, role: Role) -> None:
    with db.write() as session:
        actor = build.actor(build.user(session, role), main)
        with pytest.raises(NotAllowed):
            CopyListing().page(session, rows.viewer(main, actor), ListRequest())
