"""Exchange rates into the house: the European Central Bank's file, by an administrator."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.guard import Guard
from dso_app.api.limits import RATES
from dso_app.api.uploads import NoFile
from dso_app.clock import clock
from dso_app.database import database
from dso_app.models import Entity
from dso_app.services.company.rate_table import import_reference_rates

router = APIRouter()


@router.post(RATES)
async def put_rates(
    request: Request, viewer: Annotated[Viewer, Depends(Guard(Permission.ADMINISTER))]
) -> JSONResponse:
    """Enter the rates of a form's file (`files`) for the company looked at."""
    # The form is read here, and not as a parameter: that is read before the guard is asked.
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get("files")
        if not isinstance(file, UploadFile):
            raise NoFile
        content = await file.read()
    await asyncio.to_thread(_keep, viewer, content)
    return JSONResponse({"next": "/rates"})


def _keep(viewer: Viewer, content: bytes) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        import_reference_rates(session, viewer.actor, clock(), entity, content)
