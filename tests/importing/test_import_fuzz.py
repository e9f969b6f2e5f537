"""Spoiled files: a sentence or an import, never a traceback, a half import or a wrong sign.

Each case is the same on every machine: its number and the seed below decide about it, and both
stand in what a failing test says.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.kinds import Kind
from dso_app.errors import RelanceError
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.command import run_import
from dso_app.importing.request import FileKind, ImportRequest, Mode
from dso_app.models import (
    Contact,
    Customer,
    ImportBatch,
    ImportProfile,
    Item,
    ItemRevision,
    Settlement,
)
from tests.support import build
from tests.support.byte_mutation import mutated, mutated_workbook
from tests.support.clocks import FixedClock
from tests.support.oddities import Oddity, names, read_oddity

SEED = 20260630
CASES, WORKBOOKS, CHUNK = 1_900, 100, 100
SAMPLE = Path(__file__).parents[1] / "samples" / "receivables-sample.csv"
_SAMPLE_BYTES = 4_000
_LARGEST = 20_000
_DEBITS = (Kind.INVOICE, Kind.DRAFT)
_CREDITS = (Kind.CREDIT_NOTE, Kind.PAYMENT)
_TABLES = (Customer, Item, Settlement, ItemRevision, Contact, ImportProfile, ImportBatch)

_COUNTED = select(*(select(func.count()).select_from(one).scalar_subquery() for one in _TABLES))


@cache
def _texts() -> list[tuple[str, Oddity | None, bytes]]:
    odd = [(name, read_oddity(name)) for name in names()]
    small = [
        (name, one, content)
        for name, one in odd
        if not _is_workbook(content := one.path.read_bytes())
        and len(content) < _LARGEST
        and "refused" not in one.told
    ]
    return [*small, ("sample", None, SAMPLE.read_bytes()[:_SAMPLE_BYTES])]


@cache
def _workbooks() -> list[tuple[str, Oddity | None, bytes]]:
    odd = [(name, read_oddity(name)) for name in names()]
    return [
        (name, one, content)
        for name, one in odd
        if _is_workbook(content := one.path.read_bytes()) and len(content) < _LARGEST
    ]


def _is_workbook(content: bytes) -> bool:
    return content.startswith((b"PK", b"\xd0\xcf"))


def _spoiled(case: int, chance: Random) -> tuple[str, Oddity | None, bytes]:
    """The file of a case: from which it comes, and its bytes."""
    if case >= CASES:
        name, oddity, content = chance.choice(_workbooks())
        return name, oddity, mutated_workbook(content, chance)
    name, oddity, content = chance.choice(_texts())
    # Most keep their first line: a header that cannot be read ends the story early.
    whole = content.find(b"\n") + 1 if chance.randrange(5) else 0
    others = [other for *_, other in _texts()]
    return name, oddity, content[:whole] + mutated(content[whole:], chance, others)


@pytest.mark.parametrize("first", range(0, CASES + WORKBOOKS, CHUNK))
def test_a_spoiled_file_gives_a_sentence_or_a_whole_import(
    sqlite_db: Database, tmp_path: Path, first: int
) -> None:
    for case in range(first, first + CHUNK):
        chance = Random(f"{SEED}/{case}")  # noqa: S311 - the same on every machine
        name, oddity, content = _spoiled(case, chance)
        path = tmp_path / "spoiled"
        path.write_bytes(content)
        try:
            _import(sqlite_db, path, oddity, chance)
        except Exception as error:  # noqa: BLE001 - whatever it is, its case is named
            kept = tmp_path / f"case-{case}"
            kept.write_bytes(content)
            pytest.fail(f"seed {SEED}, case {case}, of {name}, kept in {kept}: {error!r}")


def _import(database: Database, path: Path, oddity: Oddity | None, chance: Random) -> None:
    """Import a spoiled file into a company of its own, some of them twice."""
    with database.write() as session:
        entity_id = build.key(build.entity(session))
    request = _request(path, oddity, entity_id, chance)
    answer = _tried(database, request)
    if answer is None or answer.refusal is not None:
        return
    with database.read() as session:
        _check_counts(session, entity_id, answer, add_up=bool(request.add_up))
        _check_signs(session, entity_id)
    if request.kind is FileKind.ITEMS and not chance.randrange(5):
        again = _tried(database, replace(request, confirm_clearing=True))
        assert again is not None
        assert (again.counts.created, again.counts.cleared) == (0, 0), again.counts


def _request(path: Path, oddity: Oddity | None, entity_id: int, chance: Random) -> ImportRequest:
    kind = oddity.kind if oddity else FileKind.ITEMS
    doing: dict[str, Any] = oddity.doing if oddity else {"create_customers": True}
    if kind is FileKind.ITEMS and not chance.randrange(4):
        doing["mode"] = Mode.DELTA
    request = ImportRequest(kind=kind, files=(path,), entity_id=entity_id, **doing)
    return replace(request, reading=oddity.reading) if oddity else request


def _tried(database: Database, request: ImportRequest) -> ImportAnswer | None:
    """What is answered; nothing where it is refused, and then nothing has changed."""
    before = _sizes(database)
    try:
        answer = run_import(database, FixedClock(), HOUSE, request)
    except RelanceError as error:
        sentence = str(error)
        assert sentence
        assert "{" not in sentence.replace(str(request.files[0]), "")[:20]
        assert _sizes(database) == before, "refused, and yet something changed"
        return None
    if answer.refusal is not None:
        assert _sizes(database) == before, "refused, and yet something changed"
    return answer


def _sizes(database: Database) -> tuple[int, ...]:
    with database.read() as session:
        return tuple(session.execute(_COUNTED).one())


def _check_counts(session: Session, entity_id: int, answer: ImportAnswer, *, add_up: bool) -> None:
    """In an empty ledger each row made something, said nothing, or was rejected with a reason."""
    counts = answer.counts
    of_entity = col(Customer.entity_id) == entity_id
    rows = {
        FileKind.ITEMS: select(func.count()).where(col(Item.entity_id) == entity_id),
        FileKind.CUSTOMERS: select(func.count()).select_from(Customer).where(of_entity),
        FileKind.CONTACTS: select(func.count())
        .select_from(Contact)
        .join(Customer)
        .where(of_entity),
    }
    made = session.scalar(rows[answer.kind])
    assert made == counts.created, f"{counts} and {made} rows made"
    told = counts.created + counts.skipped + counts.rejected
    assert told == counts.rows or (add_up and told < counts.rows), f"{counts} do not add up"
    lines = {(error.file, error.line) for error in answer.errors}
    assert len(lines) == counts.rejected, f"{counts} and {len(lines)} lines with a reason"
    batch = session.get(ImportBatch, answer.batch or 0)
    assert batch is not None
    assert (batch.state, batch.created, batch.rejected) == ("done", counts.created, counts.rejected)


def _check_signs(session: Session, entity_id: int) -> None:
    for item in session.exec(select(Item).where(col(Item.entity_id) == entity_id)):
        if item.kind in _DEBITS:
            assert item.amount_minor >= 0, f"{item.kind} of {item.amount_minor}"
        if item.kind in _CREDITS:
            assert item.amount_minor <= 0, f"{item.kind} of {item.amount_minor}"
        if item.amount_minor < 0:
            assert item.remaining_minor <= 0, f"{item.remaining_minor} of {item.amount_minor}"
