"""Specific actions on chosen items: out of their scenario until the action is closed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_items
from dso_app.clock import Clock, today
from dso_app.domain.outbox_states import ActionState
from dso_app.domain.scenario import Channel, Mode
from dso_app.errors import RelanceError
from dso_app.models import Action, ActionItem, ActionTotal, Customer, Entity, Event, Item, known_id
from dso_app.services.bulk import among, insert_many, reserve_ids, update_many
from dso_app.services.items.chosen_items import ItemsOfSeveralCustomers, UnknownItems
from dso_app.services.planning.bulk import replan_customers
from dso_app.services.planning.reasons import values_text
from dso_app.services.specific.recipients import check_recipients
from dso_app.services.specific.rows import SPECIFIC, asked_of_item
from dso_app.services.specific.texts import specific_channels, specific_texts
from dso_app.services.texts.templates import QUESTION, STATEMENT
from dso_app.texts import N_

_LONGEST = 2000
_AT_ONCE = 2000
"""So many customers are planned while one waits; more are planned by the next pass."""
_NAMES = {
    Channel.CALL: N_("Specific call"),
    Channel.TASK: N_("Specific task"),
    Channel.EMAIL: N_("Specific email"),
    Channel.SMS: N_("Specific SMS"),
    Channel.LETTER: N_("Specific letter"),
    Channel.REGISTERED_LETTER: N_("Specific registered letter"),
    Channel.INTERNAL_EMAIL: N_("Specific email to a colleague"),
}
STATEMENT_NAME = N_("Statement of account")
GROUPED_NAME = N_("Grouped reminder")


class NothingToAsk(RelanceError):
    """An item chosen for a specific action is settled, or a credit."""

    message = N_("Item {item} is no open debit: nothing can be asked for it.")


class HeldAlready(RelanceError):
    """Another open specific action holds an item."""

    message = N_("Item {item} is already held by another specific action.")


class BadSpecific(RelanceError):
    """The terms of a specific action cannot be kept; the message says which."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(**values)
        self.message = message


@dataclass(frozen=True)
class SpecificTerms:
    """What is to be done with the items chosen.

    Attributes:
        channel: one of `specific_channels`.
        on: the day it is to be done.
        text: key of the text of a message.
        comment: what whoever does it should know; a text may say it.
        recipients: of a message, as `specific_recipients` names them; none for the collection
            contact.
        holds: the items leave their scenario until it is closed. What only tells something, a
            statement or a word to a colleague, leaves them there and may be about credits too.
    """

    channel: str
    on: date
    text: str = ""
    comment: str = ""
    recipients: tuple[str, ...] = ()
    holds: bool = True


def start_specific(
    session: Session,
    actor: Actor,
    clock: Clock,
    item_ids: Collection[int],
    terms: SpecificTerms,
) -> list[Action]:
    """Start a specific action for each customer whose items are chosen.

    Its items leave the scenario until it is closed: done, skipped, or its message sent; unless it
    only tells something. A message is never automatic: it waits for a person to confirm it. What
    the scenario had planned is planned again without them.

    Raises:
        UnknownItems, NothingToAsk, HeldAlready, BadSpecific, BadRecipient: nothing is changed.
    """
    actor.require(Permission.ACT)
    items = _items(session, actor, item_ids, holds=terms.holds)
    entity = session.get_one(Entity, items[0].entity_id)
    day = today(clock, entity.timezone)
    name = _check(session, entity, terms, day)
    by_customer: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_customer[item.customer_id].append(item)
    ids = _insert(session, entity, by_customer, terms, name, day)
    _tell(session, actor, clock, entity, by_customer, terms, name, day)
    _replan(session, clock, list(by_customer))
    query = select(Action).where(among(col(Action.id), ids)).order_by(col(Action.id))
    return list(session.scalars(query))


def start_together(
    session: Session,
    actor: Actor,
    clock: Clock,
    payer: Customer,
    item_ids: Collection[int],
    terms: SpecificTerms,
) -> Action:
    """Start one specific action with whoever pays for the accounts of the items chosen.

    Their open debits leave their scenarios until it is closed, credits are deducted.

    Raises:
        UnknownItems, HeldAlready, BadSpecific, BadRecipient: nothing is changed.
    """
    actor.require(Permission.ACT)
    items = _items(session, actor, item_ids, holds=False)
    for item in items:
        if item.held_by_action_id is not None:
            raise HeldAlready(item=item.number)
    entity = session.get_one(Entity, payer.entity_id)
    day = today(clock, entity.timezone)
    _check(session, entity, terms, day)
    ids = _insert(session, entity, {known_id(payer): items}, terms, GROUPED_NAME, day)
    by_account: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_account[item.customer_id].append(item)
    _tell(session, actor, clock, entity, by_account, terms, GROUPED_NAME, day)
    _replan(session, clock, sorted({known_id(payer), *by_account}))
    return session.get_one(Action, ids[0])


def _replan(session: Session, clock: Clock, customers: list[int]) -> None:
    session.execute(
        update(Customer).where(among(col(Customer.id), customers)).values(plan_needed=True)
    )
    session.expire_all()
    if len(customers) <= _AT_ONCE:
        replan_customers(session, clock, customers)


