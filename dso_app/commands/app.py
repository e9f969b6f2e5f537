"""The command line itself: its groups, and how it ends."""

import gc
import sys
from typing import Any

import typer

from dso_app.commands import (
    agenda,
    backups,
    imports,
    ledgers,
    outbox,
    penalties,
    reports,
    runs,
    scenarios,
    setup,
    simulation,
)
from dso_app.commands.console import be_verbose, run_clean

_PLAIN: dict[str, Any] = {"no_args_is_help": True, "rich_markup_mode": None}

app = typer.Typer(name="dso_app", add_completion=False, pretty_exceptions_enable=False, **_PLAIN)


@app.callback()
def _options(verbose: bool = typer.Option(False, "--verbose", help="Show the traceback.")) -> None:
    """Relance: credit management and collection of receivables."""
    be_verbose(on=verbose)


for part in (
    *(setup, imports, ledgers, scenarios, simulation, agenda, outbox, reports, penalties, runs),
    backups,
):
    part.register(app)


def main() -> None:
    """Run one command; whatever goes wrong is one clear line on standard error.

    The garbage collector rests meanwhile: loading the libraries gives it work, and nothing to
    collect. What was loaded is frozen at the end, or its last pass would walk it all once more.
    Commands that stay set it to work again. `--verbose` may stand anywhere.
    """
    words = sorted(sys.argv[1:], key=lambda word: word != "--verbose")
    gc.disable()
    try:
        code = run_clean(lambda: app(words, standalone_mode=False))
    finally:
        gc.freeze()
    raise SystemExit(code if isinstance(code, int) else 0)
