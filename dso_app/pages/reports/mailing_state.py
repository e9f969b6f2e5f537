"""The dialog that has a report mailed again and again: when, as what file, to whom."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.typed import row_id, typed
from dso_app.reports.export import find_format
from dso_app.reports.registry import find_report
from dso_app.services.choices import readers
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.jobs.report_schedules import Wanted, schedule_report
from dso_app.texts import N_, translate

READER = "reader_"
"""Before a person's id in the names of the tick boxes."""
_LONGEST = 2000


class MailingState(rx.State):
    """A report that is to be mailed."""

    opened: bool = False
    report: str = ""
    title: str = ""
    asked: str = ""
    """The filters of its screen, as in the address."""
    people: list[Choice] = []
    me: str = ""
    no_server: bool = False
    wrong: str = ""

    @rx.event
    @guarded(Permission.REPORT)
    async def open_mailing(self, viewer: Viewer, report: str, asked: str) -> None:
        """Ask when and to whom."""
        title = find_report(report).title
        self.report, self.asked, self.wrong = report, asked[:_LONGEST], ""
        self.title = translate(title, viewer.language)
        self.people, self.no_server = await asyncio.to_thread(_read, viewer)
        self.me, self.opened = str(viewer.actor.user_id), True

    @rx.event
    @guarded(Permission.REPORT)
    async def close(self) -> None:
        """Leave it."""
        self.opened = False

    @rx.event
    @guarded(Permission.REPORT)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Have it mailed."""
        try:
            wanted = Wanted(
                report=find_report(self.report).name,
                asked=dict(parse_qsl(self.asked)),
                file_format=find_format(typed(form, "file_format")),
                cron=cron_of(form),
                readers=[row_id(name.removeprefix(READER)) for name in _ticked(form)],
            )
            await asyncio.to_thread(_save, viewer, wanted)
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return
        self.opened = False
        await toast(self, translate(N_("It is mailed from now on."), viewer.language))


def cron_of(form: Mapping[str, Any]) -> str:
    """The schedule a form asks for: days and an hour, or an expression of one's own."""
    own = typed(form, "cron")
    if own:
        return own
    hour, _, minute = typed(form, "at").partition(":")
    return f"{row_id(minute)} {row_id(hour)} {typed(form, 'days') or '* * 1'}"


def _ticked(form: Mapping[str, Any]) -> list[str]:
    return [name for name, value in form.items() if name.startswith(READER) and value]


def _read(viewer: Viewer) -> tuple[list[Choice], bool]:
    with database().read() as session:
        people = [Choice(str(one.id), one.name) for one in readers(session, viewer)]
        return people, not mail_url(session)


def _save(viewer: Viewer, wanted: Wanted) -> None:
    with database().write() as session:
        schedule_report(session, viewer, clock(), wanted)
