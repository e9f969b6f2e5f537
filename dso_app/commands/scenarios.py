"""`scenario`: list, show, export, import, assign."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dso_app.commands.console import answer, one_of, reading, refuse, writing

_group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Scenarios as files.")

Entity = Annotated[str | None, typer.Option("--entity")]
Name = Annotated[str, typer.Argument(metavar="NAME")]


def register(app: typer.Typer) -> None:
    """Add the group to the command line."""
    app.add_typer(_group, name="scenario")


@_group.command("list")
def list_all(entity: Entity = None) -> None:
    """The scenarios of an entity, with the customers on each."""
    from dso_app.access.permissions import HOUSE
    from dso_app.models import known_id
    from dso_app.services.scenarios.verbs import list_scenarios

    with reading(entity) as (session, found):
        lines = list_scenarios(session, HOUSE, known_id(found))
        answer([asdict(line) for line in lines])


@_group.command()
def show(name: Name, entity: Entity = None) -> None:
    """A scenario, JSON."""
    from dso_app.access.permissions import HOUSE
    from dso_app.services.scenarios.verbs import show_scenario

    with reading(entity) as (session, found):
        answer(show_scenario(session, HOUSE, found, name))


@_group.command()
def export(name: Name, entity: Entity = None) -> None:
    """A scenario as a YAML file, on standard output."""
    from dso_app.access.permissions import HOUSE
    from dso_app.services.scenarios.verbs import export_scenario

    with reading(entity) as (session, found):
        typer.echo(export_scenario(session, HOUSE, found, name), nl=False)


@_group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    entity: Entity = None,
    start: Annotated[str, typer.Option()] = "confirm",
) -> None:
    """A scenario out of a YAML or JSON file; the same name again is a new version."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.scenarios.start import Start
    from dso_app.services.scenarios.verbs import import_scenario, show_scenario

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        refuse(f"The file {file} cannot be read.")
    with writing(entity) as (session, found):
        how = one_of(Start, start, "--start")
        scenario = import_scenario(session, HOUSE, clock(), found, text, start=how)
        shown = show_scenario(session, HOUSE, found, scenario.name)
        answer({**shown, "version": scenario.version})


@_group.command()
def assign(
    name: Name,
    customers: Annotated[str | None, typer.Option(help="Codes, with commas.")] = None,
    group: Annotated[str | None, typer.Option()] = None,
    everyone: Annotated[bool, typer.Option("--all")] = False,
    start: Annotated[str, typer.Option()] = "confirm",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    entity: Entity = None,
) -> None:
    """Put customers on a scenario; what the first pass finds due goes to confirm, or leaves.

    The answer says how many are in the middle of a cycle (what was done counts, nothing leaves
    before tomorrow) and how many have a step prepared (it is called back).
    """
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.scenarios.assignment import (
        Who,
        assign_scenario,
        foresee_assignment,
    )
    from dso_app.services.scenarios.start import Start

    codes = [code.strip() for code in (customers or "").split(",") if code.strip()]
    who = Who(codes=codes, group=group or "", everyone=everyone)
    how = one_of(Start, start, "--start")
    with reading(entity) if dry_run else writing(entity) as (session, found):
        if dry_run:
            done = foresee_assignment(session, HOUSE, found, name, who)
        else:
            done = assign_scenario(session, HOUSE, clock(), found, name, who, start=how)
        told = {"scenario": name, "assigned": done.changed, "unchanged": done.unchanged}
        about = {"open_cycles": done.running, "prepared": done.prepared, "start": str(how)}
        answer({**told, **about, "dry_run": dry_run})
