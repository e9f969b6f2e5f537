"""The files kept with the customer: shown, had again, taken away."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.models import Attachment
from dso_app.pages.customer_card.timeline_state import TimelineState
from dso_app.pages.typed import id_at_the_end, row_id
from dso_app.services.customers.attachments import forget, list_attachments, remove_attachment
from dso_app.texts import N_, translate

_KILOBYTE = 1024


@dataclass
class KeptFile:
    """A file, ready to be had."""

    key: str
    name: str
    detail: str
    href: str
    mine: bool
    """Whoever looks may take it away."""


class AttachmentsState(rx.State):
    """The files there are."""

    files: list[KeptFile] = []
    customer: str = ""
    """Id of the customer, for the form that brings a file in."""
    asked: str = ""
    """Key of the file about to be taken away."""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the files of the customer the address names."""
        customer_id = id_at_the_end(self)
        try:
            found = await asyncio.to_thread(_read, viewer, customer_id)
        except UnknownCustomer:
            found = []
        self.files = [_file(row, who, viewer) for row, who in found]
        self.customer, self.asked = str(customer_id), ""

    @rx.event
    @guarded(Permission.COMMENT)
    async def ask(self, key: str) -> None:
        """Ask before a file is taken away; an empty key takes the question back."""
        self.asked = key[:20]

    @rx.event
    @guarded(Permission.COMMENT)
    async def remove(self, viewer: Viewer, key: str) -> Any:
        """Take a file away."""
        await asyncio.to_thread(_remove, viewer, key)
        await toast(self, translate(N_("Removed."), viewer.language))
        return [AttachmentsState.load, TimelineState.load]


def _file(row: Attachment, who: str, viewer: Viewer) -> KeptFile:
    language = viewer.language
    size = formats.number(-(-row.size // _KILOBYTE), language)
    on = formats.moment(row.added_at, language, viewer.timezone)
    parts = [translate(N_("{size} kB"), language, size=size), on, who]
    may = viewer.actor.may(Permission.EDIT_CUSTOMERS) or row.user_id == viewer.actor.user_id
    return KeptFile(
        key=str(row.id),
        name=row.file_name,
        detail=" · ".join(part for part in parts if part),
        href=f"/api/attachments/{row.id}",
        mine=may and viewer.actor.may(Permission.COMMENT),
    )


def _read(viewer: Viewer, customer_id: int) -> list[tuple[Attachment, str]]:
    with database().read() as session:
        return list_attachments(session, viewer.actor, customer_id)


def _remove(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        place = remove_attachment(session, viewer.actor, clock(), row_id(key))
    forget(place)
