"""Messages that wait for a yes, and whoever changes their words."""

from typing import Any

from sqlalchemy import update
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Actor
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.models import Customer, Entity, Item
from dso_app.sending.editing import Seen, edit_wording, read_wording
from dso_app.services.agenda.actions import confirm
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import company, late_customer, send, step
from tests.support.smtp import Mailbox

HERS = "Dear Paul,\n\nas we said **on the phone**.\n\n{{ items.table }}\n\nClaire"


def waits(database: Database, clock: FixedClock, **values: Any) -> Entity:
    """A message about one invoice of 100.00 that waits for a yes."""
    with database.write() as session:
        owner = company(session, step(1, 5, **{"mode": "to_confirm", **values}))
        late_customer(session, owner, address_1="3 rue Basse", city="Lyon").code = "C1"
    send(database, clock)
    return owner


def viewer_of(database: Database, actor: Actor = HOUSE) -> Viewer:
    """Somebody at the one company."""
    with database.read() as session:
        return Viewer(actor=actor, entity=session.scalars(select(Entity)).one(), today=TODAY)


def seen_of(database: Database, clock: FixedClock) -> Seen:
    """The words as they stand before somebody."""
    with database.read() as session:
        return read_wording(session, clock, viewer_of(database), 1).seen


def edit(
    database: Database,
    clock: FixedClock,
    body: str = HERS,
    *,
    subject: str = "As we said",
    actor: Actor = HOUSE,
    seen: Seen | None = None,
) -> None:
    """Type other words and save them."""
    seen = seen or seen_of(database, clock)
    with database.write() as session:
        edit_wording(session, actor, clock, 1, subject=subject, body=body, seen=seen)


def say_yes(database: Database, clock: FixedClock) -> None:
    """Let the message leave."""
    with database.write() as session:
        confirm(session, HOUSE, clock, 1)


def owe(session: Session, minor: int) -> None:
    """So much remains of the one invoice."""
    session.execute(update(Item).values(remaining_minor=minor))
    session.execute(update(Customer).values(plan_needed=True))


def mail_text(box: Mailbox, kind: str = "plain") -> str:
    """A part of the first mail that came."""
    parts = box.mails[0].parsed.walk()
    return "".join(x.get_content() for x in parts if x.get_content_type() == f"text/{kind}")
