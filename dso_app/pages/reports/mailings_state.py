"""The list of reports that are mailed: when, to whom, and how it went."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session, col, select

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.models import ReportRun, ReportSchedule
from dso_app.pages.typed import row_id
from dso_app.reports.registry import find_report
from dso_app.services.jobs.report_runs import AMBIGUOUS, FAILED, SENT
from dso_app.services.jobs.report_schedules import (
    delete_schedule,
    names_of,
    schedules_of,
    switch_schedule,
)
from dso_app.services.words.cron import cron_words
from dso_app.texts import N_, translate

_STATES = {
    SENT: (N_("sent"), "ok"),
    FAILED: (N_("failed"), "bad"),
    AMBIGUOUS: (N_("not known whether it left"), "warn"),
}
_WAITING = (N_("under way"), "info")


@dataclass
class Mailing:
    """One of them, in words."""

    key: str = ""
    report: str = ""
    href: str = ""
    when: str = ""
    following: str = ""
    readers: str = ""
    file: str = ""
    enabled: bool = True
    last: str = ""
    last_tone: str = ""
    last_on: str = ""
    problem: str = ""


class MailingsState(rx.State):
    """Those of one's own; for administrators all of the company."""

    read: bool = False
    mailings: list[Mailing] = []

    @rx.event
    @guarded(Permission.REPORT)
    async def load(self, viewer: Viewer) -> None:
        """Read them."""
        await self._read(viewer)

    @rx.event
    @guarded(Permission.REPORT)
    async def switch(self, viewer: Viewer, key: str, enabled: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Let one be mailed, or not."""
        await asyncio.to_thread(_switch, viewer, row_id(key), enabled=enabled)
        await self._read(viewer)

    @rx.event
    @guarded(Permission.REPORT)
    async def delete(self, viewer: Viewer, key: str) -> None:
        """Take one away."""
        await asyncio.to_thread(_delete, viewer, row_id(key))
        await self._read(viewer)
        await toast(self, translate(N_("It is no longer mailed."), viewer.language))

    async def _read(self, viewer: Viewer) -> None:
        self.mailings = await asyncio.to_thread(_mailings, viewer)
        self.read = True


def _mailings(viewer: Viewer) -> list[Mailing]:
    with database().read() as session:
        rows = schedules_of(session, viewer)
        return [_mailing(session, row, viewer) for row in rows]


def _mailing(session: Session, row: ReportSchedule, viewer: Viewer) -> Mailing:
    language, zone = viewer.language, viewer.timezone
    report = find_report(row.report)
    asked = urlencode(row.asked)
    shown = Mailing(
        key=str(row.id),
        report=translate(report.title, language),
        href=f"{report.screen}?{asked}" if asked else report.screen,
        when=cron_words(row.cron, language),
        following=formats.moment(row.next_run_at, language, zone) if row.enabled else "",
        readers=", ".join(names_of(session, row.readers)),
        file=row.file_format.upper() if row.file_format != "xlsx" else "Excel",
        enabled=row.enabled,
    )
    runs = select(ReportRun).where(col(ReportRun.schedule_id) == row.id)
    last = session.exec(runs.order_by(col(ReportRun.id).desc())).first()
    if last is not None:
        words, shown.last_tone = _STATES.get(last.state, _WAITING)
        shown.last, shown.problem = translate(words, language), last.error
        shown.last_on = formats.moment(last.ended_at or last.due_at, language, zone)
    return shown


def _switch(viewer: Viewer, schedule_id: int, *, enabled: bool) -> None:
    with database().write() as session:
        switch_schedule(session, viewer, clock(), schedule_id, enabled=enabled)


def _delete(viewer: Viewer, schedule_id: int) -> None:
    with database().write() as session:
        delete_schedule(session, viewer, clock(), schedule_id)
