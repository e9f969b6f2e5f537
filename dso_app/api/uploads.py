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
from dso_app.importing.drops import bind_drop
from dso_app.importing.kind_guess import likely_kind
from dso_app.importing.request import FileKind, Mode
from dso_app.services.uploads import Kept, add_upload, keep_file
from dso_app.texts import N_

router = APIRouter()

_MOST_FILES = 20
_MOST_PARTS = 200
"""Beyond it the form is not even read."""


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
    """Keep the files of a form (`kind`, `mode`, `files`); without a kind it is guessed for each."""
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
        if len(files) > _MOST_FILES:
            raise TooManyFiles(count=len(files), limit=_MOST_FILES)
        batch = await asyncio.to_thread(_keep, viewer, kind, mode, files)
    return JSONResponse({"batch": batch, "next": f"/upload/{batch}"}, 201)


def _keep(viewer: Viewer, kind: str, mode: str | None, files: list[Any]) -> int:
    """Keep all files, or none of them; gives the batch that is looked at first."""
    kept: list[Kept] = []
    try:
        kept.extend(keep_file(part.filename or "", part.file) for part in files)
    except RelanceError:
        for one in kept:
            one.path.unlink()
        raise
    with database().read() as session:
        kinds = [kind or likely_kind(session, viewer.entity_id, one.path, one.name) for one in kept]
    with database().write() as session:
        batches = [
            add_upload(session, viewer, clock(), holds, one, mode)
            for one, holds in zip(kept, kinds, strict=True)
        ]
        if len(batches) > 1:
            bind_drop(session, viewer.actor, batches)
    return batches[0]
