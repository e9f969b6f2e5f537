"""`penalties`: keep, waive or invoice what late payment costs a customer."""

from datetime import datetime
from typing import Annotated

import typer

from dso_app.commands.console import answer, one_of, writing

Entity = Annotated[str | None, typer.Option("--entity")]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("penalties")(penalties)


def penalties(
    state: Annotated[str, typer.Argument(metavar="kept|waived|invoiced")],
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER")],
    item: Annotated[list[str] | None, typer.Option(metavar="NUMBER")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    comment: Annotated[str, typer.Option()] = "",
    entity: Entity = None,
) -> None:
    """Decide about a customer's penalties up to a day: all of them, or those of --item."""
    from dso_app.access.permissions import HOUSE
    from dso_app.access.viewer import Viewer
    from dso_app.clock import clock, today
    from dso_app.reports.penalties import as_json
    from dso_app.reports.penalty_decisions import decide
    from dso_app.services.items.penalties import PenaltyState

    decided = one_of(PenaltyState, state, "penalties")
    with writing(entity) as (session, found):
        viewer = Viewer(HOUSE, found, today(clock(), found.timezone))
        left = decide(
            session,
            viewer,
            clock(),
            customer,
            decided,
            numbers=item or (),
            until=until.date() if until else None,
            comment=comment,
        )
        answer(as_json(left))
