"""The company's logo: put there by an administrator, seen on the pages."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.files import inline
from dso_app.api.guard import Guard
from dso_app.api.uploads import NoFile
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.company.logos import LARGEST, read_logo, set_logo
from dso_app.texts import N_

router = APIRouter()

LOGO = "/api/logo"


class NoLogo(RelanceError):
    """The company has none."""

    message = N_("This company has no logo.")


@router.post(LOGO)
async def put_logo(
    request: Request, viewer: Annotated[Viewer, Depends(Guard(Permission.ADMINISTER))]
) -> JSONResponse:
    """Keep the image of a form (`files`) as the logo of the company looked at."""
    # The form is read here, and not as a parameter: that is read before the guard is asked.
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get("files")
        if not isinstance(file, UploadFile):
            raise NoFile
        content = await file.read(LARGEST + 1)
    await asyncio.to_thread(_keep, viewer, content)
    return JSONResponse({"next": "/company"})


@router.api_route(LOGO, methods=["GET", "HEAD"])
def logo(viewer: Annotated[Viewer, Depends(Guard(Permission.SEE))]) -> Response:
    """The logo of the company looked at."""
    with database().read() as session:
        found = read_logo(session, viewer.actor, viewer.entity_id)
    if found is None:
        raise NoLogo
    answer = inline(found.content, found.media_type)
    answer.headers["cache-control"] = "private, no-cache"
    return answer


def _keep(viewer: Viewer, content: bytes) -> None:
    with database().write() as session:
        set_logo(session, viewer.actor, clock(), viewer.entity_id, content)
