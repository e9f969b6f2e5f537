"""`run` and `runner`: the work in the background, once or by its schedules."""

import gc
from typing import Annotated

import typer

from dso_app.commands.console import IN_PART, answer, ready_database


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("run")(run)
    app.command("runner")(runner)


def run(job: Annotated[str | None, typer.Option()] = None) -> None:
    """One pass, whatever the schedules: plan, promises, send, then the others; or one job."""
    from dso_app.clock import clock
    from dso_app.runner.once import run_once

    gc.enable()
    done = run_once(ready_database(), clock(), job)
    answer(done)
    if any(counts.get(name) for counts in done.values() for name in ("failed", "refused")):
        raise SystemExit(IN_PART)


def runner() -> None:
    """The loop, by the schedules, until SIGTERM or Ctrl-C; any number may run at once."""
    from dso_app.clock import clock
    from dso_app.runner.loop import Stop, run_forever

    gc.enable()
    stop = Stop()
    stop.listen()
    run_forever(ready_database(), clock(), stop)
