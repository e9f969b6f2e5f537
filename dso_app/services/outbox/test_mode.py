"""Test mode: whatever would leave goes to one address of ours, and nothing counts as done.

A message that was tested waits; its step is not performed. Once test mode ends it wants a person,
like everything planned until that day: a first-day wave must not leave by itself.
"""

from sqlalchemy import select
from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.domain.addresses import mailbox
from dso_app.errors import Reason, RelanceError
from dso_app.models import Entity, Installation
from dso_app.services.history import record
from dso_app.services.locks import DEPARTURES, take_turns
from dso_app.texts import N_

TESTED = "tested"
"""Code of the reason a message waits for once its copy went to the address of the tests."""


class NoTestAddress(RelanceError):
    """Test mode wants one address that mails can go to."""

    message = N_("“{email}” is not an email address for the tests.")


def address_of_tests(session: Session) -> str:
    """Where everything goes meanwhile; empty when messages go to whom they are for."""
    row = session.get(Installation, 1)
    return row.test_email if row is not None else ""


def begin_tests(session: Session, actor: Actor, clock: Clock, address: str) -> str:
    """Have everything go to one email address: emails, and SMS and letters as emails.

    Raises:
        NoTestAddress: it is none.
    """
    actor.require(Permission.ADMINISTER)
    found = mailbox(address)
    if found is None:
        raise NoTestAddress(email=address[:80])
    take_turns(session, DEPARTURES)
    row = session.get_one(Installation, 1)
    row.test_email = found
    session.add(row)
    words = N_("Test mode: everything goes to {address}.")
    record(session, actor, clock, "tests.begun", words, address=found)
    return found


def end_tests(session: Session, actor: Actor, clock: Clock) -> None:
    """Let messages go to whom they are for; what was planned until today is to be confirmed."""
    actor.require(Permission.ADMINISTER)
    row = session.get_one(Installation, 1)
    if not row.test_email:
        return
    row.test_email = ""
    session.add(row)
    begin_again(session, clock)
    record(session, actor, clock, "tests.ended", N_("Test mode ended."))


def begin_again(session: Session, clock: Clock) -> None:
    """Have a person confirm all automatic messages that were planned until now."""
    for entity in session.scalars(select(Entity)):
        entity.confirm_until = today(clock, entity.timezone)
        session.add(entity)


def tested(address: str) -> Reason:
    """Why a message waits whose copy went to the address of the tests."""
    words = N_("Test mode: a copy went to {address}. It waits until test mode ends.")
    return Reason(TESTED, words, {"address": address})
