"""`import`: customers, items and contacts out of files."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dso_app.commands.console import answer, one_of, reading, ready_database, refuse

if TYPE_CHECKING:
    from dso_app.importing.request import FileKind, ReadingOptions

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Files into the ledger.")

Files = Annotated[list[Path], typer.Argument(metavar="FILE…")]
Entity = Annotated[str | None, typer.Option("--entity")]
Text = Annotated[str | None, typer.Option()]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
Flag = Annotated[bool, typer.Option()]
Line = Annotated[int | None, typer.Option(min=0)]
"""A line of the file, counted from 1; 0 says that there is none."""
_LARGEST_ID = 2**31 - 1


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(group, name="import")


@group.command()
def items(
    file: Files,
    entity: Entity = None,
    profile: Text = None,
    map: Text = None,  # noqa: A002 - the flag's name
    kinds: Text = None,
    delimiter: Text = None,
    encoding: Text = None,
    sheet: Text = None,
    header_line: Line = None,
    dates: Text = None,
    decimal: Text = None,
    mode: Text = None,
    on: Day = None,
    history_from: Day = None,
    create_customers: Flag = False,
    keep: Text = None,
    confirm_clearing: Flag = False,
    dry_run: Flag = False,
    strict: Flag = False,
) -> None:
    """Open items: a complete list (stock) or changes only (delta)."""
    from dso_app.importing.request import FileKind, Mode

    import_files(
        FileKind.ITEMS,
        file,
        entity,
        reading_options(
            map, kinds, delimiter, encoding, dates, decimal, sheet=sheet, header_line=header_line
        ),
        profile=profile,
        mode=one_of(Mode, mode, "--mode") if mode else None,
        on=as_day(on),
        history_from=as_day(history_from),
        create_customers=create_customers or None,
        keep=_listed(keep),
        confirm_clearing=confirm_clearing,
        dry_run=dry_run,
        strict=strict,
    )


@group.command()
def customers(
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
    keep: Text = None,
    dry_run: Flag = False,
    strict: Flag = False,
) -> None:
    """Customers: code and name are enough."""
    from dso_app.importing.request import FileKind

    reading = reading_options(
        map, None, delimiter, encoding, dates, decimal, sheet=sheet, header_line=header_line
    )
    import_files(
        FileKind.CUSTOMERS,
        file,
        entity,
        reading,
        profile=profile,
        keep=_listed(keep),
        dry_run=dry_run,
        strict=strict,
    )


@group.command()
def contacts(
    file: Files,
    entity: Entity = None,
    profile: Text = None,
    map: Text = None,  # noqa: A002 - the flag's name
    delimiter: Text = None,
    encoding: Text = None,
    sheet: Text = None,
    header_line: Line = None,
    keep: Text = None,
    dry_run: Flag = False,
    strict: Flag = False,
) -> None:
    """Contacts of customers: added or updated, never deleted."""
    from dso_app.importing.request import FileKind

    reading = reading_options(
        map, None, delimiter, encoding, None, None, sheet=sheet, header_line=header_line
    )
    import_files(
        FileKind.CONTACTS,
        file,
        entity,
        reading,
        profile=profile,
        keep=_listed(keep),
        dry_run=dry_run,
        strict=strict,
    )


@group.command()
def undo(batch: Annotated[int, typer.Argument(min=1, max=_LARGEST_ID)]) -> None:
    """Undo an import: the ledger is as it was before."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.importing.undo import undo_import

    answer(undo_import(ready_database(), clock(), HOUSE, batch).as_json())


def import_files(
    kind: "FileKind",
    files: list[Path],
    entity: str | None,
    options: "ReadingOptions",
    **asked: Any,
) -> None:
    """Import files of a kind and print the answer; the exit code says what came of it."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.importing.command import run_import
    from dso_app.importing.request import ImportRequest
    from dso_app.models import known_id

    with reading(entity) as (_, found):
        entity_id = known_id(found)
    request = ImportRequest(
        kind=kind, files=tuple(files), entity_id=entity_id, reading=options, **asked
    )
    result = run_import(ready_database(), clock(), HOUSE, request)
    answer(result.as_json())
    if result.refusal is not None:
        refuse(str(result.refusal))
    raise SystemExit(result.exit_code)


def reading_options(
    columns: str | None,
    kinds: str | None,
    delimiter: str | None,
    encoding: str | None,
    dates: str | None,
    decimal: str | None,
    *,
    sheet: str | None = None,
    header_line: int | None = None,
) -> "ReadingOptions":
    """How files are read, by the words of the flags."""
    from dso_app.domain.dates import DateOrder
    from dso_app.domain.kinds import Kind, guess_kind
    from dso_app.importing.request import ReadingOptions

    words = _pairs(kinds, "--kinds")
    return ReadingOptions(
        columns=_pairs(columns, "--map"),
        kinds={
            word: guess_kind(kind) or one_of(Kind, kind, "--kinds") for word, kind in words.items()
        },
        delimiter=_delimiter(delimiter),
        encoding=encoding,
        sheet=sheet,
        header_line=header_line,
        dates=one_of(DateOrder, dates.lower(), "--dates") if dates else None,
        decimal=_decimal(decimal),
    )


def _pairs(text: str | None, flag: str) -> dict[str, str]:
    """`a=b,c=d` as a mapping; a comma inside a value cannot be written, as in the interface."""
    pairs = {}
    for part in (text or "").split(","):
        name, equals, value = part.partition("=")
        if part.strip():
            if not (equals and name.strip() and value.strip()):
                refuse(f"{flag} wants name=value pairs, not “{part.strip()}”.")
            pairs[name.strip()] = value.strip()
    return pairs


def _listed(text: str | None) -> tuple[str, ...] | None:
    """`a,b` as names; none when nothing was said."""
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())


def _delimiter(text: str | None) -> str | None:
    """One character, a tab also by its name; what quotes or ends a line cuts no cells."""
    character = {"tab": "\t", "\\t": "\t"}.get(text or "", text)
    if character is not None and (
        len(character) != 1 or not character.isascii() or character in '"\r\n'
    ):
        refuse(f"--delimiter: “{text}” is not one character such as ; or tab.")
    return character


def _decimal(text: str | None) -> Any:
    if text not in {None, ".", ","}:
        refuse(f"--decimal: “{text}” is neither . nor ,")
    return text


def as_day(moment: datetime | None) -> date | None:
    """The day of a flag, which the command line reads as a moment."""
    return moment.date() if moment else None
