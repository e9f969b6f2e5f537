"""When a customer, or an address, was last contacted: what the contact gap counts from."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel
from dso_app.models import Action, Message, MessageAddress

_CONTACTING = [str(channel) for channel in Channel if channel.contacts_customer]
_LEFT = [str(state) for state in (MessageState.SENDING, MessageState.SENT, MessageState.AMBIGUOUS)]
"""What is leaving, or may have left, counts as well."""


def last_contact(
    session: Session, customer_id: int, addresses: Collection[str], *, but: int = 0
) -> date | None:
    """Business date of the last outgoing contact to a customer or to any of its addresses.

    Every one counts, by whatever channel and also by hand; internal ones do not.

    Args:
        session: where to look.
        customer_id: the customer.
        addresses: email addresses in lower case.
        but: a message that does not count: the one that is about to leave.
    """
    left = select(func.max(Message.sent_on)).where(
        col(Message.state).in_(_LEFT), col(Message.channel).in_(_CONTACTING), col(Message.id) != but
    )
    done = select(func.max(Action.closed_on)).where(
        col(Action.customer_id) == customer_id,
        col(Action.state) == ActionState.DONE,
        col(Action.channel).in_(_CONTACTING),
    )
    to_address = left.join(MessageAddress, col(MessageAddress.message_id) == col(Message.id)).where(
        col(MessageAddress.address).in_(addresses)
    )
    days = [
        session.execute(query).scalar_one_or_none()
        for query in (left.where(col(Message.customer_id) == customer_id), to_address, done)
    ]
    return max((day for day in days if day is not None), default=None)
