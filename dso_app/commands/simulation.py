"""`simulate`: what a scenario would send, without sending it."""

from typing import Annotated

import typer

from dso_app.commands.console import answer, one_of, reading


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(simulate)


def simulate(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    days: Annotated[int, typer.Option(help="Today included.")],
    payments: Annotated[str, typer.Option(help="none or usual")] = "none",
    entity: Annotated[str | None, typer.Option("--entity")] = None,
) -> None:
    """What a scenario would do over the next days for the customers on it, JSON."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.models import known_id
    from dso_app.services.scenarios.verbs import find_scenario
    from dso_app.services.simulations.simulate import Payments, Question, as_json
    from dso_app.services.simulations.simulate import simulate as run

    with reading(entity) as (session, found):
        scenario = find_scenario(session, HOUSE, known_id(found), name)
        how = one_of(Payments, payments, "--payments")
        foreseen = run(session, clock(), HOUSE, found, Question(scenario, days, how))
        answer([as_json(one) for one in foreseen])
