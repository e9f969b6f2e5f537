"""The statement of a customer's account as a letter: all that is open of it, today."""

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.scope import find_customer
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.domain.kinds import Kind
from dso_app.domain.outbox_states import ActionState
from dso_app.domain.planning import Listed
from dso_app.domain.scenario import Channel, Mode
from dso_app.models import Action, Entity, Item
from dso_app.sending.action_preview import NothingSent
from dso_app.sending.channels.letter import letter_pdf
from dso_app.sending.reader import Reader
from dso_app.sending.rendering import render
from dso_app.services.specific.rows import SPECIFIC
from dso_app.services.texts.templates import STATEMENT


def statement_pdf(session: Session, clock: Clock, viewer: Viewer, customer_id: int) -> bytes:
    """The statement as PDF, by the text of that name; nothing is written.

    Raises:
        UnknownCustomer: outside the viewer's scope.
        NothingSent: somebody archived the text.
    """
    customer = find_customer(session, viewer.actor, customer_id)
    entity = session.get_one(Entity, customer.entity_id)
    query = select(col(Item.id), col(Item.kind)).where(
        col(Item.customer_id) == customer_id, col(Item.remaining_minor) != 0
    )
    rows = session.execute(query).all()
    memo = tuple(key for key, kind in rows if kind == Kind.DOWN_PAYMENT)
    listing = Listed(tuple(key for key, _ in rows if key not in memo), {}, memo)
    # What the action would be that sends it; it is never kept.
    action = Action(
        entity_id=customer.entity_id,
        customer_id=customer_id,
        kind=SPECIFIC,
        step_key=STATEMENT,
        channel=Channel.LETTER,
        mode=Mode.MANUAL,
        state=ActionState.TO_DO,
        planned_on=viewer.today,
        created_on=viewer.today,
    )
    [about] = Reader(session, clock, entity).again([(action, listing)])
    if about.text is None:
        raise NothingSent
    rendered = render(about.text.subject, about.text.body, about.facts)
    return letter_pdf(rendered.subject, rendered.blocks, about.facts, viewer.today)
