"""Colleagues whose own address emails may be from: where the mail server took a test from it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission, Role
from dso_app.clock import Clock
from dso_app.models import User
from dso_app.services.company.mail_settings import mail_fingerprint
from dso_app.services.history import record
from dso_app.services.people.users import UnknownUser
from dso_app.texts import N_

_COLLECTING = (Role.COLLECTOR, Role.CREDIT_MANAGER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class OwnSender:
    """A colleague who may be a customer's collector.

    Attributes:
        tested: the mail server in force took a test from their address.
    """

    id: int
    name: str
    email: str
    tested: bool


def own_senders(session: Session, actor: Actor) -> list[OwnSender]:
    """Who collects, by name; another mail server has to be tested again."""
    actor.require(Permission.ADMINISTER)
    server = mail_fingerprint(session)
    query = select(User).where(col(User.active), col(User.role).in_(_COLLECTING))
    return [
        OwnSender(row.id or 0, row.name, row.email, bool(server) and row.sends_by == server)
        for row in session.scalars(query.order_by(col(User.name), col(User.id)))
    ]


def allow_own_sender(
    session: Session, actor: Actor, clock: Clock, user_id: int, server: str
) -> None:
    """Let emails be from a colleague's own address; an empty server: no longer.

    Args:
        session: of a writing transaction.
        actor: who says so.
        clock: tells the moment.
        user_id: the colleague.
        server: fingerprint of the mail address that took the test.
    """
    actor.require(Permission.ADMINISTER)
    user = session.get(User, user_id)
    if user is None:
        raise UnknownUser(user=user_id)
    user.sends_by = server
    words = N_("Emails are from {email}.") if server else N_("Emails are no longer from {email}.")
    record(session, actor, clock, "user.sender", words, email=user.email)