def _items(session: Session, actor: Actor, item_ids: Collection[int], *, holds: bool) -> list[Item]:
    wanted = set(item_ids)
    items = find_items(session, actor, list(wanted))
    if not wanted or len(items) != len(wanted):
        raise UnknownItems
    if len({item.entity_id for item in items}) > 1:
        raise ItemsOfSeveralCustomers
    lock = select(col(Customer.id)).where(
        among(col(Customer.id), sorted({item.customer_id for item in items}))
    )
    session.execute(lock.order_by(col(Customer.id)).with_for_update())
    for item in items if holds else ():
        if item.remaining_minor <= 0:
            raise NothingToAsk(item=item.number)
        if item.held_by_action_id is not None:
            raise HeldAlready(item=item.number)
    return sorted(items, key=lambda one: (one.customer_id, one.due_date, one.number, one.id or 0))


def _check(session: Session, entity: Entity, terms: SpecificTerms, day: date) -> str:
    """The action's name, once its terms are found sound."""
    if terms.channel not in specific_channels(session):
        raise BadSpecific(N_("Choose what is to be done."))
    if terms.on < day:
        raise BadSpecific(N_("A specific action is for today or a later day."))
    if len(terms.comment) > _LONGEST:
        raise BadSpecific(N_("A comment has at most {most} characters."), most=_LONGEST)
    channel = Channel(terms.channel)
    if channel.sendable:
        texts = {one.key for one in specific_texts(session, known_id(entity), channel)}
        if terms.text not in texts:
            raise BadSpecific(N_("Choose the text that is sent."))
        if terms.text == QUESTION and not terms.comment.strip():
            raise BadSpecific(N_("Write your question into the comment."))
        check_recipients(session, entity, channel, terms.recipients)
    return STATEMENT_NAME if terms.text == STATEMENT else _NAMES[channel]


def _insert(
    session: Session,
    entity: Entity,
    by_customer: Mapping[int, Sequence[Item]],
    terms: SpecificTerms,
    name: str,
    day: date,
) -> list[int]:
    """Write the actions, what they list and ask for, and that they hold their items."""
    sends = Channel(terms.channel).sendable
    mode, state = (
        (Mode.TO_CONFIRM, ActionState.TO_CONFIRM) if sends else (Mode.MANUAL, ActionState.TO_DO)
    )
    same: dict[str, Any] = {
        "entity_id": entity.id,
        "kind": SPECIFIC,
        "step_key": terms.text if sends else "",
        "step_order": 0,
        "step_name": name,
        "effective_offset": 0,
        "channel": str(terms.channel),
        "mode": str(mode),
        "state": str(state),
        "reason_code": "",
        "reason_message": "",
        "reason_values": "{}",
        "planned_on": terms.on.isoformat(),
        "created_on": day.isoformat(),
        "note": terms.comment.strip(),
        "recipients": ",".join(terms.recipients) if sends else "",
        "holds": terms.holds,
    }
    ids = list(reserve_ids(session, Action, len(by_customer)))
    own = zip(ids, by_customer.items(), strict=True)
    rows = [(key, customer, items[0].id, *same.values()) for key, (customer, items) in own]
    insert_many(session, Action, ("id", "customer_id", "leader_item_id", *same), rows)
    listed: list[tuple[Any, ...]] = []
    held: list[tuple[Any, ...]] = []
    totals: list[tuple[Any, ...]] = []
    for key, items in zip(ids, by_customer.values(), strict=True):
        listed += [(key, item.id) for item in items]
        held += [(key, item.id) for item in items if item.remaining_minor > 0]
        totals += [(key, currency, minor) for currency, minor in _asked(items, terms.text).items()]
    insert_many(session, ActionItem, ("action_id", "item_id"), listed)
    insert_many(session, ActionTotal, ("action_id", "currency", "asked_minor"), totals)
    if terms.holds:
        update_many(session, Item, ("held_by_action_id",), held)
    return ids


def _asked(items: Sequence[Item], text: str) -> dict[str, int]:
    asked: dict[str, int] = defaultdict(int)
    for item in items:
        asked[item.currency] += asked_of_item(item, text)
    return asked


def _tell(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    by_customer: Mapping[int, Sequence[Item]],
    terms: SpecificTerms,
    name: str,
    day: date,
) -> None:
    event = {
        "entity_id": entity.id,
        "kind": "action.specific",
        "on": day,
        "at": clock.real(),
        "user_id": actor.user_id,
        "message": N_("{step} for {day}: {items}."),
        "after": terms.comment.strip(),
    }
    rows = [
        event
        | {
            "customer_id": customer,
            "values": values_text({"step": name, "day": terms.on, "items": _numbers(items)}),
        }
        for customer, items in by_customer.items()
    ]
    session.execute(insert(Event), rows)


def _numbers(items: Sequence[Item]) -> str:
    most = 10
    named = ", ".join(item.number for item in items[:most])
    return f"{named} …" if len(items) > most else named
