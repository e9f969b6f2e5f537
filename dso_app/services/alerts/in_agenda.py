"""Alerts in the agenda: something about a customer that a person should look at."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session

from dso_app.domain.outbox_states import ActionState
from dso_app.domain.scenario import Channel, Mode
from dso_app.models import Action, ActionItem, ActionTotal, Customer
from dso_app.services.planning.reasons import values_text


def add_alert(
    session: Session,
    customer_id: int,
    on: date,
    *,
    code: str,
    name: str,
    message: str,
    values: Mapping[str, object],
    item_ids: Iterable[int],
    totals: Mapping[str, int],
    channel: Channel = Channel.TASK,
    created_on: date | None = None,
) -> Action:
    """Put an alert into the agenda; it stays until somebody marks it as done.

    Args:
        session: of a writing transaction.
        customer_id: whom it is about.
        on: the day it is to be looked at.
        code: names the kind of alert for programs.
        name: English msgid of its name.
        message: English msgid of its sentence; `values` fill it.
        values: what fills it.
        item_ids: the items it is about.
        totals: amounts in minor units, by currency.
        channel: how it is done: a task, or a call.
        created_on: the business date; left out, the day it is to be looked at.
    """
    customer = session.get_one(Customer, customer_id)
    action = Action(
        entity_id=customer.entity_id,
        customer_id=customer_id,
        kind="alert",
        step_name=name,
        channel=channel,
        mode=Mode.MANUAL,
        state=ActionState.TO_DO,
        reason_code=code,
        reason_message=message,
        reason_values=values_text(values),
        planned_on=on,
        created_on=created_on or on,
    )
    session.add(action)
    session.flush()
    key = action.id or 0
    session.add_all(ActionItem(action_id=key, item_id=one) for one in sorted(set(item_ids)))
    session.add_all(
        ActionTotal(action_id=key, currency=currency, asked_minor=minor)
        for currency, minor in totals.items()
    )
    session.flush()
    return action
