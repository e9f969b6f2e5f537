"""One action of the agenda as it opens beside the list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer, find_customer, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.domain.kinds import Kind
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.qualification import askable
from dso_app.errors import Reason
from dso_app.models import (
    Action,
    ActionItem,
    ActionTotal,
    Contact,
    Customer,
    Entity,
    Item,
    Message,
    MessageItem,
    Scenario,
    Step,
    User,
)
from dso_app.services.agenda.missing import Wanted, what_is_wanted
from dso_app.services.agenda.open_actions import UnknownAction
from dso_app.services.customers.contacts import contacts_of
from dso_app.services.planning.reasons import stored_reason

NOTHING_SAID: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True)
class CardItem:
    """An item an action lists; asked in minor units, negative for a credit deducted."""

    number: str
    kind: str
    due_date: date
    currency: str
    asked_minor: int
    is_leader: bool

    @property
    def is_memo(self) -> bool:
        """A down-payment request: listed with its own subtotal, not in what is asked."""
        return self.kind == Kind.DOWN_PAYMENT


@dataclass(frozen=True)
class ActionCard:
    """An action with what somebody needs to decide about it.

    Attributes:
        action: the row.
        scenario: its name; empty outside a scenario.
        steps: how many steps the scenario's version has.
        reason: why it waits, is in error or goes to confirm.
        on: the day it is planned for, or postponed to.
        totals: asked, in minor units by currency.
        message_id: its message that can still leave, or left; None while there is none.
        message_state: that message's; empty while there is none.
        message_edited: whether a person wrote in it.
        closed_by: who closed it; empty while open, or when nobody did.
        wanted: what it lacks to reach somebody, where it can be given here.
    """

    action: Action
    customer: Customer
    scenario: str
    steps: int
    reason: Reason | None
    on: date
    items: tuple[CardItem, ...]
    totals: dict[str, int]
    contacts: tuple[Contact, ...]
    message_id: int | None
    message_state: str
    message_edited: bool
    closed_by: str
    wanted: Wanted | None


def viewer_of(session: Session, clock: Clock, viewer: Viewer, action_id: int) -> Viewer:
    """The viewer as of the company an action is of, where that is another one they see.

    `UnknownAction` for none.
    """
    entity_id = session.scalar(select(col(Action.entity_id)).where(col(Action.id) == action_id))
    if entity_id is None or not sees_entity(viewer.actor, entity_id):
        raise UnknownAction(id=action_id)
    return at_company(session, clock, viewer, entity_id)


def at_company(session: Session, clock: Clock, viewer: Viewer, entity_id: int) -> Viewer:
    """The viewer as of a company in their scope."""
    if entity_id == viewer.entity_id:
        return viewer
    entity = session.get_one(Entity, entity_id)
    return replace(viewer, entity=entity, today=today(clock, entity.timezone))


def find_action(session: Session, viewer: Viewer, action_id: int) -> Action:
    """An action of the company looked at, in the viewer's scope, else `UnknownAction`."""
    viewer.actor.require(Permission.SEE)
    action = session.get(Action, action_id)
    if action is None or action.entity_id != viewer.entity_id:
        raise UnknownAction(id=action_id)
    try:
        find_customer(session, viewer.actor, action.customer_id)
    except UnknownCustomer as error:
        raise UnknownAction(id=action_id) from error
    return action


def read_action(session: Session, viewer: Viewer, action_id: int) -> ActionCard:
    """An action with all that stands beside the list; `UnknownAction` outside the scope."""
    action = find_action(session, viewer, action_id)
    scenario = session.get(Scenario, action.scenario_id) if action.scenario_id else None
    message = _message(session, action_id)
    by = session.get(User, action.closed_by) if action.closed_by else None
    items = _items(session, action, message)
    of_items = action.kind == "alert" and action.closed_on is None
    return ActionCard(
        action=action,
        customer=session.get_one(Customer, action.customer_id),
        scenario=scenario.name if scenario else "",
        steps=_steps(session, action.version_id),
        reason=stored_reason(action.reason_code, action.reason_message, action.reason_values),
        on=action.postponed_to or action.planned_on,
        items=items,
        totals=_sums(items) if of_items else _totals(session, action_id),
        contacts=tuple(contacts_of(session, action.customer_id)),
        message_id=message.id if message else None,
        message_state=message.state if message else "",
        message_edited=message is not None and message.edited,
        closed_by=by.name if by else "",
        wanted=what_is_wanted(session, action),
    )


def _steps(session: Session, version_id: int | None) -> int:
    query = select(func.count()).select_from(Step).where(col(Step.version_id) == version_id)
    return session.scalar(query) or 0


def message_of(session: Session, action_id: int) -> int | None:
    """The message of an action that can still leave, or left; None while there is none."""
    message = _message(session, action_id)
    return message.id if message else None


def _message(session: Session, action_id: int) -> Message | None:
    query = select(Message).where(
        col(Message.action_id) == action_id, col(Message.state) != MessageState.CANCELLED
    )
    return session.scalar(query.order_by(col(Message.id).desc()).limit(1))


def _items(session: Session, action: Action, message: Message | None) -> tuple[CardItem, ...]:
    """The items listed: as asked for now, or as the message of a closed action asked for them."""
    said = _said(session, message) if message and action.closed_on else {}
    query = (
        select(Item)
        .join(ActionItem, col(ActionItem.item_id) == col(Item.id))
        .where(col(ActionItem.action_id) == action.id)
        .order_by(col(Item.currency), col(Item.due_date), col(Item.number), col(Item.id))
    )
    return card_items(session.scalars(query), said, action.leader_item_id)


def card_items(
    rows: Iterable[Item], said: Mapping[int, int] = NOTHING_SAID, leader_id: int | None = None
) -> tuple[CardItem, ...]:
    """Items as they open beside a list.

    Args:
        rows: the items.
        said: what a message asked for each, in minor units; what can be asked now for the others.
        leader_id: the leader among them.
    """
    return tuple(
        CardItem(
            number=row.number,
            kind=row.kind,
            due_date=row.due_date,
            currency=row.currency,
            asked_minor=said.get(row.id or 0, _asked(row)),
            is_leader=row.id == leader_id,
        )
        for row in rows
    )


def _said(session: Session, message: Message) -> dict[int, int]:
    query = select(MessageItem).where(col(MessageItem.message_id) == message.id)
    return {row.item_id: row.asked_minor for row in session.scalars(query)}


def _asked(row: Item) -> int:
    """The askable part of a debit, all that is open of a credit."""
    if row.remaining_minor <= 0:
        return row.remaining_minor
    return askable(row.remaining_minor, row.disputed_minor, row.sheltered_minor)


def _totals(session: Session, action_id: int) -> dict[str, int]:
    query = select(ActionTotal).where(col(ActionTotal.action_id) == action_id)
    rows = session.scalars(query.order_by(col(ActionTotal.currency)))
    return {row.currency: row.asked_minor for row in rows}


def _sums(items: Sequence[CardItem]) -> dict[str, int]:
    """What can be asked of items now: an alert keeps what could be on its day."""
    sums: dict[str, int] = {}
    for item in items:
        if not item.is_memo:
            sums[item.currency] = sums.get(item.currency, 0) + item.asked_minor
    return sums
