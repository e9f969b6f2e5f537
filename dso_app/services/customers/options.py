"""One option of many customers at once."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customers
from dso_app.clock import Clock
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.models import Customer, Entity
from dso_app.services.changed_here import mark_changed
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.customers.values import BadCustomerValue, checked, shown
from dso_app.services.customers.verbs import Told, tell_each
from dso_app.texts import N_

OPTIONS = (
    *("language", "payment_term", "payment_means", "penalty_regime", "direct_debit"),
    *("preferred_channel", *CUSTOM_FIELDS),
)
"""Columns that may be set for many at once."""
_SWITCHED = {"yes": True, "no": False}


def set_option(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_ids: Collection[int],
    field: str,
    value: str,
) -> int:
    """Set one option of customers; for how many it was another. They are to be planned again.

    Args:
        session: in a writing transaction.
        actor: who does it.
        clock: tells the moment.
        customer_ids: whose.
        field: one of `OPTIONS`; a custom field by its column.
        value: as people type it; of direct debit yes or no.

    Raises:
        UnknownCustomer, BadCustomerValue, NotATerm: nothing is changed.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    customers = find_customers(session, actor, customer_ids)
    typed = _typed(field, value)
    entities = {one.entity_id: session.get_one(Entity, one.entity_id) for one in customers}
    names = {key: custom_field_names(session, key, CUSTOMERS) for key in entities}
    told: list[Told] = []
    for customer in customers:
        entity = entities[customer.entity_id]
        if field in CUSTOM_FIELDS and field not in names[customer.entity_id]:
            raise BadCustomerValue(field=field, value=value[:40])
        before, now = getattr(customer, field), checked(field, typed, customer)
        if (before or "") == (now or ""):
            continue
        was = shown(field, before, customer, entity)
        setattr(customer, field, now)
        mark_changed(customer, [field])
        customer.plan_needed = True
        called = names[customer.entity_id].get(field, field)
        about = {"field": called, "value": shown(field, now, customer, entity)}
        told.append((customer, was, about))
    tell_each(session, actor, clock, told, "changed", N_("{field}: {value}."))
    session.flush()
    return len(told)


def option_value(field: str, value: str, names: Mapping[str, str]) -> Any:
    """One option as customers keep it, whoever they are.

    Args:
        field: one of `OPTIONS`.
        value: as people type it.
        names: the custom fields that have a name.

    Raises:
        BadCustomerValue, NotATerm: no customer can have it.
    """
    typed = _typed(field, value)
    if field in CUSTOM_FIELDS and field not in names:
        raise BadCustomerValue(field=field, value=value[:40])
    return checked(field, typed, Customer(entity_id=0, code="", name=""))


def _typed(field: str, value: str) -> str | bool:
    if field not in OPTIONS or (field == "direct_debit" and value not in _SWITCHED):
        raise BadCustomerValue(field=field[:40], value=value[:40])
    return _SWITCHED[value] if field == "direct_debit" else value
