"""Reports out of the house, as files."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.api.exports import file_response, note_export
from dso_app.api.guard import Guard
from dso_app.database import database
from dso_app.domain.kinds import Kind
from dso_app.reports.by import By
from dso_app.reports.export import FileFormat, find_format
from dso_app.reports.narrowing import NARROWING
from dso_app.reports.registry import export_report, find_report
from dso_app.reports.request import ALL, ReportRequest
from dso_app.services.jobs.report_runs import find_file

router = APIRouter()


@router.api_route("/api/reports/{name}", methods=["GET", "HEAD"])
def report(
    name: str,
    request: Request,
    viewer: Annotated[Viewer, Depends(Guard(Permission.REPORT))],
    *,
    as_of: date | None = None,
    known_on: date | None = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    compare: date | None = None,
    currency: str | None = None,
    into: str | None = None,
    by: By | None = None,
    kind: Kind | None = None,
    entities: str = "",
    customer: str = "",
    code: str = "",
    file_format: Annotated[FileFormat, Query(alias="format")] = FileFormat.XLSX,
) -> Response:
    """A report as Excel, CSV or PDF, asked by the same words as on screen."""
    words = request.query_params
    asked = ReportRequest(
        as_of=as_of,
        known_on=known_on,
        first=first,
        last=last,
        compare=compare,
        currency=currency or None,
        into=into or None,
        by=by,
        kind=kind or "",
        everywhere=entities == ALL,
        # The screens' word for it: `customer` among their filters is an id.
        customer=customer or code,
        narrowed={name: words.get(name, "") for name in (*NARROWING, "search")} | {"customer": ""},
    )
    with database().read() as session:
        content = export_report(session, viewer, name, asked, file_format)
    note_export(request, viewer, find_report(name).title, file_format)
    shown = f"{name}-{as_of or viewer.today}.{file_format}"
    return file_response(content, shown, file_format.media_type)


@router.api_route("/api/report-files/{run_id}", methods=["GET", "HEAD"])
def report_file(
    run_id: int, request: Request, viewer: Annotated[Viewer, Depends(Guard(Permission.REPORT))]
) -> Response:
    """A report file made in the background, for who asked for it alone."""
    with database().read() as session:
        row = find_file(session, viewer, run_id)
        content, report, kind = row.content or b"", row.report, find_format(row.file_format)
        on = row.due_at.date()
    note_export(request, viewer, find_report(report).title, kind)
    return file_response(content, f"{report}-{on}.{kind}", kind.media_type)
