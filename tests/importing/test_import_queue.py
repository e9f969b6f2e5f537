"""Imports asked for on screen: previewed and applied by the runner, each once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.importing import queue
from dso_app.importing.command import apply_import, plan_import
from dso_app.importing.errors import LedgerMoved
from dso_app.importing.preview import FileSample, KindWord, sample_for_mapper
from dso_app.importing.queue import work
from dso_app.importing.request import FileKind, Mode, ReadingOptions
from dso_app.importing.steps import (
    BatchBusy,
    BatchOptions,
    UnknownBatch,
    ask_import,
    ask_preview,
    find_batch,
    join_uploads,
)
from dso_app.models import ImportBatch, Runner
from dso_app.services.jobs.runners import register
from tests.support.clocks import TODAY
from tests.support.imports import HEADER, Ledger

ROWS = "\n".join((HEADER, *(f"C1;F{n};2026-05-01;2026-05-31;100.00;100.00" for n in range(1, 6))))
OPTIONS = BatchOptions(ReadingOptions(), Mode.STOCK, create_customers=True)
LEASE = 60.0


def _upload(ledger: Ledger, text: str = ROWS, name: str = "ledger.csv") -> int:
    with ledger.db.write() as session:
        batch = ImportBatch(
            entity_id=ledger.entity_id,
            kind="items",
            file_name=name,
            file_path=str(ledger.file(text, f"upload-{name}")),
            business_date=TODAY,
            created_at=datetime(2026, 6, 30, tzinfo=UTC),
        )
        session.add(batch)
        session.flush()
        assert batch.id is not None
        return batch.id


def _runner(ledger: Ledger) -> str:
    with ledger.db.write() as session:
        return register(session, ledger.clock)


def _batch(ledger: Ledger, key: int) -> ImportBatch:
    with ledger.db.read() as session:
        return session.get_one(ImportBatch, key)


def _previewed(ledger: Ledger, runner: str, text: str = ROWS) -> int:
    key = _upload(ledger, text)
    with ledger.db.write() as session:
        ask_preview(session, HOUSE, key, OPTIONS)
    work(ledger.db, ledger.clock, runner, LEASE)
    return key


def _imported(ledger: Ledger, runner: str, text: str = ROWS, *, confirm: bool = False) -> int:
    key = _previewed(ledger, runner, text)
    with ledger.db.write() as session:
        ask_import(session, HOUSE, key, confirm_clearing=confirm)
    work(ledger.db, ledger.clock, runner, LEASE)
    return key


def test_a_preview_says_what_would_happen_and_writes_nothing(ledger: Ledger) -> None:
    key = _previewed(ledger, _runner(ledger))
    batch = _batch(ledger, key)
    assert (batch.state, batch.created) == ("previewed", 5)
    assert batch.answer["changes"][0]["what"] == "created"
    assert batch.answer["changes"][0]["after"]["amount"] == "100.00"
    assert ledger.all_items() == []


def test_a_preview_shows_old_beside_new(ledger: Ledger) -> None:
    runner = _runner(ledger)
    _imported(ledger, runner)
    key = _previewed(
        ledger, runner, ROWS.replace("F1;2026-05-01;2026-05-31", "F1;2026-05-01;2026-06-15")
    )
    assert _batch(ledger, key).answer["changes"] == [
        {
            "what": "updated",
            "customer": "C1",
            "name": "F1",
            "before": {"due_date": "2026-05-31"},
            "after": {"due_date": "2026-06-15"},
        }
    ]


def test_an_import_asked_for_is_applied_once_with_its_progress(ledger: Ledger) -> None:
    runner = _runner(ledger)
    key = _imported(ledger, runner)
    batch = _batch(ledger, key)
    assert (batch.state, batch.created, batch.progress_total) == ("done", 5, 5)
    assert batch.answer["batch"] == key
    assert len(ledger.all_items()) == 5
    assert work(ledger.db, ledger.clock, runner, LEASE).more is False
    with ledger.db.write() as session, pytest.raises(BatchBusy):
        ask_import(session, HOUSE, key)


def test_clearing_too_much_waits_for_a_confirmation_on_screen(ledger: Ledger) -> None:
    runner = _runner(ledger)
    _imported(ledger, runner)
    short = "\n".join(ROWS.split("\n")[:3])
    key = _imported(ledger, runner, short)
    batch = _batch(ledger, key)
    assert (batch.state, batch.answer["refusal"]["code"]) == (
        "refused",
        "clearing_needs_confirmation",
    )
    assert len(ledger.remaining()) == 5
    with ledger.db.write() as session:
        ask_import(session, HOUSE, key, confirm_clearing=True)
    work(ledger.db, ledger.clock, runner, LEASE)
    assert _batch(ledger, key).cleared == 3


def test_a_file_that_cannot_be_read_is_refused_with_its_sentence(ledger: Ledger) -> None:
    key = _previewed(ledger, _runner(ledger), "customer_code;number\nC1;F1\n")
    batch = _batch(ledger, key)
    assert batch.state == "refused"
    assert batch.error.startswith("No column was found for Issue date (issue_date), ")


def test_the_batch_of_a_runner_that_died_is_taken_over(ledger: Ledger) -> None:
    dead = _runner(ledger)
    key = _previewed(ledger, dead)
    _leave_running(ledger, key, dead)
    with ledger.db.write() as session:
        for runner in session.exec(select(Runner)):
            session.delete(runner)
    work(ledger.db, ledger.clock, _runner(ledger), LEASE)
    assert _batch(ledger, key).state == "done"
    assert len(ledger.all_items()) == 5


def test_the_batch_of_a_living_runner_is_left_alone(ledger: Ledger) -> None:
    alive = _runner(ledger)
    key = _previewed(ledger, alive)
    _leave_running(ledger, key, alive)
    assert work(ledger.db, ledger.clock, _runner(ledger), LEASE).more is False
    assert _batch(ledger, key).claimed_by == alive


def test_an_import_that_keeps_breaking_off_is_given_up(ledger: Ledger) -> None:
    runner = _runner(ledger)
    key = _previewed(ledger, runner)
    for _ in range(3):
        _leave_running(ledger, key, "gone")
        with ledger.db.write() as session:
            queue._take_over(session, ledger.clock, LEASE)  # noqa: SLF001 - the step that counts
    batch = _batch(ledger, key)
    assert batch.state == "failed"
    assert "given up" in batch.error


def _leave_running(ledger: Ledger, key: int, runner: str) -> None:
    with ledger.db.write() as session:
        batch = session.get_one(ImportBatch, key)
        batch.state, batch.claimed_by = "running", runner


def test_a_plan_is_refused_when_another_import_was_applied_since(ledger: Ledger) -> None:
    request = ledger.request(FileKind.ITEMS, ROWS, create_customers=True)
    first = plan_import(ledger.db, ledger.clock, HOUSE, request)
    second = plan_import(ledger.db, ledger.clock, HOUSE, request)
    apply_import(ledger.db, first)
    with pytest.raises(LedgerMoved):
        apply_import(ledger.db, second)
    assert len(ledger.all_items()) == 5
    with ledger.db.read() as session:
        states = session.exec(select(ImportBatch.state)).all()
    assert states == ["done"]


def test_files_dropped_together_become_one_import(ledger: Ledger) -> None:
    runner = _runner(ledger)
    keys = [
        _upload(ledger, f"{HEADER}\nC1;F{n};2026-05-01;2026-05-31;1;1\n", f"{n}.csv")
        for n in (1, 2)
    ]
    with ledger.db.write() as session:
        key = join_uploads(session, HOUSE, keys)
        ask_preview(session, HOUSE, key, OPTIONS)
    work(ledger.db, ledger.clock, runner, LEASE)
    with ledger.db.write() as session:
        ask_import(session, HOUSE, key)
    work(ledger.db, ledger.clock, runner, LEASE)
    assert set(ledger.remaining()) == {"F1", "F2"}
    assert _batch(ledger, key).file_name == "1.csv, 2.csv"


def test_batches_of_other_entities_are_unknown(light_ledger: Ledger) -> None:
    key = _upload(light_ledger)
    stranger = Actor(role=Role.CREDIT_MANAGER, entity_ids=frozenset({99}))
    with light_ledger.db.read() as session, pytest.raises(UnknownBatch):
        find_batch(session, stranger, key)


def test_what_a_person_settled_on_screen_is_kept_in_the_profile(light_ledger: Ledger) -> None:
    _imported(light_ledger, _runner(light_ledger))
    stranger = f"{ROWS}\nC2;G1;2026-05-01;2026-05-31;1;1"
    answer = light_ledger.items(stranger, create_customers=None)
    assert answer.counts.created == 1


def _sample(path: Path) -> FileSample:
    nothing = ReadingOptions()
    return sample_for_mapper(
        FileKind.ITEMS, path, "ledger.csv", said=nothing, known=nothing, country="FR"
    )


def test_the_mapper_sees_the_first_rows_suggestions_and_decisions(light_ledger: Ledger) -> None:
    rows = "\n".join(f"0042;F{n};Facture;03/04/2026;1 200,50;x" for n in range(60))
    text = f"Code client;N° facture;Type;Date facture;Montant;Divers\n{rows}\n"
    sample = _sample(light_ledger.file(text))
    assert sample.rows[0] == ("0042", "F0", "Facture", "03/04/2026", "1 200,50", "x")
    assert len(sample.rows) == 50
    assert sample.columns["customer_code"] == "Code client"
    assert "Divers" not in sample.columns.values()
    assert (sample.delimiter, sample.encoding, sample.missing) == (";", "utf-8", ())
    assert sample.decisions.marks["amount"] == ","
    assert dict(sample.decisions.assumed) == {"dates": "dmy"}
    assert sample.kinds == (KindWord("Facture", sample.kinds[0].kind),)
    assert sample.kinds[0].kind == "invoice"


def test_the_mapper_names_the_required_fields_still_missing(light_ledger: Ledger) -> None:
    sample = _sample(light_ledger.file("Code client;Divers\nC1;x\n"))
    assert [field.name for field in sample.missing] == ["number", "issue_date", "amount"]
