"""`report`: a report as JSON, CSV or Excel."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dso_app.commands.console import answer, one_of, ready_database, refuse

if TYPE_CHECKING:
    from sqlmodel import Session

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
    compare: Day = None,
    currency: Annotated[str | None, typer.Option()] = None,
    into: Annotated[str | None, typer.Option()] = None,
    by: Annotated[str | None, typer.Option()] = None,
    kind: Annotated[str | None, typer.Option()] = None,
    customer: Annotated[str, typer.Option()] = "",
    format: Annotated[str, typer.Option()] = "json",  # noqa: A002 - the flag's name
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")] = None,
) -> None:
    """A report by its name, as of today or a past date.

    --entity may name several companies, commas between, or be "all": they are consolidated into
    the currency of --into, else that of the first. --currency looks at one currency only.
    """
    from dso_app.domain.kinds import Kind
    from dso_app.models import known_id
    from dso_app.reports.by import By
    from dso_app.reports.export import FileFormat
    from dso_app.reports.registry import export_report, report_json
    from dso_app.reports.request import ReportRequest

    rows = one_of(By, by, "--by") if by else None
    with ready_database().read() as session:
        companies = _companies(session, entity)
        viewer = _viewer(companies[0])
        ids = tuple(known_id(one) for one in companies)
        asked = ReportRequest(
            as_of=_day(as_of),
            known_on=_day(known_on),
            first=_day(first),
            last=_day(last),
            compare=_day(compare),
            kind=one_of(Kind, kind, "--kind") if kind else "",
            currency=currency,
            by=rows,
            into=into,
            entity_ids=ids,
            customer=customer,
        )
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


def _companies(session: "Session", named: str | None) -> "list[EntityRow]":
    """The companies named, the only one there is, or all."""
    from dso_app.access.permissions import HOUSE
    from dso_app.access.scope import find_entities, find_entity

    if named == "all":
        return find_entities(session, HOUSE) or [find_entity(session, HOUSE)]
    return [find_entity(session, HOUSE, code.strip()) for code in (named or "").split(",")]


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
