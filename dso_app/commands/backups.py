"""`backup` and `restore`: the installation in one file, and out of it again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from dso_app.commands.console import answer, ready_database, say


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Everything but the secret key, in one file, while the program runs."""
    from dso_app.backups.dump import make_backup
    from dso_app.clock import clock

    counts = make_backup(ready_database(), clock(), file)
    answer({"file": str(file), **counts})


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="Replace what there is.")] = False,
    sent_log: Annotated[
        list[Path] | None, typer.Option(metavar="PATH", help="A log, or a folder of them.")
    ] = None,
    secret_key_stdin: Annotated[
        bool, typer.Option("--secret-key-stdin", help="The backup's secret key.")
    ] = False,
) -> None:
    """Make this installation what a backup holds; nothing leaves until sending is resumed."""
    from dso_app.clock import clock
    from dso_app.database import database
    from dso_app.texts import translate
    from dso_app.workflows.restore import restore as bring_back

    done = bring_back(
        database(),
        clock(),
        file,
        force=force,
        sent_logs=sent_log or [],
        ask_key=_from_stdin if secret_key_stdin else _ask_key,
    )
    for what in done.secrets:
        say(f"To be entered again: {translate(what)}.")
    say("Nothing leaves until an administrator resumes sending: sending resume.")
    answer(
        {
            "made_at": done.made_at.isoformat(),
            "rows": done.rows,
            "left_since": done.left_since,
            "to_confirm": done.to_confirm,
            "secrets": [translate(what) for what in done.secrets],
        }
    )


def _from_stdin() -> str:
    return sys.stdin.readline().strip()


def _ask_key() -> str:
    """Ask whoever sits there; without anybody the secrets are entered again."""
    from getpass import getpass

    if not sys.stdin.isatty():
        return ""
    say("The backup's secrets were written with another key (data/secret.key, DSO_SECRET_KEY).")
    return getpass("That key, or empty to enter the secrets again: ").strip()
