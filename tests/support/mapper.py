"""Files on their way through the screens: uploaded, mapped, previewed, imported."""

from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.access.viewer import Viewer
from dso_app.importing.queue import work
from dso_app.importing.request import FileKind, ReadingOptions
from dso_app.importing.steps import ask_import, ask_preview
from dso_app.models import Entity, ImportBatch
from dso_app.pages.smart_upload.draft import Opened, open_draft, read_draft, settled
from dso_app.services.jobs.runners import register
from tests.support.clocks import TODAY
from tests.support.imports import Ledger

_LEASE = 60.0
NOTHING_SAID = ReadingOptions()


@dataclass
class Mapper:
    """The screens of Smart Upload over a ledger, and the runner behind them."""

    ledger: Ledger
    runner: str = field(init=False)

    def __post_init__(self) -> None:
        with self.ledger.db.write() as session:
            self.runner = register(session, self.ledger.clock)

    def upload(self, content: bytes, name: str, kind: FileKind = FileKind.ITEMS) -> int:
        """Drop a file; gives its batch."""
        with self.ledger.db.write() as session:
            batch = ImportBatch(
                entity_id=self.ledger.entity_id,
                kind=str(kind),
                file_name=name,
                file_path="",
                business_date=TODAY,
                created_at=self.ledger.clock.real(),
            )
            session.add(batch)
            session.flush()
            batch.file_path = str(self.ledger.file(content, f"upload-{batch.id}"))
            return batch.id or 0

    def open(self, key: int, said: ReadingOptions = NOTHING_SAID) -> Opened:
        """The file in the mapper, with what is said chosen there, one choice after the other."""
        with self.ledger.db.read() as session:
            viewer = Viewer(HOUSE, session.get_one(Entity, self.ledger.entity_id), TODAY)
            opened = open_draft(session, viewer, session.get_one(ImportBatch, key))
            return _chosen(session, viewer, key, opened, said)

    def preview(self, key: int, opened: Opened, **form: Any) -> ImportBatch:
        """Take the mapping as it is, and have the runner look what it would change."""
        with self.ledger.db.write() as session:
            ask_preview(session, HOUSE, key, settled(opened, {**opened.options, **form}))
        return self._worked(key)

    def apply(self, key: int) -> ImportBatch:
        """Import what was previewed."""
        with self.ledger.db.write() as session:
            ask_import(session, HOUSE, key)
        return self._worked(key)

    def _worked(self, key: int) -> ImportBatch:
        work(self.ledger.db, self.ledger.clock, self.runner, _LEASE)
        with self.ledger.db.read() as session:
            return session.get_one(ImportBatch, key)


def _chosen(
    session: Session, viewer: Viewer, key: int, opened: Opened, said: ReadingOptions
) -> Opened:
    for name in ("delimiter", "encoding", "sheet", "header_line", "dates", "decimal"):
        if (value := getattr(said, name)) is not None:
            opened = read_draft(session, viewer, key, opened.draft.read_as(name, str(value)))
    draft = opened.draft
    for field_name, word in said.columns.items():
        draft = draft.mapped(word, field_name)
    for word, kind in said.kinds.items():
        draft = draft.meaning(word, kind)
    return read_draft(session, viewer, key, draft)
