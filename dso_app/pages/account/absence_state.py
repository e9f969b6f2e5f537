"""One's own absences: entered here, ended here."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice, FrameState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import User
from dso_app.pages.typed import row_id, typed
from dso_app.services.people.absences import (
    BadSpan,
    Span,
    absences,
    add_absence,
    end_absence,
    may_be_replaced,
    substitutes,
)
from dso_app.texts import N_, translate


@dataclass
class AbsenceLine:
    """An absence, ready to read."""

    key: str
    words: str
    now: bool
    own: bool
    """One's own, that may be ended here; else one replaces somebody."""


class AbsenceState(rx.State):
    """One's absences, and whom one replaces."""

    read: bool = False
    possible: bool = False
    """One's role leaves something undone when one is away."""
    lines: list[AbsenceLine] = []
    people: list[Choice] = []
    first: str = ""
    wrong: str = ""
    version: int = 0

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def load(self, viewer: Viewer) -> None:
        """Read them."""
        self.wrong, self.possible = "", may_be_replaced(viewer.actor.role)
        self.first = viewer.today.isoformat()
        self.lines, self.people = await asyncio.to_thread(_read, viewer)
        self.version += 1
        self.read = True

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def add(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Enter an absence."""
        self.wrong = ""
        try:
            first, last = read_day(form, "absent_from"), read_day(form, "absent_to")
            await asyncio.to_thread(_add, viewer, row_id(typed(form, "substitute")), first, last)
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return None
        await toast(self, translate(N_("Absence entered."), viewer.language))
        return [AbsenceState.load, FrameState.enter]

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def end(self, viewer: Viewer, key: str) -> Any:
        """Take one away."""
        await asyncio.to_thread(_end, viewer, row_id(key))
        await toast(self, translate(N_("Absence ended."), viewer.language))
        return [AbsenceState.load, FrameState.enter]


def read_day(form: dict[str, Any], name: str) -> date:
    """A day of a form; `BadSpan` where it is none."""
    try:
        return date.fromisoformat(typed(form, name))
    except ValueError as error:
        raise BadSpan from error


def absence_line(one: Span, viewer: Viewer, own: int) -> AbsenceLine:
    """An absence in words, as seen by or of a user."""
    mine = one.absent_id == own
    words = N_("{first} – {last}, replaced by {name}")
    if not mine:
        words = N_("{first} – {last}: replaces {name}")
    said = translate(
        words,
        viewer.language,
        first=formats.day(one.first_on, viewer.language),
        last=formats.day(one.last_on, viewer.language),
        name=one.substitute if mine else one.absent,
    )
    return AbsenceLine(str(one.id), said, one.first_on <= viewer.today, mine)


def _read(viewer: Viewer) -> tuple[list[AbsenceLine], list[Choice]]:
    own = viewer.actor.user_id or 0
    with database().read() as session:
        lines = [absence_line(one, viewer, own) for one in absences(session, viewer.today, own)]
        people = substitutes(session, session.get_one(User, own))
    return lines, [Choice(str(one.id), one.name) for one in people]


def _add(viewer: Viewer, substitute_id: int, first: date, last: date) -> None:
    with database().write() as session:
        add_absence(
            session,
            viewer.actor,
            clock(),
            viewer.actor.user_id or 0,
            substitute_id,
            first_on=first,
            last_on=last,
            today=viewer.today,
        )


def _end(viewer: Viewer, absence_id: int) -> None:
    with database().write() as session:
        end_absence(session, viewer.actor, clock(), absence_id)
