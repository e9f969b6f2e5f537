"""Files into the house: read as they come, only once their sender is known."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.guard import Guard
from dso_app.api.limits import UPLOADS
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.importing.drops import bind_drop, note_copies
from dso_app.importing.kind_guess import likely_kind
from dso_app.importing.request import FileKind, Mode
from dso_app.services.copies.files import MOST_COPIES, receive_copies
from dso_app.services.copies.verbs import keep_copies
from dso_app.services.sources.uploads import Kept, add_upload, keep_file
from dso_app.texts import N_

router = APIRouter()

_MOST_FILES = 20
"""Of ledgers; copies of invoices come by the thousand."""
_MOST_PARTS = MOST_COPIES + _MOST_FILES
"""Beyond it the form is not even read."""
_COPIES = (".pdf", ".zip")


class NoFile(RelanceError):
    """The form held no file."""

    message = N_("Choose at least one file.")


class TooManyFiles(RelanceError):
    """More files than are looked at together."""

    message = N_("These are {count} files: at most {limit} are taken together.")


class UnknownKind(RelanceError):
    """What the files hold is none of the kinds."""

    message = N_("Say what the files hold: {kinds}.")

    def __init__(self) -> None:
        super().__init__(kinds=", ".join(FileKind))


class UnknownMode(RelanceError):
    """Files of items are neither complete nor changes only."""

    message = N_("Say whether the files are complete or hold changes only: stock or delta.")


@router.post(UPLOADS)
async def upload(
    request: Request, viewer: Annotated[Viewer, Depends(Guard(Permission.IMPORT))]
) -> JSONResponse:
    """Keep the files of a form (`kind`, `mode`, `files`); without a kind it is guessed for each.

    PDFs and ZIPs among them are copies of invoices: they wait for the items that come with them.
    """
    # The form is read here, and not as parameters: those are read before the guard is asked.
    async with request.form(max_files=_MOST_PARTS, max_fields=_MOST_PARTS) as form:
        kind = str(form.get("kind") or "")
        if kind and kind not in set(FileKind):
            raise UnknownKind
        mode = form.get("mode") or None
        if mode is not None and mode not in set(Mode):
            raise UnknownMode
        files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
        if not files:
            raise NoFile
        copies = [part for part in files if _is_copy(part)]
        ledgers = [part for part in files if not _is_copy(part)]
        if len(ledgers) > _MOST_FILES:
            raise TooManyFiles(count=len(ledgers), limit=_MOST_FILES)
        answer = await asyncio.to_thread(_keep, viewer, kind, mode, ledgers, copies)
    return JSONResponse(answer, 201)


def _is_copy(part: UploadFile) -> bool:
    return (part.filename or "").lower().endswith(_COPIES)


def _keep(
    viewer: Viewer, kind: str, mode: str | None, ledgers: list[Any], copies: list[Any]
) -> dict[str, Any]:
    """Keep all ledgers, or none of them, then the copies; tells where to go on."""
    kept = _kept_all(ledgers)
    drop = _keep_copies(viewer, copies) if copies else None
    if not kept:
        return {"next": f"/copies?drop={drop}"}
    batch = _add_batches(viewer, kind, mode, kept, drop)
    return {"batch": batch, "next": f"/upload/{batch}"}


def _kept_all(files: list[Any]) -> list[Kept]:
    kept: list[Kept] = []
    try:
        kept.extend(keep_file(part.filename or "", part.file) for part in files)
    except RelanceError:
        for one in kept:
            one.path.unlink()
        raise
    return kept


def _keep_copies(viewer: Viewer, files: list[Any]) -> int:
    given = ((part.filename or "", part.file) for part in files)
    with receive_copies(given) as received, database().write() as session:
        return keep_copies(session, viewer.actor, clock(), viewer.entity_id, received).event_id


def _add_batches(
    viewer: Viewer, kind: str, mode: str | None, kept: list[Kept], copies: int | None
) -> int:
    """A batch for each file; gives the one that is looked at first."""
    with database().read() as session:
        kinds = [kind or likely_kind(session, viewer.entity_id, one.path, one.name) for one in kept]
    with database().write() as session:
        batches = [
            add_upload(session, viewer, clock(), holds, one, mode)
            for one, holds in zip(kept, kinds, strict=True)
        ]
        if len(batches) > 1:
            bind_drop(session, viewer.actor, batches)
        if copies is not None:
            note_copies(session, viewer.actor, batches, copies)
    return batches[0]
