"""Files kept with a customer: dropped one by one, and had again as files."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.files import named
from dso_app.api.guard import Guard
from dso_app.api.limits import ATTACHMENTS
from dso_app.api.uploads import NoFile
from dso_app.clock import clock
from dso_app.database import database
from dso_app.services.customers.attachments import attach, find_attachment, read_attachment, stored

router = APIRouter()

_ANY = "application/octet-stream"
_RUNS_NOTHING = "sandbox; default-src 'none'"
_LONGEST_ID = 15


@router.post(ATTACHMENTS)
async def drop(
    request: Request, viewer: Annotated[Viewer, Depends(Guard(Permission.COMMENT))]
) -> JSONResponse:
    """Keep a file of a form (`files`) with a customer (`customer`)."""
    # The form is read here, and not as a parameter: that is read before the guard is asked.
    async with request.form(max_files=1, max_fields=1) as form:
        file, key = form.get("files"), str(form.get("customer", ""))
        if not isinstance(file, UploadFile):
            raise NoFile
        plain = key.isascii() and key.isdecimal() and len(key) <= _LONGEST_ID
        customer_id = int(key) if plain else 0
        await asyncio.to_thread(_keep, viewer, customer_id, file)
    return JSONResponse({"next": f"/customers/{customer_id}"})


@router.api_route(ATTACHMENTS + "/{attachment_id}", methods=["GET", "HEAD"])
def attachment(
    attachment_id: Annotated[int, Path(ge=1, le=2**53)],
    viewer: Annotated[Viewer, Depends(Guard(Permission.SEE))],
) -> Response:
    """A file as it was dropped, to be saved and never opened in a page of ours."""
    with database().read() as session:
        found = find_attachment(session, viewer.actor, attachment_id)
        answer = named(read_attachment(found), found.file_name, _ANY)
    answer.headers["content-security-policy"] = _RUNS_NOTHING
    answer.headers["cache-control"] = "private, no-store"
    return answer


def _keep(viewer: Viewer, customer_id: int, file: UploadFile) -> None:
    with stored(file.filename or "", file.file) as kept, database().write() as session:
        attach(session, viewer.actor, clock(), customer_id, kept)
