"""When a customer, or an address, was last contacted: what the contact gap counts from."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from dso_app.domain.calls import CallResult
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.scenario import Channel
from dso_app.models import Action, Message, MessageAddress

_CONTACTING = [str(channel) for channel in Channel if channel.contacts_customer]
_LEFT = [str(state) for state in (MessageState.SENDING, MessageState.SENT, MessageState.AMBIGUOUS)]
"""What is leaving, or may have left, counts as well."""


def was_contact() -> ColumnElement[bool]:
    """Condition on `Action`: it was done, and a contact; a call only where it was answered.

    Of a call nobody said the end of, it is taken that it was.
    """
    answered = ["", *(str(one) for one in CallResult if one.answered)]
    return and_(
        col(Action.state) == ActionState.DONE,
        col(Action.channel).in_(_CONTACTING),
        col(Action.result).in_(answered),
    )


def was_written() -> ColumnElement[bool]:
    """Condition on `Message`: it left towards the customer, or may have."""
    return and_(
        col(Message.state).in_(_LEFT),
        col(Message.channel).in_(_CONTACTING),
        col(Message.sent_on).is_not(None),
    )


def last_contact_of(customer_id: Any) -> Any:
    """The last contact to the customer of a query's row, whatever the address; NULL for none."""
    written = select(func.max(Message.sent_on)).where(
        col(Message.customer_id) == customer_id, was_written()
    )
    done = select(func.max(Action.closed_on)).where(
        col(Action.customer_id) == customer_id, was_contact()
    )
    sent, acted = written.scalar_subquery(), done.scalar_subquery()
    return case((and_(acted.is_not(None), or_(sent.is_(None), acted > sent)), acted), else_=sent)


class LastContacts:
    """Business dates of the last outgoing contacts to some customers, and to some addresses.

    Every contact counts, by whatever channel and also by hand; internal ones do not.
    """

    def __init__(
        self, session: Session, customer_ids: Collection[int], addresses: Collection[str]
    ) -> None:
        """Read them; addresses in lower case."""
        written: Any = (
            select(col(Message.customer_id), func.max(Message.sent_on))
            .where(was_written(), col(Message.customer_id).in_(customer_ids))
            .group_by(col(Message.customer_id))
        )
        done: Any = (
            select(col(Action.customer_id), func.max(Action.closed_on))
            .where(col(Action.customer_id).in_(customer_ids), was_contact())
            .group_by(col(Action.customer_id))
        )
        to_address: Any = (
            select(col(MessageAddress.address), func.max(Message.sent_on))
            .join(Message, col(Message.id) == col(MessageAddress.message_id))
            .where(was_written(), col(MessageAddress.address).in_(addresses))
            .group_by(col(MessageAddress.address))
        )
        self._known: dict[int | str, date] = {}
        for query in (written, done, to_address):
            for key, on in session.execute(query):
                self._keep(key, on)

    def of(self, customer_id: int, addresses: Collection[str]) -> date | None:
        """The last contact to a customer or to any of its addresses."""
        keys: list[int | str] = [customer_id, *addresses]
        days = (self._known.get(key) for key in keys)
        return max((day for day in days if day is not None), default=None)

    def note(self, customer_id: int, addresses: Collection[str], on: date) -> None:
        """Something is about to leave: what comes after it must keep its distance."""
        keys: list[int | str] = [customer_id, *addresses]
        for key in keys:
            self._keep(key, on)

    def _keep(self, key: int | str, on: date) -> None:
        self._known[key] = max(on, self._known.get(key, on))
