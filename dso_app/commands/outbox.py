"""`outbox` and `sending`: what leaves the house, and whether anything may."""

from typing import Annotated

import typer

from dso_app.commands.console import answer, reading, ready_database

_sending = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The sending switch.")

Entity = Annotated[str | None, typer.Option("--entity")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("outbox")(outbox)
    app.add_typer(_sending, name="sending")


def outbox(entity: Entity = None, state: Annotated[str, typer.Option()] = "") -> None:
    """The messages, oldest first."""
    from dso_app.access.permissions import HOUSE
    from dso_app.models import known_id
    from dso_app.services.outbox.reading import list_messages

    with reading(entity) as (session, found):
        answer([row.as_json() for row in list_messages(session, HOUSE, known_id(found), state)])


@_sending.command()
def stop(why: Annotated[str, typer.Option()] = "") -> None:
    """Nothing leaves until it is resumed."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.outbox.sending_switch import stop as stop_sending

    with ready_database().write() as session:
        stop_sending(session, HOUSE, clock(), why)
    status()


@_sending.command()
def resume() -> None:
    """Messages may leave again."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.outbox.sending_switch import resume as resume_sending

    with ready_database().write() as session:
        resume_sending(session, HOUSE, clock())
    status()


@_sending.command()
def test(address: Annotated[str, typer.Argument(metavar="ADDRESS")]) -> None:
    """Test mode: everything goes to one address of ours, and nothing counts as done."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.outbox.test_mode import begin_tests

    with ready_database().write() as session:
        begin_tests(session, HOUSE, clock(), address)
    status()


@_sending.command()
def live() -> None:
    """End test mode: what was planned until now waits to be confirmed."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.outbox.test_mode import end_tests

    with ready_database().write() as session:
        end_tests(session, HOUSE, clock())
    status()


@_sending.command()
def rate(mails_per_minute: Annotated[int, typer.Argument(metavar="N")]) -> None:
    """Hand at most N mails a minute to the mail server, all runners together; 0: no limit."""
    from dso_app.access.permissions import HOUSE
    from dso_app.clock import clock
    from dso_app.services.outbox.mail_pace import set_pace

    with ready_database().write() as session:
        set_pace(session, HOUSE, clock(), mails_per_minute)
    status()


@_sending.command()
def status() -> None:
    """Whether messages may leave, and why not; test mode and the limit of the mail server."""
    from dso_app.services.outbox.mail_pace import pace
    from dso_app.services.outbox.sending_switch import status as read_status
    from dso_app.services.outbox.test_mode import address_of_tests

    with ready_database().read() as session:
        found = read_status(session)
        address, mails = address_of_tests(session), pace(session)
    answer(
        {
            "sending": found.allowed,
            "reason": found.stopped.sentence() if found.stopped else None,
            "test_address": address or None,
            "mails_per_minute": mails or None,
        }
    )
