"""Copies of invoices: dropped as PDFs or ZIPs of PDFs, and had again as files."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.files import named
from dso_app.api.guard import Guard
from dso_app.api.limits import COPIES
from dso_app.api.uploads import NoFile
from dso_app.clock import clock
from dso_app.database import database
from dso_app.services.copies.drops import CopiesKept
from dso_app.services.copies.files import MOST_COPIES, receive_copies
from dso_app.services.copies.store import read_file
from dso_app.services.copies.verbs import find_copy, keep_copies

router = APIRouter()

_PDF = "application/pdf"
_LARGEST_ID = 2**53
_RUNS_NOTHING = "sandbox; default-src 'none'"


@router.post(COPIES)
async def drop(
    request: Request, viewer: Annotated[Viewer, Depends(Guard(Permission.IMPORT))]
) -> JSONResponse:
    """Keep the PDFs of a form (`files`), those in its ZIPs too, tied to items by their names."""
    # The form is read here, and not as a parameter: that is read before the guard is asked.
    async with request.form(max_files=MOST_COPIES, max_fields=1) as form:
        files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
        if not files:
            raise NoFile
        kept = await asyncio.to_thread(_keep, viewer, files)
    return JSONResponse(_answer(kept, viewer.language))


@router.api_route(COPIES + "/{copy_id}", methods=["GET", "HEAD"])
def copy(
    copy_id: Annotated[int, Path(ge=1, le=_LARGEST_ID)],
    viewer: Annotated[Viewer, Depends(Guard(Permission.SEE))],
) -> Response:
    """A copy as it was dropped, to be saved and never opened in a page of ours."""
    with database().read() as session:
        found = find_copy(session, viewer.actor, copy_id)
        answer = named(read_file(found.path, found.file_name), found.file_name, _PDF)
    answer.headers["content-security-policy"] = _RUNS_NOTHING
    answer.headers["cache-control"] = "private, no-store"
    return answer


def _keep(viewer: Viewer, files: list[Any]) -> CopiesKept:
    given = ((part.filename or "", part.file) for part in files)
    with receive_copies(given) as received, database().write() as session:
        return keep_copies(session, viewer.actor, clock(), viewer.entity_id, received)


def _answer(kept: CopiesKept, language: str) -> dict[str, Any]:
    return {
        "tied": kept.tied,
        "replaced": kept.replaced,
        "known": kept.known,
        "waiting": kept.waiting,
        "refused": kept.refused,
        "left_over": [
            {"name": one.name, "reason": one.reason.sentence(language)} for one in kept.left_over
        ],
        "next": f"/copies?drop={kept.event_id}",
    }
