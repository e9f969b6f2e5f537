"""Copies of invoices are kept, tied to items by number, replaced and removed, by who may."""

import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.scope import UnknownEntity
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Customer, Entity, Event, Item, ItemCopy
from dso_app.services.copies.drops import CopiesKept, read_drop
from dso_app.services.copies.files import receive_copies
from dso_app.services.copies.store import CopyGone, read_file
from dso_app.services.copies.verbs import (
    NoSuchNumber,
    UnknownCopy,
    delete_copy,
    find_copy,
    keep_copies,
    tie_copy,
    tie_waiting,
)
from dso_app.settings import settings
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.pdfs import pdf, zipped


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own."""
    monkeypatch.setenv("DSO_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data"
    settings.cache_clear()


@pytest.fixture
def main(db: Database) -> Entity:
    """A company with two customers: FA-2026-001 and -002 of C0001, FA-2026-003 of C0002."""
    with db.write() as session:
        owner = build.entity(session)
        first = build.customer(session, owner, code="C0001")
        second = build.customer(session, owner, code="C0002")
        for number in ("FA-2026-001", "FA-2026-002"):
            build.item(session, first, number=number)
        build.item(session, second, number="FA-2026-003")
    return owner


def _keep(db: Database, owner: Entity, clock: FixedClock, files: dict[str, bytes]) -> CopiesKept:
    given = [(name, BytesIO(content)) for name, content in files.items()]
    with receive_copies(given) as received, db.write() as session:
        return keep_copies(session, HOUSE, clock, key(owner), received)


def _rows(session: Session) -> list[tuple[str | None, str]]:
    query = (
        select(Item.number, ItemCopy.file_name)
        .select_from(ItemCopy)
        .join(Item, col(Item.id) == col(ItemCopy.item_id), isouter=True)
        .order_by(col(ItemCopy.id))
    )
    return [(number, name) for number, name in session.execute(query)]


def test_files_of_a_drop_are_tied_to_the_items_of_their_number(
    db: Database, main: Entity, clock: FixedClock, data: Path
) -> None:
    first, third = pdf("one"), pdf("three")
    kept = _keep(db, main, clock, {"Facture_FA2026001.pdf": first, "FA-2026-003 (1).pdf": third})
    assert (kept.tied, kept.replaced, kept.known, kept.waiting, kept.refused) == (2, 0, 0, 0, 0)
    with db.read() as session:
        copies = session.exec(select(ItemCopy, Item).join(Item)).all()
        found = {item.number: read_file(copy.path, copy.file_name) for copy, item in copies}
        events = session.exec(select(Event).where(col(Event.kind) == "item.copy")).all()
    assert found == {"FA-2026-001": first, "FA-2026-003": third}
    assert len(events) == 2
    [path] = [data / copy.path for copy, item in copies if item.number == "FA-2026-001"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "copies").stat().st_mode) == 0o700
    assert sorted(one.name for one in (data / "copies").iterdir() if "incoming" in one.name) == []


def test_a_zip_is_unpacked_and_what_is_no_pdf_is_named(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    packed = zipped({"2026/FA-2026-002.pdf": pdf(), "notes.txt": b"hello"})
    kept = _keep(db, main, clock, {"factures.zip": packed})
    assert kept.tied == 1
    assert [(one.name, one.reason.sentence()) for one in kept.left_over] == [
        ("factures.zip / notes.txt", "It is not a PDF.")
    ]


def test_a_copy_without_its_item_waits_and_is_tied_when_the_item_comes(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    kept = _keep(db, main, clock, {"FA-2026-009.pdf": pdf()})
    assert kept.tied == 0
    [waiting] = kept.left_over
    assert waiting.reason.sentence() == "The ledger has no item of a number that this name bears."
    with db.write() as session:
        assert tie_waiting(session, HOUSE, clock, key(main)) == 0
        build.item(session, build.customer(session, main), number="FA-2026-009")
        assert tie_waiting(session, HOUSE, clock, key(main)) == 1
        assert tie_waiting(session, HOUSE, clock, key(main)) == 0
    with db.read() as session:
        assert _rows(session) == [("FA-2026-009", "FA-2026-009.pdf")]
        assert session.exec(select(ItemCopy)).one().reason_code == ""


def test_the_same_file_again_changes_nothing(db: Database, main: Entity, clock: FixedClock) -> None:
    files = {"FA-2026-001.pdf": pdf("one"), "unknown-77.pdf": pdf("other")}
    _keep(db, main, clock, files)
    again = _keep(db, main, clock, files)
    assert (again.tied, again.known, again.replaced, again.waiting) == (1, 1, 0, 1)
    with db.read() as session:
        assert len(_rows(session)) == 2
        copied = select(Event).where(col(Event.kind) == "item.copy")
        assert len(session.exec(copied).all()) == 1


def test_another_file_of_the_same_number_replaces_it_and_the_first_stays_in_sight(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    _keep(db, main, clock, {"FA-2026-001.pdf": pdf("draft")})
    again = _keep(db, main, clock, {"FA-2026-001_final.pdf": pdf("final")})
    assert (again.tied, again.replaced) == (1, 1)
    back = _keep(db, main, clock, {"FA-2026-001.pdf": pdf("draft")})
    assert (back.tied, back.replaced) == (1, 1)
    with db.read() as session:
        assert _rows(session) == [
            ("FA-2026-001", "FA-2026-001_final.pdf"),
            ("FA-2026-001", "FA-2026-001.pdf"),
        ]


def test_of_one_drop_the_plainest_name_is_the_copy_that_counts(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    _keep(
        db,
        main,
        clock,
        {"FA-2026-001.pdf": pdf("invoice"), "FA-2026-001_annexe.pdf": pdf("annex")},
    )
    with db.read() as session:
        assert _rows(session)[-1] == ("FA-2026-001", "FA-2026-001.pdf")


def test_one_content_of_many_items_is_stored_once_and_goes_with_the_last_of_them(
    db: Database, main: Entity, clock: FixedClock, data: Path
) -> None:
    shared = pdf("both")
    _keep(db, main, clock, {"FA-2026-001.pdf": shared, "FA-2026-002.pdf": shared})
    with db.read() as session:
        first, second = session.exec(select(ItemCopy)).all()
    assert first.path == second.path
    stored = data / first.path
    with db.write() as session:
        delete_copy(session, HOUSE, clock, key(first))
    assert stored.exists()
    with db.write() as session:
        delete_copy(session, HOUSE, clock, key(second))
    assert not stored.exists()
    with db.read() as session:
        removed = select(Event).where(col(Event.kind) == "item.copy_removed")
        assert len(session.exec(removed).all()) == 2


def test_instalments_share_the_copy_of_their_invoice(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    with db.write() as session:
        customer = build.customer(session, main)
        for instalment in (1, 2):
            build.item(session, customer, number="FA-55", instalment=instalment)
    assert _keep(db, main, clock, {"FA-55.pdf": pdf()}).tied == 1
    with db.read() as session:
        assert _rows(session) == [("FA-55", "FA-55.pdf")] * 2


def test_a_person_ties_a_copy_to_the_item_of_a_customer(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    _keep(db, main, clock, {"scan 17.pdf": pdf()})
    with db.read() as session:
        [copy] = session.exec(select(ItemCopy)).all()
    with db.write() as session, pytest.raises(NoSuchNumber) as refused:
        tie_copy(session, HOUSE, clock, key(copy), "C0001", "FA-2026-003")
    assert str(refused.value) == "Customer C0001 has no item FA-2026-003."
    with db.write() as session:
        tie_copy(session, HOUSE, clock, key(copy), " c0002 ", "fa 2026 003")
    with db.read() as session:
        assert _rows(session) == [("FA-2026-003", "scan 17.pdf")]
        [tied] = session.exec(select(ItemCopy)).all()
    with db.write() as session:
        tie_copy(session, HOUSE, clock, key(tied), "C0001", "FA-2026-002")
    with db.read() as session:
        assert _rows(session) == [("FA-2026-002", "scan 17.pdf")]


def test_numbers_of_another_company_are_not_looked_at(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    with db.write() as session:
        other = build.entity(session)
        build.item(session, build.customer(session, other), number="FA-5555")
    assert _keep(db, main, clock, {"FA-5555.pdf": pdf()}).waiting == 1


def test_a_copy_is_seen_within_the_portfolio_only(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    _keep(
        db,
        main,
        clock,
        {"FA-2026-001.pdf": pdf("a"), "FA-2026-003.pdf": pdf("b"), "x.pdf": pdf("c")},
    )
    with db.write() as session:
        collector = build.user(session, Role.COLLECTOR)
        first = session.exec(select(Item).where(Item.number == "FA-2026-001")).one()
        session.get_one(Customer, first.customer_id).collector_id = collector.id
    actor = build.actor(collector, main)
    with db.write() as session:
        mine, other, waits = (
            key(row) for row in session.exec(select(ItemCopy).order_by(col(ItemCopy.file_name)))
        )
        assert find_copy(session, actor, mine).file_name == "FA-2026-001.pdf"
        for copy_id in (other, waits, 999):
            with pytest.raises(UnknownCopy):
                find_copy(session, actor, copy_id)
            with pytest.raises(UnknownCopy):
                delete_copy(session, actor, clock, copy_id)
        delete_copy(session, actor, clock, mine)


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SALES, Role.VIEWER, Role.GUEST])
def test_who_may_not_import_keeps_and_ties_nothing(
    db: Database, main: Entity, clock: FixedClock, role: Role
) -> None:
    with db.write() as session:
        actor = build.actor(build.user(session, role), main)
        with receive_copies([]) as received, pytest.raises(NotAllowed):
            keep_copies(session, actor, clock, key(main), received)
        with pytest.raises(NotAllowed):
            tie_copy(session, actor, clock, 1, "C0001", "FA-2026-001")


def test_copies_of_a_company_out_of_scope_are_refused(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    with db.write() as session:
        other = build.entity(session)
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER), other)
        with receive_copies([]) as received, pytest.raises(UnknownEntity):
            keep_copies(session, actor, clock, key(main), received)


def test_a_file_somebody_took_away_is_named(
    db: Database, main: Entity, clock: FixedClock, data: Path
) -> None:
    _keep(db, main, clock, {"FA-2026-001.pdf": pdf()})
    with db.read() as session:
        [copy] = session.exec(select(ItemCopy)).all()
    (data / copy.path).unlink()
    with pytest.raises(CopyGone) as gone:
        read_file(copy.path, copy.file_name)
    assert str(gone.value) == "The file of FA-2026-001.pdf is no longer in the data folder."


def test_what_became_of_a_drop_is_read_again_by_who_imports_for_the_company(
    db: Database, main: Entity, clock: FixedClock
) -> None:
    kept = _keep(db, main, clock, {"FA-2026-001.pdf": pdf(), "x.pdf": pdf(), "y.txt": b"y"})
    assert (kept.tied, kept.waiting, kept.refused) == (1, 1, 1)
    with db.write() as session:
        other = build.entity(session)
        assert read_drop(session, rows.viewer(main), kept.event_id) == kept
        assert read_drop(session, rows.viewer(other), kept.event_id) is None
        assert read_drop(session, rows.viewer(main), kept.event_id - 1) is None
