"""`migrate`, `demo`, `user`, `entity` and `check`: setting an installation up."""

import sys
from contextlib import suppress
from typing import Annotated

import typer

from dso_app.commands.console import (
    IN_PART,
    answer,
    one_of,
    reading,
    ready_database,
    refuse,
    say,
    writing,
)

_user = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="People who log in.")
_entity = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Our legal companies.")

Entity = Annotated[str | None, typer.Option("--entity")]
Values = Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE…")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("migrate")(migrate)
    app.command("demo")(demo)
    app.command("check")(check)
    app.add_typer(_user, name="user")
    app.add_typer(_entity, name="entity")


def migrate() -> None:
    """Bring the database to the newest schema, with one entity where there is none."""
    from dso_app.database import database
    from dso_app.services.schema import migrate as bring_up

    bring_up(database())
    say("The database is up to date.")


def demo(size: Annotated[str, typer.Option()] = "small") -> None:
    """Fill an empty installation with the demo company."""
    from dso_app.clock import clock
    from dso_app.workflows.demo.build import Size, fill

    answer(fill(ready_database(), clock(), one_of(Size, size, "--size")))


def check() -> None:
    """Say what is sound and what is not, one line each."""
    from sqlalchemy.exc import SQLAlchemyError

    from dso_app.clock import clock
    from dso_app.database import database
    from dso_app.workflows.check import check_installation

    with suppress(SQLAlchemyError):
        # What cannot be reached cannot be made ready: the check says so.
        ready_database()
    bad = False
    for finding in check_installation(database(), clock()):
        typer.echo(f"{'ok ' if finding.sound else 'BAD'}  {finding.subject}: {finding.detail}")
        bad = bad or not finding.sound
    if bad:
        raise SystemExit(IN_PART)


@_user.command()
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL")],
    name: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option()],
    password_stdin: Annotated[bool, typer.Option("--password-stdin")] = False,
    language: Annotated[str, typer.Option()] = "en",
) -> None:
    """Add a person; the password is asked for, or read from standard input."""
    from dso_app.access.permissions import HOUSE, Role
    from dso_app.clock import clock
    from dso_app.services.people.users import add_user

    known = one_of(Role, role, "--role")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask_password()
    with ready_database().write() as session:
        user = add_user(
            session,
            HOUSE,
            clock(),
            email=email,
            name=name,
            role=known,
            password=password,
            language=language,
        )
        session.flush()
        answer({"id": user.id, "email": user.email, "name": user.name, "role": user.role})


def _ask_password() -> str:
    from getpass import getpass

    if not sys.stdin.isatty():
        refuse("A password is needed: --password-stdin reads it from standard input.")
    return getpass("Password: ")


@_entity.command("add")
def add_one(code: Annotated[str, typer.Argument(metavar="CODE")], values: Values = None) -> None:
    """Add a company."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.company.verbs import add_entity, show_entity

    with ready_database().write() as session:
        made = add_entity(session, HOUSE, clock(), code, _pairs(values))
        answer(show_entity(session, made))


@_entity.command()
def show(entity: Entity = None) -> None:
    """A company and its settings."""
    from dso_app.services.company.verbs import show_entity

    with reading(entity) as (session, found):
        answer(show_entity(session, found))


@_entity.command("set")
def set_(values: Values = None, entity: Entity = None) -> None:
    """Change settings of a company."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.company.verbs import set_entity, show_entity

    with writing(entity) as (session, found):
        set_entity(session, HOUSE, clock(), found, _pairs(values))
        answer(show_entity(session, found))


def _pairs(values: list[str] | None) -> dict[str, str]:
    pairs = {}
    for text in values or []:
        name, equals, value = text.partition("=")
        if not equals:
            refuse(f"KEY=VALUE is wanted, not “{text}”.")
        pairs[name.strip()] = value.strip()
    return pairs
