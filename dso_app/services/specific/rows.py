"""Specific actions as rows: what one still asks for, and the items it holds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select, update
from sqlmodel import Session, col

from dso_app.domain.kinds import Kind
from dso_app.domain.outbox_states import UNSENT, ActionState, MessageState
from dso_app.domain.planning import Excluded, Listed, PlannedStep
from dso_app.domain.qualification import askable
from dso_app.domain.scenario import Channel, Mode, Step, Trigger
from dso_app.domain.thresholds import why_held
from dso_app.errors import Reason
from dso_app.models import Action, ActionItem, Customer, Entity, Item, Message
from dso_app.services.planning.reasons import values_text
from dso_app.services.texts.templates import STATEMENT
from dso_app.texts import N_

SPECIFIC = "specific"
"""Kind of an action on chosen items."""
CALL_AGAIN = "call_again"
"""Code of a call that somebody asked for when the last one was answered."""
TO_WHOM = ("collection_contact",)
"""Who gets a specific message, where the customer prefers nobody else."""
SETTLED = Reason("settled", N_("All its items are settled."))


def reread_specific(session: Session, action: Action) -> PlannedStep | Excluded:
    """What a specific action asks for now: the askable rest of its open items.

    Excluded when all of them are settled.
    """
    query = (
        select(Item)
        .join(ActionItem, col(ActionItem.item_id) == col(Item.id))
        .where(col(ActionItem.action_id) == action.id, col(Item.remaining_minor) != 0)
        .order_by(col(Item.due_date), col(Item.number), col(Item.id))
    )
    items = list(session.scalars(query.execution_options(populate_existing=True)))
    if not items:
        return Excluded(SETTLED)
    asked: dict[str, int] = {}
    for item in items:
        if item.kind != Kind.DOWN_PAYMENT:
            minor = asked_of_item(item, action.step_key)
            asked[item.currency] = asked.get(item.currency, 0) + minor
    tells = action.step_key == STATEMENT or Channel(action.channel).internal
    return PlannedStep(
        step=Step(
            order=0,
            name=action.step_name,
            channel=Channel(action.channel),
            trigger=Trigger.DUE_DATE,
            offset_days=0,
            mode=Mode(action.mode),
            recipients=recipients_of(action),
        ),
        leader_id=action.leader_item_id or items[0].id or 0,
        planned_on=action.planned_on,
        skipped_orders=(),
        listing=Listed(
            tuple(one.id or 0 for one in items if one.kind != Kind.DOWN_PAYMENT),
            asked,
            tuple(one.id or 0 for one in items if one.kind == Kind.DOWN_PAYMENT),
        ),
        held=None if tells else why_held(asked, Decimal(0)),
    )


def recipients_of(action: Action) -> tuple[str, ...]:
    """Whom the message of a specific action goes to."""
    return tuple(action.recipients.split(",")) if action.recipients else TO_WHOM


def asked_of_item(item: Item, text: str) -> int:
    """What a specific message asks of an item, in minor units: of a credit all that is open.

    A statement shows what is open of each, disputed and promised parts included.
    """
    if item.remaining_minor < 0 or text == STATEMENT:
        return item.remaining_minor
    return askable(item.remaining_minor, item.disputed_minor, item.sheltered_minor)


def release_items(session: Session, action_ids: Sequence[int]) -> None:
    """Let the items of closed specific actions go back into their scenario, whosever they are."""
    held = select(col(Item.customer_id)).where(col(Item.held_by_action_id).in_(action_ids))
    session.execute(
        update(Customer)
        .where(col(Customer.id).in_(held))
        .values(plan_needed=True)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        update(Item)
        .where(col(Item.held_by_action_id).in_(action_ids))
        .values(held_by_action_id=None)
        .execution_options(synchronize_session="fetch")
    )


def cancel_settled(session: Session, entity: Entity, day: date) -> int:
    """Cancel open specific actions, and calls to be made again, whose items are all settled.

    How many.
    """
    left = (
        select(col(ActionItem.item_id))
        .join(Item, col(Item.id) == col(ActionItem.item_id))
        .where(col(ActionItem.action_id) == col(Action.id), col(Item.remaining_minor) != 0)
        .exists()
    )
    leaving = (
        select(col(Message.id))
        .where(
            col(Message.action_id) == col(Action.id),
            col(Message.state).in_((MessageState.SENDING, MessageState.AMBIGUOUS)),
        )
        .exists()
    )
    query = select(col(Action.id), col(Action.customer_id)).where(
        col(Action.entity_id) == entity.id,
        (col(Action.kind) == SPECIFIC) | (col(Action.reason_code) == CALL_AGAIN),
        col(Action.closed_on).is_(None),
        ~left,
        ~leaving,
    )
    found = session.execute(query).all()
    if not found:
        return 0
    ids = [key for key, _ in found]
    lock = select(col(Customer.id)).where(col(Customer.id).in_({customer for _, customer in found}))
    session.execute(lock.order_by(col(Customer.id)).with_for_update())
    why = {
        "reason_code": SETTLED.code,
        "reason_message": SETTLED.message,
        "reason_values": values_text(SETTLED.values),
    }
    session.execute(
        update(Message)
        .where(col(Message.action_id).in_(ids), col(Message.state).in_(UNSENT))
        .values(state=MessageState.CANCELLED, **why)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        update(Action)
        .where(col(Action.id).in_(ids), col(Action.closed_on).is_(None))
        .values(state=ActionState.CANCELLED, closed_on=day, **why)
        .execution_options(synchronize_session="fetch")
    )
    release_items(session, ids)
    return len(ids)
