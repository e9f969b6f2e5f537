"""An import on screen, step by step: uploaded → previewing → previewed → queued → done.

The verbs here move a batch from one step to the next; the runner does the work (`queue`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import sees_entity
from dso_app.domain.dates import DateOrder
from dso_app.domain.kinds import Kind
from dso_app.errors import RelanceError
from dso_app.importing.request import FileKind, ImportRequest, Mode, ReadingOptions
from dso_app.models import ImportBatch
from dso_app.texts import N_

BEFORE_PREVIEW = ("uploaded", "previewed", "refused", "failed")
BEFORE_IMPORT = ("previewed", "refused")
_OF_THE_DROP = ("more_files", "queue", "copies")


class UnknownBatch(RelanceError):
    """The import does not exist, or not for this actor."""

    message = N_("There is no import {batch}.")


class BatchBusy(RelanceError):
    """The import is at another step already."""

    message = N_("This import is already under way or done.")


@dataclass(frozen=True)
class BatchOptions:
    """What a person settled about an upload."""

    reading: ReadingOptions
    mode: Mode | None = None
    profile: str | None = None
    create_customers: bool | None = None
    add_up: bool | None = None
    erase_empty: bool | None = None
    keep: tuple[str, ...] | None = None
    """Fields that do not overwrite what a person changed here: see `importing.keeping`."""
    history_from: date | None = None
    tax_percent: Decimal | None = None
    """Rate to add to a turnover that excludes tax; 0 where it includes it."""
    assumed: tuple[tuple[str, str, str], ...] = ()
    """What was assumed, and seen: column, order of dates or decimal mark, what it rests on."""

    def as_json(self) -> dict[str, Any]:
        """The options as the batch keeps them."""
        reading = self.reading
        return {
            "header": list(reading.header),
            "columns": dict(reading.columns),
            "kinds": {word: str(kind) for word, kind in reading.kinds.items()},
            "delimiter": reading.delimiter,
            "encoding": reading.encoding,
            "sheet": reading.sheet,
            "header_line": reading.header_line,
            "dates": str(reading.dates) if reading.dates else None,
            "decimal": reading.decimal,
            "orders": {name: str(order) for name, order in reading.orders.items()},
            "marks": dict(reading.marks),
            "mode": str(self.mode) if self.mode else None,
            "profile": self.profile,
            "create_customers": self.create_customers,
            "add_up": self.add_up,
            "erase_empty": self.erase_empty,
            "keep": None if self.keep is None else list(self.keep),
            "history_from": self.history_from.isoformat() if self.history_from else None,
            "tax_percent": None if self.tax_percent is None else f"{self.tax_percent:f}",
            "assumed": [list(one) for one in self.assumed],
        }


def find_batch(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """One import within the actor's scope, else `UnknownBatch`."""
    actor.require(Permission.IMPORT)
    batch = session.get(ImportBatch, batch_id)
    if batch is None or not sees_entity(actor, batch.entity_id):
        raise UnknownBatch(batch=batch_id)
    return batch


def join_uploads(session: Session, actor: Actor, batch_ids: Sequence[int]) -> int:
    """Make one import of files dropped together: they are one source. Gives its batch."""
    first, *others = [find_batch(session, actor, batch_id) for batch_id in batch_ids]
    more = []
    for other in others:
        if other.state != "uploaded" or (other.entity_id, other.kind) != (
            first.entity_id,
            first.kind,
        ):
            raise BatchBusy
        more.append({"path": other.file_path, "name": other.file_name})
        session.delete(other)
    first.options = {**first.options, "more_files": more}
    session.flush()
    return batch_ids[0]


def ask_preview(session: Session, actor: Actor, batch_id: int, options: BatchOptions) -> None:
    """Have the runner work out what an upload would change, read as settled."""
    batch = find_batch(session, actor, batch_id)
    kept = {name: batch.options[name] for name in _OF_THE_DROP if name in batch.options}
    values = {"options": {**options.as_json(), **kept}, "answer": {}, "error": ""}
    _move(session, batch_id, BEFORE_PREVIEW, "previewing", values)


def ask_preview_again(session: Session, actor: Actor, batch_id: int) -> None:
    """Have the runner look once more, as settled before: the ledger moved meanwhile."""
    batch = find_batch(session, actor, batch_id)
    options = {name: batch.options[name] for name in batch.options if name != "confirm_clearing"}
    values = {"options": options, "answer": {}, "error": ""}
    _move(session, batch_id, BEFORE_PREVIEW, "previewing", values)


def ask_import(
    session: Session, actor: Actor, batch_id: int, *, confirm_clearing: bool = False
) -> None:
    """Have the runner apply an upload that was previewed."""
    batch = find_batch(session, actor, batch_id)
    options = {**batch.options, "confirm_clearing": confirm_clearing}
    _move(session, batch_id, BEFORE_IMPORT, "queued", {"options": options, "error": ""})


def _move(
    session: Session,
    batch_id: int,
    before: tuple[str, ...],
    after: str,
    values: Mapping[str, Any],
) -> None:
    moved = session.execute(
        update(ImportBatch)
        .where(col(ImportBatch.id) == batch_id, col(ImportBatch.state).in_(before))
        .values(state=after, claimed_by="", progress_done=0, progress_total=0, **values)
    )
    if isinstance(moved, CursorResult) and moved.rowcount != 1:
        raise BatchBusy
    session.expire_all()


def request_of(batch: ImportBatch, *, dry_run: bool) -> ImportRequest:
    """The import a batch asks for."""
    options = batch.options
    more = options.get("more_files", [])
    history_from = options.get("history_from")
    return ImportRequest(
        kind=FileKind(batch.kind),
        files=(Path(batch.file_path), *(Path(one["path"]) for one in more)),
        names=(batch.file_name, *(one["name"] for one in more)),
        entity_id=batch.entity_id,
        reading=reading_of(options),
        profile=options.get("profile"),
        mode=Mode(options["mode"]) if options.get("mode") else None,
        history_from=date.fromisoformat(history_from) if history_from else None,
        create_customers=options.get("create_customers"),
        add_up=options.get("add_up"),
        erase_empty=options.get("erase_empty"),
        keep=None if (keep := options.get("keep")) is None else tuple(keep),
        tax_percent=Decimal(tax) if (tax := options.get("tax_percent")) else None,
        confirm_clearing=bool(options.get("confirm_clearing")),
        dry_run=dry_run,
        remember=bool(options.get("remember", True)),
    )


def reading_of(options: Mapping[str, Any]) -> ReadingOptions:
    """How a batch's options say its file is read."""
    dates = options.get("dates")
    kinds = options.get("kinds") or {}
    return ReadingOptions(
        header=tuple(options.get("header") or ()),
        columns=options.get("columns") or {},
        kinds={word: Kind(kind) for word, kind in kinds.items()},
        delimiter=options.get("delimiter"),
        encoding=options.get("encoding"),
        sheet=options.get("sheet"),
        header_line=options.get("header_line"),
        dates=DateOrder(dates) if dates else None,
        decimal=options.get("decimal"),
        orders={name: DateOrder(said) for name, said in (options.get("orders") or {}).items()},
        marks=options.get("marks") or {},
    )
