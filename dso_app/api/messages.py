"""Letters and mails as files: as they left, or as they stand ready."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path
from fastapi.responses import Response

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.files import inline, named
from dso_app.api.guard import Guard
from dso_app.clock import clock
from dso_app.database import database
from dso_app.domain.scenario import Channel
from dso_app.errors import RelanceError
from dso_app.sending.action_preview import action_letter
from dso_app.services.agenda.action_card import viewer_of
from dso_app.services.outbox.print_queue import LETTERS, print_all
from dso_app.services.outbox.reading import content, find_message
from dso_app.texts import N_

router = APIRouter(prefix="/api")

Reader = Annotated[Viewer, Depends(Guard(Permission.SEE))]
Printer = Annotated[Viewer, Depends(Guard(Permission.ACT))]

Id = Annotated[int, Path(ge=1, le=2**53)]

_PDF = "application/pdf"
_IDS = r"^(\d{1,15}(,\d{1,15})*)?$"


class NothingLeft(RelanceError):
    """The message has not left: there are no bytes of it."""

    message = N_("Nothing of message {message} has left yet.")


class NothingToPrint(RelanceError):
    """None of the letters asked for stands in the print queue."""

    message = N_("There is no letter to print.")


@router.get("/actions/{action_id}/letter")
def letter_of_action(viewer: Reader, action_id: Id) -> Response:
    """The letter of an action: as it was made, else as it would be made today."""
    with database().read() as session:
        of_its_company = viewer_of(session, clock(), viewer, action_id)
        return inline(action_letter(session, clock(), of_its_company, action_id), _PDF)


@router.get("/messages/{message_id}/letter")
def letter(viewer: Reader, message_id: Id) -> Response:
    """A letter as it was made."""
    return inline(_content(viewer, message_id)[0], _PDF, f"{message_id}.pdf")


@router.get("/messages/{message_id}/original")
def original(viewer: Reader, message_id: Id) -> Response:
    """A message as it left, byte for byte."""
    data, channel = _content(viewer, message_id)
    if channel in LETTERS:
        return named(data, f"{message_id}.pdf", _PDF)
    if channel == Channel.SMS:
        return named(data, f"{message_id}.txt", "text/plain; charset=utf-8")
    return named(data, f"{message_id}.eml", "message/rfc822")


@router.post("/letters/print")
def print_letters(
    viewer: Printer, ids: Annotated[str, Form(max_length=20_000, pattern=_IDS)] = ""
) -> Response:
    """The letters named, or the whole print queue, as one PDF; they are marked as printed."""
    wanted = [int(one) for one in ids.split(",") if one]
    with database().write() as session:
        pages = print_all(session, viewer.actor, clock(), viewer.entity_id, wanted)
    if not pages:
        raise NothingToPrint
    return inline(pages, _PDF, "letters.pdf")


def _content(viewer: Viewer, message_id: int) -> tuple[bytes, str]:
    with database().read() as session:
        message = find_message(session, viewer.actor, message_id)
        kept = content(session, viewer.actor, message_id)
        if kept is None:
            raise NothingLeft(message=message_id)
        return kept, message.channel
