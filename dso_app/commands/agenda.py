"""`agenda`, `action` and `item`: what there is to do, and doing it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dso_app.commands.console import answer, refuse, writing

if TYPE_CHECKING:
    from dso_app.models import Item
    from dso_app.models import Status as StatusRow

_action = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Actions of the agenda.")
_item = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Qualification of items.")

Entity = Annotated[str | None, typer.Option("--entity")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
Id = Annotated[int, typer.Argument(metavar="ID")]
Note = Annotated[str, typer.Option()]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("agenda")(agenda)
    app.add_typer(_action, name="action")
    app.add_typer(_item, name="item")


def agenda(entity: Entity = None, as_of: Day = None) -> None:
    """What there is to do, the oldest day first; what an import changed is planned before."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.agenda.reading import agenda as read_agenda
    from dso_app.services.planning.bulk import plan_touched

    with writing(entity) as (session, found):
        plan_touched(session, clock(), found)
        day = as_of.date() if as_of else None
        answer([line.as_json() for line in read_agenda(session, HOUSE, clock(), found, day)])


@_action.command()
def done(id: Id, note: Note = "") -> None:  # noqa: A002 - the argument's name
    """A person did it."""
    from dso_app.services.agenda.actions import mark_done

    _act(mark_done, id, note)


@_action.command()
def skip(id: Id, note: Note = "") -> None:  # noqa: A002 - the argument's name
    """Pass it over: the next step comes."""
    from dso_app.services.agenda.actions import skip as skip_action

    _act(skip_action, id, note)


@_action.command()
def confirm(id: Id, note: Note = "") -> None:  # noqa: A002 - the argument's name
    """Let it leave at the next pass."""
    from dso_app.services.agenda.actions import confirm as confirm_action

    _act(confirm_action, id, note)


def _act(verb: Any, action_id: int, note: str) -> None:
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.commands.console import ready_database

    with ready_database().write() as session:
        action = verb(session, HOUSE, clock(), action_id, note=note)
        answer({"id": action.id, "state": action.state})


@_item.command()
def status(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER")],
    number: Annotated[str, typer.Argument(metavar="NUMBER")],
    status: Annotated[str, typer.Argument(metavar="STATUS")],
    comment: Annotated[str, typer.Option()] = "",
    promise_on: Day = None,
    promise_amount: Annotated[str | None, typer.Option()] = None,
    cause: Annotated[str | None, typer.Option()] = None,
    entity: Entity = None,
) -> None:
    """Give an item a status and a comment; a promise has a date, a dispute a cause."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.formats import plain
    from dso_app.models import known_id
    from dso_app.services.commitments.disputes import DisputeTerms
    from dso_app.services.commitments.promises import PromiseTerms
    from dso_app.services.items.qualification import Qualification, find_item, find_status, qualify

    if promise_amount and promise_on is None:
        refuse("--promise-amount wants --promise-on.")
    with writing(entity) as (session, found):
        item = find_item(session, HOUSE, known_id(found), customer, number)
        _fits(find_status(session, known_id(found), status), promise_on, cause)
        minor = _minor(promise_amount, item) if promise_amount else None
        qualification = Qualification(
            status=status,
            comment=comment,
            promise=PromiseTerms(promise_on.date(), minor) if promise_on else None,
            dispute=DisputeTerms(cause=cause) if cause else None,
        )
        (changed,) = qualify(session, HOUSE, clock(), [known_id(item)], qualification)
        answer(
            {
                "customer": customer,
                "number": changed.number,
                "status": status,
                "comment": comment.strip(),
                "remaining": plain(changed.remaining_minor, changed.currency),
                "disputed": plain(changed.disputed_minor, changed.currency),
                "promised": plain(changed.sheltered_minor, changed.currency),
            }
        )


def _fits(status: "StatusRow", promise_on: datetime | None, cause: str | None) -> None:
    """Refuse what a status of another type would leave unsaid."""
    from dso_app.domain.qualification import StatusType

    if promise_on and status.type != StatusType.PROMISE:
        refuse(f"--promise-on: “{status.name}” is no promise to pay.")
    if cause and status.type != StatusType.DISPUTE:
        refuse(f"--cause: “{status.name}” is no dispute.")


def _minor(amount: str, item: "Item") -> int:
    from dso_app.domain.amounts import NotAnAmount, parse_amount
    from dso_app.formats import decimals

    try:
        return parse_amount(amount, ".", decimals(item.currency))
    except NotAnAmount:
        refuse(f"--promise-amount: “{amount}” is not an amount such as 1200.50.")
