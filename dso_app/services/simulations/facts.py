"""What a simulation reads, for all its customers at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.domain.business_days import Calendar, add_business_days
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.planning import ItemFacts
from dso_app.domain.promises import PromiseState
from dso_app.domain.recipients import ROLE, Recipient
from dso_app.domain.scenario import Channel, Medium, Step
from dso_app.domain.walk import Walker
from dso_app.models import (
    Action,
    Contact,
    Customer,
    Entity,
    Message,
    MessageAddress,
    Promise,
    PromiseItem,
    User,
)
from dso_app.services.bulk import among, chunks, fetch
from dso_app.services.commitments.answers import held_by_answers
from dso_app.services.customers.last_contacts import was_contact
from dso_app.services.customers.payment_delays import UsualDelays
from dso_app.services.planning.facts import load_customers

_CHUNK = 2000
_CONTACTING = [str(channel) for channel in Channel if channel.contacts_customer]
_LEFT = [str(state) for state in (MessageState.SENDING, MessageState.SENT, MessageState.AMBIGUOUS)]


def load_walkers(
    session: Session,
    entity: Entity,
    customer_ids: Sequence[int],
    climbing: Collection[int],
    *,
    calendar: Calendar,
    today: date,
    delays: UsualDelays | None,
) -> list[Walker]:
    """The customers as they stand today, ready to be walked on.

    Args:
        session: where they are read.
        entity: whose customers.
        customer_ids: which.
        climbing: scenarios of scope *item*.
        calendar: what promises' grace counts in.
        today: the first day.
        delays: at which everybody pays; none when nobody does.
    """
    walkers = []
    for ids in chunks(customer_ids, _CHUNK):
        not_before = select(col(Customer.id), col(Customer.not_before))
        spared = dict(fetch(session, not_before.where(among(col(Customer.id), ids))))
        answered = held_by_answers(session, entity, ids)
        contacts = _customer_contacts(session, ids)
        promises = _promises(session, entity, ids, calendar, today)
        for one in load_customers(session, ids, climbing):
            key = one.facts.id
            walkers.append(
                Walker(
                    facts=one.facts,
                    items={item.id: item for item in one.items},
                    history=one.history,
                    last_contact=contacts.get(key),
                    paid_on=_payments(one.items, delays.of(key), today) if delays else {},
                    ends=promises.get(key, ()),
                    answered=answered.get(key, {}),
                    not_before=spared[key],
                    first_pass=one.first_pass,
                )
            )
    return walkers


def _payments(items: Sequence[ItemFacts], delay: int, today: date) -> dict[int, date]:
    """When each item is paid at the usual delay; a day that has passed says nothing of the next."""
    found = {}
    for item in items:
        if item.remaining_minor > 0 and not item.litigation and not item.disputed_minor:
            on = item.due_date + timedelta(days=delay)
            if on > today:
                found[item.id] = on
    return found


def _promises(
    session: Session, entity: Entity, customer_ids: list[int], calendar: Calendar, today: date
) -> dict[int, list[tuple[date, int, int]]]:
    """When what promises shelter is asked for again, had the money not come."""
    query = (
        select(
            col(Promise.customer_id),
            col(PromiseItem.item_id),
            col(PromiseItem.sheltered_minor),
            col(Promise.due_on),
        )
        .join(PromiseItem, col(PromiseItem.promise_id) == col(Promise.id))
        .where(
            among(col(Promise.customer_id), customer_ids),
            col(Promise.state) == PromiseState.PENDING,
            col(PromiseItem.sheltered_minor) > 0,
        )
    )
    found: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    for customer_id, item_id, minor, due_on in fetch(session, query):
        grace = add_business_days(due_on, entity.promise_grace_days, *calendar)
        # Broken by the first import after the grace: tomorrow's at the earliest.
        broken_on = max(grace, today) + timedelta(days=1)
        found[customer_id].append((broken_on, item_id, minor))
    return found


def _customer_contacts(session: Session, customer_ids: list[int]) -> dict[int, date]:
    """The last outgoing contact to each customer."""
    left = (
        select(col(Message.customer_id), func.max(Message.sent_on))
        .where(
            among(col(Message.customer_id), customer_ids),
            col(Message.state).in_(_LEFT),
            col(Message.channel).in_(_CONTACTING),
            col(Message.sent_on).is_not(None),
        )
        .group_by(col(Message.customer_id))
    )
    done = (
        select(col(Action.customer_id), func.max(Action.closed_on))
        .where(among(col(Action.customer_id), customer_ids), was_contact())
        .group_by(col(Action.customer_id))
    )
    found: dict[int, date] = {}
    for query in (left, done):
        for customer_id, on in session.execute(query):
            found[customer_id] = max(found.get(customer_id, on), on)
    return found


def address_contacts(session: Session, since: date) -> dict[str, date]:
    """The last outgoing contact to each email address, as far as it still counts."""
    query = (
        select(col(MessageAddress.address), func.max(Message.sent_on))
        .join(Message, col(Message.id) == col(MessageAddress.message_id))
        .where(
            col(Message.state).in_(_LEFT),
            col(Message.channel).in_(_CONTACTING),
            col(Message.sent_on) >= since,
        )
        .group_by(col(MessageAddress.address))
    )
    return dict(fetch(session, query))


class Addresses:
    """The email addresses that steps of customers go to, in lower case."""

    def __init__(self, session: Session, customer_ids: Sequence[int]) -> None:
        self._of: dict[tuple[int, str], list[str]] = defaultdict(list)
        for ids in chunks(customer_ids, _CHUNK):
            self._read(session, ids)

    def of(self, customer_id: int, step: Step) -> list[str]:
        """Where a customer's step goes to; nowhere when it is no email."""
        if step.channel.medium is not Medium.EMAIL:
            return []
        return [one for who in step.recipients for one in self._of[customer_id, who.casefold()]]

    def _read(self, session: Session, ids: list[int]) -> None:
        contacts = select(
            col(Contact.customer_id),
            col(Contact.role),
            col(Contact.is_collection),
            col(Contact.email),
        ).where(among(col(Contact.customer_id), ids), col(Contact.email) != "")
        marked = set()
        for customer_id, role, is_collection, email in fetch(session, contacts):
            if is_collection:
                marked.add(customer_id)
                self._add(customer_id, Recipient.COLLECTION_CONTACT, email)
            if role:
                self._add(customer_id, f"{ROLE}{role}", email)
        users: Mapping[int, str] = dict(
            fetch(session, select(col(User.id), col(User.email)).where(col(User.active)))
        )
        customers = select(
            col(Customer.id),
            col(Customer.email),
            col(Customer.collector_id),
            col(Customer.sales_id),
        ).where(among(col(Customer.id), ids))
        for customer_id, email, collector, sales in fetch(session, customers):
            if email and customer_id not in marked:
                self._add(customer_id, Recipient.COLLECTION_CONTACT, email)
            self._add(customer_id, Recipient.COLLECTOR, users.get(collector, ""))
            self._add(customer_id, Recipient.SALES, users.get(sales, ""))

    def _add(self, customer_id: int, who: str, email: str) -> None:
        if email:
            self._of[customer_id, str(who).casefold()].append(email.strip().lower())
