"""What the handlers of an import do in threads: one reading or one transaction each."""

from collections.abc import Mapping
from typing import Any

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.importing.drops import say_kind, settle_drop
from dso_app.importing.request import FileKind
from dso_app.importing.steps import ask_import, ask_preview, ask_preview_again, find_batch
from dso_app.pages.smart_upload.batch_words import BatchFacts, read_facts
from dso_app.pages.smart_upload.draft import Draft, Opened, open_draft, read_draft, settled
from dso_app.settings import settings


def find_facts(viewer: Viewer, batch_id: int) -> BatchFacts:
    """Where an import stands."""
    with database().read() as session:
        return read_facts(session, viewer, clock(), batch_id, settings().lease_seconds)


def open_mapping(viewer: Viewer, batch_id: int) -> Opened:
    """Its file, as it is mapped so far."""
    with database().read() as session:
        return open_draft(session, viewer, find_batch(session, viewer.actor, batch_id))


def read_mapping(viewer: Viewer, batch_id: int, draft: Draft) -> Opened:
    """Its file, as a draft maps it."""
    with database().read() as session:
        return read_draft(session, viewer, batch_id, draft)


def ask_for_preview(viewer: Viewer, batch_id: int, draft: Opened, form: Mapping[str, Any]) -> None:
    """Have the runner work out what it would change."""
    with database().write() as session:
        ask_preview(session, viewer.actor, batch_id, settled(draft, form))


def look_again(viewer: Viewer, batch_id: int) -> None:
    """Have the runner look once more."""
    with database().write() as session:
        ask_preview_again(session, viewer.actor, batch_id)


def ask_for_import(viewer: Viewer, batch_id: int, *, confirm: bool) -> None:
    """Have the runner apply it."""
    with database().write() as session:
        ask_import(session, viewer.actor, batch_id, confirm_clearing=confirm)


def say_what_it_holds(viewer: Viewer, batch_id: int, kind: FileKind) -> None:
    """Its file holds something else."""
    with database().write() as session:
        say_kind(session, viewer.actor, batch_id, kind)


def settle(viewer: Viewer, batch_id: int) -> int:
    """Settle a drop; gives the import that comes first."""
    with database().write() as session:
        return settle_drop(session, viewer.actor, batch_id)
