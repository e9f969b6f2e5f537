"""Smart Upload's screens as somebody sits before them, with a real runner behind."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reflex.istate.data import ReflexURL

from dso_app.database import Database
from dso_app.importing.drops import bind_drop
from dso_app.importing.queue import work
from dso_app.models import Entity, ImportBatch
from dso_app.pages.smart_upload.batch_state import BatchState
from dso_app.pages.smart_upload.files_state import FilesState
from dso_app.pages.smart_upload.mapper_state import MapperState
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.screens import Tab

HEADER = "Cpte client;Raison sociale;N° pièce;Type pièce;Date pièce;Échéance;Montant TTC"
ROWS = (
    "C1;Garnier;F1;Facture;13/05/2026;12/06/2026;1 200,50",
    "C1;Garnier;F2;Facture;14/05/2026;13/06/2026;100,00",
    "C2;Lenoir;A1;Avoir;15/05/2026;15/05/2026;50,00",
    "C2;Lenoir;F3;Facture;31/02/2026;15/05/2026;50,00",
)
LEASE = 3600.0
WHOLE = {"profile": "Sage", "mode": "stock", "create_customers": True}


@dataclass
class Desk:
    """A credit manager before the screen, and the runner."""

    tab: Tab
    database: Database
    folder: Path
    entity: Entity
    runner: str

    def upload(self, *rows: str, header: str = HEADER, kind: str = "items", **values: Any) -> int:
        text = "\r\n".join((header, *rows)) + "\r\n"
        with self.database.write() as session:
            place = self.folder / f"upload-{len(list(self.folder.iterdir()))}"
            place.write_bytes(text.encode("cp1252"))
            batch = ImportBatch(
                entity_id=key(self.entity),
                kind=kind,
                file_name="balance.csv",
                file_path=str(place),
                business_date=TODAY,
                created_at=FixedClock().real(),
                **values,
            )
            session.add(batch)
            session.flush()
            return key(batch)

    def drop(self, *files: tuple[str, str, tuple[str, ...]]) -> list[int]:
        """Files of a kind, a header and rows, dropped together."""
        batches = [self.upload(*rows, header=header, kind=kind) for kind, header, rows in files]
        with self.database.write() as session:
            bind_drop(session, self.tab.viewer.actor, batches)
        return batches

    def open(self, batch: int | str) -> BatchState:
        router = self.tab.root.router
        url = ReflexURL(f"http://127.0.0.1:3000/upload/{batch}")
        self.tab.root.router = dataclasses.replace(router, url=url)
        return self.call("open")

    def call(self, handler: str, *values: Any) -> BatchState:
        """Call a handler of the import."""
        self.tab.call(BatchState, handler, *values)
        return self.tab.state(BatchState)

    def map(self, handler: str, *values: Any) -> MapperState:
        self.tab.call(MapperState, handler, *values)
        return self.mapper

    @property
    def mapper(self) -> MapperState:
        return self.tab.state(MapperState)

    def files(self, handler: str, *values: Any) -> Any:
        """Call a handler of the step of several files; gives what it sends the browser."""
        return self.tab.call(FilesState, handler, *values)

    def work(self) -> None:
        """The runner takes up what waits."""
        work(self.database, FixedClock(), self.runner, LEASE)

    def run(self) -> BatchState:
        """The runner takes up what waits, and the screen looks."""
        self.work()
        return self.call("follow")

    def imported(self, *rows: str, **form: Any) -> BatchState:
        self.open(self.upload(*rows))
        if self.tab.state(BatchState).state == "uploaded":
            self.call("preview", {**WHOLE, **form})
        self.run()
        self.call("start")
        return self.run()
