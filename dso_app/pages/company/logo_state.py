"""The company's logo: seen, and taken away; a new one comes through its own route."""

import asyncio
from hashlib import sha256
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.services.company.logos import read_logo, remove_logo
from dso_app.texts import N_, translate


class LogoState(rx.State):
    """The logo of the company chosen in the top bar."""

    entity: str = ""
    """Whose logo it is; empty until it is read."""
    address: str = ""
    """Where the image is had, another for another image; empty without one."""
    size: str = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read whether there is one."""
        self.address, self.size = await asyncio.to_thread(_read, viewer)
        self.entity = str(viewer.entity_id)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def remove(self, viewer: Viewer) -> Any:
        """Leave the company without one."""
        await asyncio.to_thread(_remove, viewer)
        await toast(self, translate(N_("Logo removed."), viewer.language))
        return LogoState.load


def _read(viewer: Viewer) -> tuple[str, str]:
    with database().read() as session:
        logo = read_logo(session, viewer.actor, viewer.entity_id)
    if logo is None:
        return "", ""
    kilobytes = -(-len(logo.content) // 1024)
    size = translate(
        N_("{width} × {height} pixels, {size} kB"),
        viewer.language,
        width=logo.width,
        height=logo.height,
        size=kilobytes,
    )
    return f"/api/logo?v={sha256(logo.content).hexdigest()[:12]}", size


def _remove(viewer: Viewer) -> None:
    with database().write() as session:
        remove_logo(session, viewer.actor, clock(), viewer.entity_id)
