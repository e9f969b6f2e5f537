"""`report`: a report as JSON, CSV or Excel."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dso_app.commands.console import answer, one_of, reading, refuse

if TYPE_CHECKING:
    from dso_app.access.viewer import Viewer
    from dso_app.models import Entity as EntityRow

Entity = Annotated[str | None, typer.Option("--entity")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("report")(report)


def report(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    as_of: Day = None,
    known_on: Day = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"])] = None,
    entity: Entity = None,
    currency: Annotated[str | None, typer.Option()] = None,
    by: Annotated[str, typer.Option()] = "customer",
    format: Annotated[str, typer.Option()] = "json",  # noqa: A002 - the flag's name
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")] = None,
) -> None:
    """Ageing (aging) or DSO (dso), as of today or a past date."""
    from dso_app.reports.ageing_sql import By
    from dso_app.reports.export import FileFormat
    from dso_app.reports.registry import export_report, report_json
    from dso_app.reports.request import ReportRequest

    rows = one_of(By, by, "--by")
    asked = ReportRequest(_day(as_of), _day(known_on), _day(first), _day(last), currency, rows)
    with reading(entity) as (session, found):
        viewer = _viewer(found)
        if format == "json" and output is None:
            answer(report_json(session, viewer, name, asked))
            return
        if format == "json":
            import json

            content = json.dumps(report_json(session, viewer, name, asked), indent=1).encode()
        else:
            kind = one_of(FileFormat, format, "--format")
            content = export_report(session, viewer, name, asked, kind)
    _write(content, output)


def _viewer(entity: "EntityRow") -> "Viewer":
    from dso_app.access.permissions import HOUSE
    from dso_app.access.viewer import Viewer
    from dso_app.clock import clock, today

    return Viewer(HOUSE, entity, today(clock(), entity.timezone))


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError:
        refuse(f"The file {output} cannot be written.")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
