"""What an import gives back as a file: its rejected rows, to correct and import again."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as InAddress
from fastapi.responses import Response

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.files import named
from dso_app.api.guard import Guard
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.importing.files.workbook import is_workbook
from dso_app.importing.rejected_file import rejected_path
from dso_app.importing.steps import find_batch
from dso_app.texts import N_

router = APIRouter(prefix="/api/imports")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXTS = (".csv", ".txt", ".tsv")
_LARGEST_ID = 2**63 - 1


class NothingRejected(RelanceError):
    """An import has no rejected rows."""

    message = N_("No row of this import was rejected.")


@router.api_route("/{batch_id}/rejected", methods=["GET", "HEAD"])
def rejected(
    batch_id: Annotated[int, InAddress(ge=1, le=_LARGEST_ID)],
    viewer: Annotated[Viewer, Depends(Guard(Permission.IMPORT))],
) -> Response:
    """The rejected rows with their reasons, under the headers they came with."""
    with database().read() as session:
        batch = find_batch(session, viewer.actor, batch_id)
        upload, name = batch.file_path, batch.file_name
    # An import by the command keeps no file, and a path without one has no name to add to.
    path = rejected_path(Path(upload)) if upload else None
    if path is None or not path.is_file():
        raise NothingRejected
    content = path.read_bytes()
    if is_workbook(content):
        return named(content, f"{Path(name).stem}-rejected.xlsx", _XLSX)
    ending = Path(name).suffix.lower()
    ending = ending if ending in _TEXTS else ".csv"
    return named(content, f"{Path(name).stem}-rejected{ending}", _text_type(content))


def _text_type(content: bytes) -> str:
    """The media type of a text, with its encoding where that shows."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "text/csv; charset=utf-16"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/csv; charset=utf-8"
