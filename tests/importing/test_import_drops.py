"""Files dropped together: guessed, joined or kept apart, queued, discarded."""

from pathlib import Path

import pytest

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.database import Database
from dso_app.importing.drops import (
    bind_drop,
    discard,
    drop_of,
    keep_apart,
    queue_of,
    say_kind,
    settle_drop,
    source_name,
)
from dso_app.importing.kind_guess import guess_kind_of_file
from dso_app.importing.rejected_file import rejected_path
from dso_app.importing.request import FileKind
from dso_app.importing.steps import BatchBusy, UnknownBatch, find_batch
from dso_app.models import ImportBatch
from tests.support import build
from tests.support.clocks import TODAY, FixedClock
from tests.support.imports import Ledger

CUSTOMERS = "Code client;Raison sociale;Adresse;CP;Ville\nC1;Garnier;4 quai;69002;Lyon\n"
ITEMS = (
    "Code client;Raison sociale;N° facture;Date facture;Échéance;Montant TTC\n"
    "C1;Garnier;F1;13/05/2026;12/06/2026;100,00\n"
)
CONTACTS = "Code client;Nom;Fonction;Portable;Email\nC1;Anne;DAF;0601020304;a@garnier.example\n"


def guessed(ledger: Ledger, text: str | bytes) -> FileKind | None:
    with ledger.db.read() as session:
        path = ledger.file(text, "dropped.csv")
        return guess_kind_of_file(session, ledger.entity_id, path, "dropped.csv")


@pytest.mark.parametrize(
    ("text", "kind"),
    [(CUSTOMERS, "customers"), (ITEMS, "items"), (CONTACTS, "contacts")],
    ids=["customers", "items", "contacts"],
)
def test_a_file_is_told_by_the_kind_its_columns_feed_best(
    ledger: Ledger, text: str, kind: str
) -> None:
    assert guessed(ledger, text) == kind


def test_a_header_imported_before_is_of_the_kind_it_was_then(ledger: Ledger) -> None:
    text = "Kto;Wer;Was\nC1;Garnier;chef\n"
    assert guessed(ledger, text) is None
    ledger.customers(text, columns={"code": "Kto", "name": "Wer"})
    assert guessed(ledger, text) == "customers"


def test_what_cannot_be_read_is_of_no_kind(ledger: Ledger) -> None:
    assert guessed(ledger, b"\x89PNG\r\n\x1a\n\0\0\0") is None


def dropped(ledger: Ledger, *files: tuple[str, str]) -> list[int]:
    """Files of a name and a kind, as one drop."""
    with ledger.db.write() as session:
        batches = []
        for name, kind in files:
            batch = ImportBatch(
                entity_id=ledger.entity_id,
                kind=kind,
                file_name=name,
                file_path=str(ledger.file(ITEMS, f"stored-{name}")),
                business_date=TODAY,
                created_at=FixedClock().real(),
            )
            session.add(batch)
            session.flush()
            batches.append(build.key(batch))
        bind_drop(session, HOUSE, batches)
    return batches


def names_of(db: Database, batch_id: int) -> list[str]:
    with db.read() as session:
        options = find_batch(session, HOUSE, batch_id).options
        return [one["name"] for one in options.get("more_files", [])]


def test_customers_go_in_before_items_and_one_kind_is_one_source(ledger: Ledger) -> None:
    north, who, south = dropped(
        ledger, ("north.csv", "items"), ("who.csv", "customers"), ("south.csv", "items")
    )
    with ledger.db.write() as session:
        assert settle_drop(session, HOUSE, south) == who
    with ledger.db.read() as session:
        first = find_batch(session, HOUSE, who)
        assert [one.id for one in queue_of(session, HOUSE, first)] == [who, north]
        assert drop_of(session, HOUSE, first) == []
    assert names_of(ledger.db, north) == ["south.csv"]


def test_a_file_kept_apart_is_a_source_named_after_it(ledger: Ledger) -> None:
    north, south = dropped(ledger, ("2026-11 north.csv", "items"), ("south_11.csv", "items"))
    with ledger.db.write() as session:
        keep_apart(session, HOUSE, north, alone=True)
        keep_apart(session, HOUSE, south, alone=True)
        assert settle_drop(session, HOUSE, north) == north
    with ledger.db.read() as session:
        kept = [find_batch(session, HOUSE, one) for one in (north, south)]
        assert [one.options["profile"] for one in kept] == ["north", "south"]
        assert [one.options["queue"] for one in kept] == [[north, south]] * 2


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("north_2026-11.csv", "north"),
        ("20261120 Sage clients.xlsx", "Sage clients"),
        ("1.csv", "1"),
    ],
)
def test_a_source_is_named_without_the_files_date(file: str, name: str) -> None:
    assert source_name(file) == name


def test_a_file_that_holds_something_else_is_looked_at_anew(ledger: Ledger) -> None:
    north, south = dropped(ledger, ("north.csv", "items"), ("south.csv", "items"))
    with ledger.db.write() as session:
        batch = find_batch(session, HOUSE, south)
        batch.options = {**batch.options, "columns": {"number": "x"}, "header": ["x"]}
        batch.state, batch.error = "refused", "No"
    with ledger.db.write() as session:
        say_kind(session, HOUSE, south, FileKind.CONTACTS)
    with ledger.db.read() as session:
        batch = find_batch(session, HOUSE, south)
        assert (batch.kind, batch.state, batch.error) == ("contacts", "uploaded", "")
        assert batch.options == {"drop": [north, south]}


def test_a_discarded_upload_leaves_no_row_and_no_file(ledger: Ledger) -> None:
    north, south, who = dropped(
        ledger, ("north.csv", "items"), ("south.csv", "items"), ("who.csv", "customers")
    )
    with ledger.db.write() as session:
        settle_drop(session, HOUSE, north)
    rejected_path(ledger.folder / "stored-north.csv").write_text("x")
    discard(ledger.db, HOUSE, north)
    assert [path.name for path in ledger.folder.glob("stored-*")] == ["stored-who.csv"]
    with ledger.db.read() as session:
        assert session.get(ImportBatch, north) is None
        assert session.get(ImportBatch, south) is None
        assert queue_of(session, HOUSE, find_batch(session, HOUSE, who)) == []


@pytest.mark.parametrize("state", ["previewing", "queued", "running", "done", "undone"])
def test_what_is_under_way_or_done_is_neither_discarded_nor_another_kind(
    ledger: Ledger, state: str
) -> None:
    [batch_id] = dropped(ledger, ("north.csv", "items"))
    with ledger.db.write() as session:
        find_batch(session, HOUSE, batch_id).state = state
    with pytest.raises(BatchBusy):
        discard(ledger.db, HOUSE, batch_id)
    with pytest.raises(BatchBusy), ledger.db.write() as session:
        say_kind(session, HOUSE, batch_id, FileKind.CONTACTS)
    assert Path(ledger.folder / "stored-north.csv").exists()


def test_an_upload_of_another_company_is_nobodys_to_discard(ledger: Ledger) -> None:
    [batch_id] = dropped(ledger, ("north.csv", "items"))
    with ledger.db.write() as session:
        other = build.entity(session)
        stranger: Actor = build.actor(build.user(session, Role.CREDIT_MANAGER), other)
    with pytest.raises(UnknownBatch):
        discard(ledger.db, stranger, batch_id)
