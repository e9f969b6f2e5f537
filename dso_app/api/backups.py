"""Backups taken away by administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.guard import Guard
from dso_app.backups.store import backup_path
from dso_app.clock import clock
from dso_app.database import database

router = APIRouter()


@router.api_route("/api/backups/{name}", methods=["GET", "HEAD"])
def backup(
    name: str, viewer: Annotated[Viewer, Depends(Guard(Permission.ADMINISTER))]
) -> FileResponse:
    """A backup as a file; that somebody took it stands in the history."""
    with database().write() as session:
        path = backup_path(session, viewer.actor, clock(), name)
    headers = {"cache-control": "private, no-store"}
    return FileResponse(path, media_type="application/zip", filename=name, headers=headers)
