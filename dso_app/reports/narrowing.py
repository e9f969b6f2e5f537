"""Which customers a report looks at: the conditions its filters make."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.models import Customer
from dso_app.services.lists.custom import CUSTOMER_FILTERS, customer_fields
from dso_app.services.lists.narrowing import customer_filters, search
from dso_app.services.merging.aliases import has_code

NARROWING = ("customer", "group", "collector", "scenario", *CUSTOMER_FILTERS)
"""The filters that narrow the customers of a report, each an id or what a field holds."""


def customer_conditions(
    session: Session, actor: Actor, entity_id: int, filters: Mapping[str, str]
) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `Customer` for the filters of `NARROWING`, `code` and `search`."""
    if not any(filters.values()):
        return ()
    fields = customer_fields(session, entity_id)
    searched: list[Any] = [Customer.code, Customer.name, *fields.searched]
    conditions = [
        *customer_filters(filters, actor),
        *fields.conditions(filters),
        *search(filters.get("search", ""), searched),
    ]
    if code := filters.get("code"):
        conditions.append(has_code(entity_id, code))
    return tuple(conditions)
