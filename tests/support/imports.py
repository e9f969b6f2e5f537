"""A ledger that tests feed with files written in place."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.dates import DateOrder
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.command import run_import
from dso_app.importing.request import FileKind, ImportRequest, ReadingOptions
from dso_app.models import Customer, Entity, Item, Settlement
from tests.support import build
from tests.support.clocks import FixedClock

HEADER = "customer_code;number;issue_date;due_date;amount;remaining"


def at(day: str) -> date:
    """A date from its ISO text."""
    return date.fromisoformat(day)


@dataclass
class Ledger:
    """One entity and the files imported into it; the business date is the clock's."""

    db: Database
    folder: Path
    clock: FixedClock = field(default_factory=FixedClock)
    entity_id: int = 0

    def __post_init__(self) -> None:
        with self.db.write() as session:
            self.entity_id = build.key(build.entity(session, code="MAIN"))

    def file(self, text: str | bytes, name: str = "file.csv") -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def request(self, kind: FileKind, *texts: str | bytes, **flags: Any) -> ImportRequest:
        """The request for files of these contents; reading options are given as flags too."""
        names = set(ReadingOptions.__dataclass_fields__)
        reading = {name: value for name, value in flags.items() if name in names}
        if isinstance(reading.get("dates"), str):
            reading["dates"] = DateOrder(reading["dates"])
        others = {name: value for name, value in flags.items() if name not in names}
        paths = tuple(self.file(text, f"file-{n}.csv") for n, text in enumerate(texts))
        return ImportRequest(
            kind=kind,
            files=paths,
            entity_id=self.entity_id,
            reading=ReadingOptions(**reading),
            **others,
        )

    def request_of(self, kind: str, *paths: Path, **flags: Any) -> ImportRequest:
        """The request for files as they are named."""
        return ImportRequest(FileKind(kind), paths, self.entity_id, **flags)

    def items(self, *texts: str | bytes, **flags: Any) -> ImportAnswer:
        """Import files of items; unknown customers are created unless said otherwise."""
        flags.setdefault("create_customers", True)
        return self.run(self.request(FileKind.ITEMS, *texts, **flags))

    def rows(self, *rows: str, header: str = HEADER, **flags: Any) -> ImportAnswer:
        """Import items given as rows under the usual header."""
        return self.items("\n".join((header, *rows)) + "\n", **flags)

    def customers(self, text: str, **flags: Any) -> ImportAnswer:
        """Import a file of customers."""
        return self.run(self.request(FileKind.CUSTOMERS, text, **flags))

    def contacts(self, text: str, **flags: Any) -> ImportAnswer:
        """Import a file of contacts."""
        return self.run(self.request(FileKind.CONTACTS, text, **flags))

    def fec(self, text: str | bytes, **flags: Any) -> ImportAnswer:
        """Import a French ledger file."""
        return self.run(self.request(FileKind.FEC, text, **flags))

    def run(self, request: ImportRequest) -> ImportAnswer:
        """Import what a request asks for."""
        return run_import(self.db, self.clock, HOUSE, request)

    def configure(self, **values: Any) -> None:
        """Change the entity's settings."""
        with self.db.write() as session:
            entity = session.get_one(Entity, self.entity_id)
            for name, value in values.items():
                setattr(entity, name, value)

    def item(self, number: str, code: str | None = None) -> Item:
        """The one item of a number."""
        with self.db.read() as session:
            query = select(Item).where(col(Item.number) == number)
            if code is not None:
                query = query.where(col(Item.customer_id) == self._customer(session, code).id)
            return session.exec(query).one()

    def all_items(self) -> list[Item]:
        """All items, in the order of their ids."""
        with self.db.read() as session:
            return list(session.exec(select(Item).order_by(col(Item.id))))

    def remaining(self) -> dict[str, int]:
        """What remains of each number that is open."""
        return {one.number: one.remaining_minor for one in self.all_items() if one.remaining_minor}

    def settlements(self, number: str) -> list[tuple[date, int, bool]]:
        """Value date, amount and opening of the settlements of an item, as they came."""
        item = self.item(number)
        with self.db.read() as session:
            query = select(Settlement).where(col(Settlement.item_id) == item.id)
            found = session.exec(query.order_by(col(Settlement.id)))
            return [(one.value_date, one.amount_minor, one.opening) for one in found]

    def customer(self, code: str) -> Customer:
        """The customer of a code."""
        with self.db.read() as session:
            return self._customer(session, code)

    def _customer(self, session: Session, code: str) -> Customer:
        query = select(Customer).where(
            col(Customer.entity_id) == self.entity_id, col(Customer.code) == code
        )
        return session.exec(query).one()


def counts(answer: ImportAnswer) -> dict[str, int]:
    """The counts of an answer that are not zero, `rows` left out."""
    return {name: count for name, count in vars(answer.counts).items() if count and name != "rows"}


def told(answer: ImportAnswer) -> list[tuple[int, str, str, str]]:
    """Line, column, value and message of each error."""
    found = [error.as_json() for error in answer.errors]
    return [(one["line"], one["column"], one["value"], one["message"]) for one in found]
