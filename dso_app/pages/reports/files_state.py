"""Report files made in the background: asked for, followed, fetched."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.reports.export import find_format
from dso_app.reports.registry import find_report
from dso_app.services.jobs.report_runs import (
    FAILED,
    MAKING,
    READY,
    WORKING,
    FileWanted,
    ask_for_file,
    files_of,
)
from dso_app.texts import N_, translate

_LONGEST = 2000
_STATES = {
    READY: (N_("ready"), "ok"),
    FAILED: (N_("failed"), "bad"),
    MAKING: (N_("being made"), "info"),
}
_WAITING = (N_("waits for a runner"), "")


@dataclass
class ReportFile:
    """One of them, in words."""

    key: str = ""
    report: str = ""
    file: str = ""
    on: str = ""
    state: str = ""
    tone: str = ""
    href: str = ""
    problem: str = ""


class ReportFilesState(rx.State):
    """The files one asked for, the latest first."""

    read: bool = False
    files: list[ReportFile] = []
    waiting: int = 0
    """How many are not ready yet."""

    @rx.event
    @guarded(Permission.REPORT)
    async def load(self, viewer: Viewer) -> None:
        """Read them; the browser asks each second while some are not ready."""
        self.files, self.waiting = await asyncio.to_thread(_files, viewer)
        self.read = True

    @rx.event
    @guarded(Permission.REPORT)
    async def ask(self, viewer: Viewer, report: str, asked: str, file_format: str) -> Any:
        """Have a report made as a file, and go where it can be followed."""
        wanted = FileWanted(
            report=find_report(report).name,
            asked=dict(parse_qsl(asked[:_LONGEST])),
            file_format=find_format(file_format),
        )
        await asyncio.to_thread(_ask, viewer, wanted)
        return rx.redirect("/reports/files")


def _ask(viewer: Viewer, wanted: FileWanted) -> None:
    with database().write() as session:
        ask_for_file(session, viewer, clock(), wanted)


def _files(viewer: Viewer) -> tuple[list[ReportFile], int]:
    language = viewer.language
    found = []
    with database().read() as session:
        rows = files_of(session, viewer)
        for row in rows:
            words, tone = _STATES.get(row.state, _WAITING)
            found.append(
                ReportFile(
                    key=str(row.id),
                    report=translate(find_report(row.report).title, language),
                    file="Excel" if row.file_format == "xlsx" else row.file_format.upper(),
                    on=formats.moment(row.due_at, language, viewer.timezone),
                    state=translate(words, language),
                    tone=tone,
                    href=f"/api/report-files/{row.id}" if row.state == READY else "",
                    problem=row.error,
                )
            )
        return found, sum(row.state in WORKING for row in rows)
