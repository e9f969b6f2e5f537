"""Sources for tests: a ledger whose files are fetched, and a runner that fetches them."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.importing.sources.run import SourceRun, run_source
from dso_app.models import ImportBatch, ImportSource, Item, SourceFile
from dso_app.services.jobs.runners import register
from dso_app.services.sources.verbs import add_source
from dso_app.services.sources.watched import watched_root
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.sftp import PASSWORD, USER, Server

HEADER = "customer_code;number;issue_date;due_date;amount"
FOLDER = {"name": "ERP", "place": "folder", "holds": "items", "folder": "erp", "archive": "on"}


def rows(*numbers: str) -> str:
    """A file of invoices of 100.00, one a number."""
    lines = (f"C1;{number};2026-05-01;2026-05-31;100.00" for number in numbers)
    return "\n".join((HEADER, *lines)) + "\n"


def sftp_form(server: Server, **more: str) -> dict[str, str]:
    """The form of a source on a server, its key pinned."""
    return {
        "name": "Server",
        "place": "sftp",
        "holds": "items",
        "host": "127.0.0.1",
        "port": str(server.port),
        "user": USER,
        "path": "out",
        "host_key": server.host_key,
        "password": PASSWORD,
        "archive": "on",
    } | more


@dataclass
class Feed:
    """One company, a source of its, and the runner."""

    db: Database
    clock: FixedClock = field(default_factory=FixedClock)
    entity_id: int = 0
    runner: str = ""

    def __post_init__(self) -> None:
        with self.db.write() as session:
            entity = build.entity(session, code="MAIN")
            build.customer(session, entity, code="C1")
            self.entity_id = build.key(entity)
            self.runner = register(session, self.clock)

    def add(self, form: dict[str, str], **more: str) -> int:
        """Add a source."""
        with self.db.write() as session:
            return add_source(session, HOUSE, self.clock, self.entity_id, form | more)

    def run(self, source_id: int = 1, *, looks: int = 1) -> SourceRun:
        """Run a source, waiting between looks as long as a file must stand still."""
        runs = [self._look(source_id) for _ in range(looks)]
        return runs[-1]

    def _look(self, source_id: int) -> SourceRun:
        run = run_source(self.db, self.clock, source_id, self.runner, lambda: False)
        assert run is not None
        self.clock.advance(seconds=15)
        return run

    def put(self, name: str, content: str | bytes, folder: str = "erp") -> Path:
        """Put a file into the watched folder, written to just now."""
        path = watched_root() / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.touch(path)
        return path

    def touch(self, path: Path, **before: float) -> None:
        """Date a file by the clock, or before it."""
        at = self.clock.real().timestamp() - before.get("seconds", 0)
        os.utime(path, (at, at))

    def archived(self, folder: str = "erp") -> list[str]:
        """What lies in the archive, without its time and number."""
        archive = watched_root() / folder / "archive"
        found = archive.iterdir() if archive.exists() else ()
        return sorted(path.name.partition("_")[2] for path in found)

    def left(self, folder: str = "erp") -> list[str]:
        """The files still in the folder."""
        inside = (watched_root() / folder).iterdir()
        return sorted(path.name for path in inside if path.is_file())

    def states(self) -> list[tuple[str, str]]:
        """Name and state of each file seen."""
        return [(one.name, one.state) for one in self.files()]

    def files(self) -> list[SourceFile]:
        """The files seen, in the order of their rows."""
        with self.db.read() as session:
            return list(session.exec(select(SourceFile).order_by(col(SourceFile.id))))

    def source(self, source_id: int = 1) -> ImportSource:
        """A source as it stands."""
        with self.db.read() as session:
            return session.get_one(ImportSource, source_id)

    def numbers(self) -> list[str]:
        """The numbers of all items."""
        with self.db.read() as session:
            return sorted(session.exec(select(Item.number)))

    def batches(self) -> list[ImportBatch]:
        """The imports, in their order."""
        with self.db.read() as session:
            return list(session.exec(select(ImportBatch).order_by(col(ImportBatch.id))))

    def change(self, source_id: int = 1, **values: Any) -> None:
        """Change columns of a source."""
        with self.db.write() as session:
            source = session.get_one(ImportSource, source_id)
            for name, value in values.items():
                setattr(source, name, value)
