"""One's own sessions: where one is logged in, and ending that."""

import asyncio
from dataclasses import dataclass

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.tokens import token_hash
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded, token_of
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.pages.typed import row_id
from dso_app.services.people.own_account import end_other_sessions, end_session, own_sessions
from dso_app.texts import N_, translate


@dataclass
class SessionLine:
    """A session, ready to read."""

    key: str
    device: str
    seen: str
    since: str
    here: bool
    """The one that looks."""


class SessionsState(rx.State):
    """The sessions that last."""

    lines: list[SessionLine] = []

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def load(self, viewer: Viewer) -> None:
        """Read them."""
        self.lines = await asyncio.to_thread(_read, viewer, token_hash(token_of(self)))

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def end(self, viewer: Viewer, key: str) -> None:
        """End one of them."""
        await asyncio.to_thread(_end, viewer, row_id(key))
        await toast(self, translate(N_("Session ended."), viewer.language))
        self.lines = await asyncio.to_thread(_read, viewer, token_hash(token_of(self)))

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def end_others(self, viewer: Viewer) -> None:
        """End all but the one that looks."""
        ended = await asyncio.to_thread(_end_others, viewer, token_of(self))
        words = N_("Other sessions ended: {count}.")
        await toast(self, translate(words, viewer.language, count=ended))
        self.lines = await asyncio.to_thread(_read, viewer, token_hash(token_of(self)))


def _read(viewer: Viewer, here: str) -> list[SessionLine]:
    language, zone = viewer.language, viewer.timezone
    with database().read() as session:
        return [
            SessionLine(
                key=str(row.id),
                device=row.device or translate(N_("Unknown device"), language),
                seen=formats.moment(row.seen_at, language, zone),
                since=formats.moment(row.created_at, language, zone),
                here=row.token_hash == here,
            )
            for row in own_sessions(session, clock(), viewer.actor)
        ]


def _end(viewer: Viewer, session_id: int) -> None:
    with database().write() as session:
        end_session(session, viewer.actor, clock(), session_id)


def _end_others(viewer: Viewer, token: str) -> int:
    with database().write() as session:
        return end_other_sessions(session, viewer.actor, clock(), token)
