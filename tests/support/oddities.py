"""Odd files of tests/importing/oddities, each with what must come of it beside it.

`NAME.json` says about the file `file`: its oddity in a sentence, the kind of file, what is said
about it (`options`; unknown customers are created unless said otherwise), files imported before
(`before`, by their names here), settings of the entity, then either the sentence it is refused
with (`refused`), or exit code, counts that are not zero, assumptions and errors of the answer.
`items`, `customers` and `contacts` are all the rows the ledger must hold afterwards, amounts in
minor units, in the order of their codes; of each only the columns named are compared.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.dates import DateOrder
from dso_app.domain.kinds import Kind
from dso_app.importing.command import run_import
from dso_app.importing.errors import ImportRefused
from dso_app.importing.request import FileKind, ImportRequest, Mode, ReadingOptions
from dso_app.models import Contact, Customer, Item
from tests.support.imports import Ledger
from tests.support.mapper import Mapper

FOLDER = Path(__file__).parents[1] / "importing" / "oddities"
_SAID = {field.name for field in fields(ReadingOptions)}


@dataclass(frozen=True)
class Oddity:
    """A file and what must come of it."""

    name: str
    kind: FileKind
    path: Path
    told: Mapping[str, Any]

    @property
    def reading(self) -> ReadingOptions:
        """What is said about how it is read."""
        said = {name: value for name, value in self._options.items() if name in _SAID}
        if "dates" in said:
            said["dates"] = DateOrder(said["dates"])
        said["kinds"] = {word: Kind(kind) for word, kind in said.get("kinds", {}).items()}
        return ReadingOptions(**said)

    @property
    def doing(self) -> dict[str, Any]:
        """What is said about what to do with it."""
        doing = {name: value for name, value in self._options.items() if name not in _SAID}
        doing.setdefault("create_customers", self.kind is FileKind.ITEMS)
        if "mode" in doing:
            doing["mode"] = Mode(doing["mode"])
        return doing

    @property
    def before(self) -> "list[Oddity]":
        """The files imported before it."""
        return [read_oddity(name) for name in self.told.get("before", ())]

    @property
    def _options(self) -> Mapping[str, Any]:
        options: Mapping[str, Any] = self.told.get("options", {})
        return options


def read_oddity(name: str) -> Oddity:
    """The oddity of a name."""
    told = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Oddity(name, FileKind(told["kind"]), FOLDER / told["file"], told)


def names() -> list[str]:
    """The names of all oddities."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def prepare(ledger: Ledger, oddity: Oddity) -> None:
    """The entity as the oddity wants it, and what was imported before."""
    if entity := oddity.told.get("entity"):
        ledger.configure(**entity)
    for earlier in oddity.before:
        assert "refused" not in by_command(ledger, earlier)


def by_command(ledger: Ledger, oddity: Oddity) -> dict[str, Any]:
    """Import an odd file as the command does; what is answered."""
    request = ImportRequest(
        kind=oddity.kind,
        files=(oddity.path,),
        entity_id=ledger.entity_id,
        reading=oddity.reading,
        **oddity.doing,
    )
    try:
        answer = run_import(ledger.db, ledger.clock, HOUSE, request)
    except ImportRefused as error:
        return {"refused": str(error)}
    if answer.refusal is not None:
        return {"refused": str(answer.refusal)}
    return _answered(answer.as_json()) | {"exit_code": answer.exit_code}


def by_mapper(ledger: Ledger, oddity: Oddity) -> dict[str, Any]:
    """Import an odd file as the screens do; what came of it.

    What the oddity says is chosen in the mapper; the rest is taken as it is suggested there.
    """
    mapper = Mapper(ledger)
    key = mapper.upload(oddity.path.read_bytes(), oddity.path.name, oddity.kind)
    try:
        opened = mapper.open(key, oddity.reading)
    except ImportRefused as error:
        return {"refused": str(error)}
    previewed = mapper.preview(key, opened, **oddity.doing)
    if previewed.state != "previewed":
        return {"refused": previewed.error}
    done = mapper.apply(key)
    assert done.state == "done", done.error
    answer = _answered(done.answer)
    assert answer == _answered(previewed.answer), "the import did what its preview did not say"
    assumed = dict(opened.sample.decisions.assumed)
    return answer | {"assumed": assumed, "exit_code": 1 if done.rejected else 0}


def _answered(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as expectations write it."""
    return {
        "counts": {name: answer[name] for name in _COUNTS if answer[name]},
        "assumed": answer["assumed"],
        "errors": [
            [one["line"], one["column"], one["value"], one["message"]] for one in answer["errors"]
        ],
    }


_COUNTS = (
    *("rows", "created", "updated", "unchanged", "cleared", "reopened", "skipped", "rejected"),
)


def expected(oddity: Oddity) -> dict[str, Any]:
    """What must be answered."""
    if "refused" in oddity.told:
        return {"refused": oddity.told["refused"]}
    usual = {"exit_code": 0, "assumed": {}, "errors": []}
    return usual | {name: oddity.told[name] for name in (*usual, "counts") if name in oddity.told}


def wanted(oddity: Oddity) -> dict[str, Any]:
    """The rows the ledger must hold."""
    return {"items": [], **{name: oddity.told[name] for name in _ROWS if name in oddity.told}}


def held(ledger: Ledger, oddity: Oddity) -> dict[str, Any]:
    """All rows of the ledger, in the columns the oddity names."""
    with ledger.db.read() as session:
        return {
            name: _only_named(_ROWS[name](session), rows) for name, rows in wanted(oddity).items()
        }


def _only_named(
    rows: Sequence[Mapping[str, Any]], told: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The columns of rows that are compared; all rows are."""
    more = [{name: row[name] for name in list(row)[:2]} for row in rows[len(told) :]]
    named = zip(rows, told, strict=False)
    return [{name: row[name] for name in want} for row, want in named] + more


def _items(session: Session) -> list[dict[str, Any]]:
    query = select(Item, Customer.code).join(Customer, col(Customer.id) == col(Item.customer_id))
    found = sorted(
        session.exec(query), key=lambda pair: (pair[1], pair[0].number, pair[0].due_date)
    )
    return [
        {
            "customer": code,
            "number": item.number,
            "kind": str(item.kind),
            "issue": item.issue_date.isoformat(),
            "due": item.due_date.isoformat(),
            "amount": item.amount_minor,
            "remaining": item.remaining_minor,
            **item.model_dump(exclude={"kind", "amount", "remaining"}),
        }
        for item, code in found
    ]


def _customers(session: Session) -> list[dict[str, Any]]:
    found = sorted(session.exec(select(Customer)), key=lambda one: one.code)
    return [{"code": one.code, **one.model_dump()} for one in found]


def _contacts(session: Session) -> list[dict[str, Any]]:
    query = select(Contact, Customer.code).join(
        Customer, col(Customer.id) == col(Contact.customer_id)
    )
    found = sorted(session.exec(query), key=lambda pair: (pair[1], pair[0].id or 0))
    return [{"customer": code, **one.model_dump()} for one, code in found]


_ROWS = {"items": _items, "customers": _customers, "contacts": _contacts}
