"""`import` of the books: a whole French ledger file, turnover by month, order backlog."""

from pathlib import Path
from typing import Annotated

import typer

from dso_app.commands.console import one_of
from dso_app.commands.imports import (
    Day,
    Entity,
    Files,
    Flag,
    Line,
    Text,
    as_day,
    group,
    import_files,
    reading_options,
)

OneFile = Annotated[Path, typer.Argument(metavar="FILE")]


def register(_app: typer.Typer) -> None:
    """Add the commands to the group of `import`."""
    for command in (fec, turnover, backlog):
        group.command()(command)


def fec(
    file: OneFile,
    entity: Entity = None,
    map: Text = None,  # noqa: A002 - the flag's name
    delimiter: Text = None,
    encoding: Text = None,
    dates: Text = None,
    decimal: Text = None,
    on: Day = None,
    dry_run: Flag = False,
    strict: Flag = False,
) -> None:
    """A French ledger file (FEC) as a first load: customers, items and what settled them."""
    from dso_app.importing.request import FileKind

    import_files(
        FileKind.FEC,
        [file],
        entity,
        reading_options(map, None, delimiter, encoding, dates, decimal),
        on=as_day(on),
        dry_run=dry_run,
        strict=strict,
    )


def turnover(
    file: Files,
    entity: Entity = None,
    profile: Text = None,
    map: Text = None,  # noqa: A002 - the flag's name
    delimiter: Text = None,
    encoding: Text = None,
    sheet: Text = None,
    header_line: Line = None,
    dates: Text = None,
    decimal: Text = None,
    tax_percent: Text = None,
    dry_run: Flag = False,
    strict: Flag = False,
) -> None:
    """Turnover by month: including tax, or excluding it with --tax-percent."""
    from dso_app.domain.turnover import tax_rate
    from dso_app.importing.request import FileKind

    import_files(
        FileKind.TURNOVER,
        file,
        entity,
        reading_options(
            map, None, delimiter, encoding, dates, decimal, sheet=sheet, header_line=header_line
        ),
        profile=profile,
        tax_percent=tax_rate(tax_percent) if tax_percent else None,
        dry_run=dry_run,
        strict=strict,
    )


def backlog(
    file: Files,
    entity: Entity = None,
    profile: Text = None,
    map: Text = None,  # noqa: A002 - the flag's name
    delimiter: Text = None,
    encoding: Text = None,
    sheet: Text = None,
    header_line: Line = None,
    decimal: Text = None,
    mode: Text = None,
    on: Day = None,
    dry_run: Flag = False,
    strict: Flag = False,
) -> None:
    """Orders not invoiced yet, by customer: all of them (stock) or changes only (delta)."""
    from dso_app.importing.request import FileKind, Mode

    import_files(
        FileKind.BACKLOG,
        file,
        entity,
        reading_options(
            map, None, delimiter, encoding, None, decimal, sheet=sheet, header_line=header_line
        ),
        profile=profile,
        mode=one_of(Mode, mode, "--mode") if mode else None,
        on=as_day(on),
        dry_run=dry_run,
        strict=strict,
    )
