"""Files dropped together: what each holds, which are one source, in which order they go in.

Each file is a batch that names the others of its drop until that is settled; then those of one
kind are joined, and what is left names its queue.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.access.scope import sees_entity
from dso_app.database import Database
from dso_app.importing.rejected_file import rejected_path
from dso_app.importing.request import FileKind
from dso_app.importing.steps import BEFORE_PREVIEW, BatchBusy, find_batch, join_uploads
from dso_app.models import ImportBatch, SourceFile

_DROP, _QUEUE, _ALONE, _COPIES = "drop", "queue", "alone", "copies"
_LASTING = (_DROP, _QUEUE, _ALONE, _COPIES, "more_files")
"""What still holds of a file when it is said to hold something else."""
_FIRST_TO_LAST = ("customers", "contacts", "fec", "items", "backlog", "turnover")
_ENDS_OF_A_NAME = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def bind_drop(session: Session, actor: Actor, batch_ids: Sequence[int]) -> None:
    """Remember that files came together, until it is settled what becomes of them."""
    for batch_id in batch_ids:
        batch = find_batch(session, actor, batch_id)
        batch.options = {**batch.options, _DROP: list(batch_ids)}
    session.flush()


def note_copies(session: Session, actor: Actor, batch_ids: Sequence[int], drop: int) -> None:
    """Remember which copies of invoices came with files, by the event of their drop."""
    for batch_id in batch_ids:
        batch = find_batch(session, actor, batch_id)
        batch.options = {**batch.options, _COPIES: drop}
    session.flush()


def copies_with(batch: ImportBatch) -> int:
    """The drop of the copies of invoices that came with a file; 0 for none."""
    return int(batch.options.get(_COPIES, 0))


def drop_of(session: Session, actor: Actor, batch: ImportBatch) -> list[ImportBatch]:
    """The files that came with one and are not settled yet, in the order they go in."""
    return _sorted(one for one in _named(session, actor, batch, _DROP) if _DROP in one.options)


def queue_of(session: Session, actor: Actor, batch: ImportBatch) -> list[ImportBatch]:
    """The imports that are done one after the other, this one among them; none when alone."""
    queue = _named(session, actor, batch, _QUEUE)
    return queue if len(queue) > 1 else []


def sources_of(dropped: Iterable[ImportBatch]) -> list[list[ImportBatch]]:
    """What files that came together make: one import for each kind, and for each kept apart.

    Each FEC is the whole of its books: it is an import by itself.
    """
    sources: dict[str, list[ImportBatch]] = {}
    for batch in dropped:
        own = stands_alone(batch) or batch.kind == FileKind.FEC
        name = f"{batch.kind} {batch.id}" if own else batch.kind
        sources.setdefault(name, []).append(batch)
    return list(sources.values())


def stands_alone(batch: ImportBatch) -> bool:
    """Whether a file is a source of its own, apart from the others of its kind."""
    return bool(batch.options.get(_ALONE))


def is_dropped(options: Mapping[str, Any]) -> bool:
    """Whether a file waits for what becomes of all that came with it."""
    return _DROP in options


def say_kind(session: Session, actor: Actor, batch_id: int, kind: FileKind) -> None:
    """A file holds something else than was said or guessed; its columns are looked at anew."""
    batch = _waiting(session, actor, batch_id)
    batch.kind = kind
    batch.options = {name: batch.options[name] for name in _LASTING if name in batch.options}
    batch.state, batch.error, batch.answer = "uploaded", "", {}
    session.flush()


def keep_apart(session: Session, actor: Actor, batch_id: int, *, alone: bool) -> None:
    """A file is a source of its own, or belongs to the others of its kind."""
    batch = _waiting(session, actor, batch_id)
    batch.options = {**batch.options, _ALONE: alone}
    session.flush()


def settle_drop(session: Session, actor: Actor, batch_id: int) -> int:
    """Join the files of one kind and queue what they make; gives the batch that goes first.

    A file kept apart is read by a profile of its own name: two sources never clear each other.
    """
    dropped = drop_of(session, actor, find_batch(session, actor, batch_id))
    queue = []
    for source in sources_of(dropped):
        for batch in source:
            named = {"profile": source_name(batch.file_name)} if stands_alone(batch) else {}
            kept = {name: value for name, value in batch.options.items() if name != _DROP}
            batch.options = {**kept, **named}
        queue.append(join_uploads(session, actor, [one.id or 0 for one in source]))
    for member in queue:
        batch = find_batch(session, actor, member)
        batch.options = {**batch.options, _QUEUE: queue}
    session.flush()
    return queue[0]


def source_name(file_name: str) -> str:
    """What a file is called whatever its date: `north_2026-11.csv` → `north`."""
    stem = PurePath(file_name).stem
    return _ENDS_OF_A_NAME.sub("", stem) or stem


def discard(database: Database, actor: Actor, batch_id: int) -> None:
    """Delete an upload that changed nothing, and its stored files.

    Raises:
        BatchBusy: it is under way or done.
    """
    with database.write() as session:
        batch = _waiting(session, actor, batch_id)
        stored = [batch.file_path, *(one["path"] for one in batch.options.get("more_files", []))]
        paths = [Path(place) for place in stored if place]
        of_it = update(SourceFile).where(col(SourceFile.batch_id) == batch_id)
        session.execute(of_it.values(batch_id=None))
        session.delete(batch)
    for path in paths:
        path.unlink(missing_ok=True)
        rejected_path(path).unlink(missing_ok=True)


def _waiting(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    batch = find_batch(session, actor, batch_id)
    if batch.state not in BEFORE_PREVIEW:
        raise BatchBusy
    return batch


def _named(session: Session, actor: Actor, batch: ImportBatch, name: str) -> list[ImportBatch]:
    """The batches a batch names, those that were discarded left out."""
    found = (session.get(ImportBatch, one) for one in batch.options.get(name, []))
    return [one for one in found if one is not None and sees_entity(actor, one.entity_id)]


def _sorted(batches: Iterable[ImportBatch]) -> list[ImportBatch]:
    rank = {kind: place for place, kind in enumerate(_FIRST_TO_LAST)}
    return sorted(batches, key=lambda one: (rank.get(one.kind, len(rank)), one.id or 0))
