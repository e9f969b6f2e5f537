"""What alerts ask, in SQL: conditions on `Customer`, those of items inside it.

Amounts are in minor units of the entity's currency, with the rates of the day; what has no rate is
left out, as nothing can be said of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlmodel import Session, col

from dso_app.access.viewer import Viewer
from dso_app.domain.alert_rules import FIELDS
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.conditions import OF_ITEM, YES, Comparison, Condition, Holds, amount_of
from dso_app.formats import decimals
from dso_app.models import (
    Contact,
    Customer,
    CustomerSummary,
    Group,
    GroupMember,
    Item,
    OrderBacklog,
    Promise,
    PromiseItem,
    Scenario,
    Status,
    User,
)
from dso_app.services.company.conversion import converted, currency_after
from dso_app.services.company.rates import Rate, rates_on
from dso_app.services.customers.last_contacts import last_contact_of
from dso_app.services.lists.days import days_since
from dso_app.services.lists.set_aside import has_items_set_aside
from dso_app.services.scenarios.rows import scenarios_in_force

_LITERALLY = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_", "*": "%", "?": "_"})
_BY_EMAIL = {"collector": "collector_id", "sales": "sales_id"}


class AlertConditions:
    """The conditions of alerts of one company, for one viewer's day."""

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self._viewer = viewer
        self._rates: Mapping[str, Rate] = rates_on(session, viewer.entity_id, viewer.today)
        self._scenarios: Mapping[int, CompiledScenario] = scenarios_in_force(
            session, viewer.entity_id
        )

    def holding(self, conditions: Sequence[Condition]) -> ColumnElement[bool]:
        """Condition on `Customer`: all hold; those of items for one and the same open item."""
        of_items = [self._one(one, self._item_value) for one in conditions if one.of_item]
        asked = [self._one(one, self._customer_value) for one in conditions if not one.of_item]
        if of_items:
            same = col(Item.customer_id) == col(Customer.id)
            is_open = col(Item.remaining_minor) != literal(0, literal_execute=True)
            asked.append(exists().where(same, is_open, *of_items).correlate(Customer))
        return and_(*asked)

    def _one(self, condition: Condition, value_of: Callable[[str], Any]) -> ColumnElement[bool]:
        holds = FIELDS[condition.field]
        if condition.field == "group":
            return _in_group(condition)
        value = value_of(condition.field)
        if holds is Holds.YES_NO:
            answer: ColumnElement[bool] = value
            return answer if condition.value == YES else ~answer
        if holds is Holds.TEXT:
            return _compared_text(func.coalesce(value, ""), condition)
        return _compared(value, condition.comparison, self._size(condition, holds))

    def _size(self, condition: Condition, holds: Holds) -> int:
        if holds is Holds.NUMBER:
            return int(condition.value)
        amount = amount_of(condition.value) or Decimal(0)
        return int(amount.scaleb(decimals(self._viewer.entity.currency)).to_integral_value())

    def _customer_value(self, name: str) -> Any:
        if name in _BY_EMAIL:
            same = col(User.id) == col(getattr(Customer, _BY_EMAIL[name]))
            return select(col(User.email)).where(same).correlate(Customer).scalar_subquery()
        figure = getattr(self, f"_{name}", None)
        return figure() if figure is not None else col(getattr(Customer, name))

    def _late(self) -> Any:
        return _summed("entity_late_minor")

    def _balance(self) -> Any:
        return _summed("entity_balance_minor")

    def _unapplied(self) -> Any:
        return -_summed("entity_unapplied_minor")

    def _late_items(self) -> Any:
        return _summed("late_items")

    def _days_late(self) -> Any:
        oldest = _of_customer(select(func.min(CustomerSummary.oldest_due)), CustomerSummary)
        return func.coalesce(days_since(oldest, self._viewer.today), 0)

    def _backlog(self) -> Any:
        order = OrderBacklog
        value = self._in_house(col(order.amount_minor), col(order.currency))
        return func.coalesce(_of_customer(select(func.sum(value)), order), 0)

    def _exposure(self) -> Any:
        return self._balance() + self._backlog()

    def _credit_limit(self) -> Any:
        own = func.coalesce(func.nullif(col(Customer.currency), ""), self._viewer.entity.currency)
        return self._in_house(col(Customer.credit_limit_minor), own)

    def _over_limit(self) -> Any:
        return func.coalesce(self._exposure() > self._credit_limit(), False)

    def _days_silent(self) -> Any:
        """Days since the last contact; without one, more than any number asked."""
        silent = days_since(last_contact_of(col(Customer.id)), self._viewer.today)
        return func.coalesce(silent, 10**15)

    def _broken_promises(self) -> Any:
        """Broken ones whose items are open still."""
        still_open = (
            exists()
            .where(
                col(PromiseItem.promise_id) == col(Promise.id),
                col(Item.id) == col(PromiseItem.item_id),
                col(Item.remaining_minor) > 0,
            )
            .correlate(Promise)
        )
        broken = select(func.count()).where(col(Promise.state) == "broken", still_open)
        return _of_customer(broken, Promise)

    def _collection_contact(self) -> Any:
        """Somebody marked so who can be reached, or an address of the customer itself."""
        reached = or_(col(Contact.email) != "", col(Contact.phone) != "", col(Contact.mobile) != "")
        marked = exists().where(
            col(Contact.customer_id) == col(Customer.id), col(Contact.is_collection), reached
        )
        return or_(marked, func.coalesce(Customer.email, "") != "")

    def _set_aside(self) -> Any:
        return has_items_set_aside(self._viewer, self._scenarios)

    def _insolvent(self) -> Any:
        return func.coalesce(col(Customer.insolvent_on) <= self._viewer.today, False)

    def _scenario(self) -> Any:
        same = col(Scenario.id) == col(Customer.scenario_id)
        return select(col(Scenario.name)).where(same).correlate(Customer).scalar_subquery()

    def _item_value(self, name: str) -> Any:
        today = self._viewer.today
        late = and_(col(Item.remaining_minor) > 0, col(Item.due_date) < today)
        status = select(col(Status.name)).where(col(Status.id) == col(Item.status_id))
        values: dict[str, Any] = {
            "status": status.correlate(Item).scalar_subquery(),
            "amount": self._in_house(col(Item.remaining_minor), col(Item.currency)),
            "credit": col(Item.remaining_minor) < 0,
            "days_late": case((late, days_since(col(Item.due_date), today)), else_=0),
            "age": days_since(col(Item.issue_date), today),
            "disputed": col(Item.disputed_minor) > 0,
            "promised": col(Item.sheltered_minor) > 0,
        }
        name = name.removeprefix(OF_ITEM)
        return values[name] if name in values else col(getattr(Item, name))

    def _in_house(self, minor: Any, currency: Any) -> Any:
        """An amount in the entity's currency; NULL without a rate."""
        target = self._viewer.entity.currency
        rates = {name: rate for name, rate in self._rates.items() if name != target}
        known = currency_after(currency, target, rates) == target
        return case((known, converted(minor, currency, target, rates)))


def _of_customer(query: Select[Any], model: Any) -> Any:
    """A figure of the rows of a customer."""
    own = query.where(col(model.customer_id) == col(Customer.id))
    return own.correlate(Customer).scalar_subquery()


def _summed(name: str) -> Any:
    column = getattr(CustomerSummary, name)
    return func.coalesce(_of_customer(select(func.sum(column)), CustomerSummary), 0)


def _in_group(condition: Condition) -> ColumnElement[bool]:
    """One of a customer's groups is so; an empty value: it is in none."""
    member = (
        exists()
        .where(
            col(GroupMember.customer_id) == col(Customer.id),
            col(Group.id) == col(GroupMember.group_id),
        )
        .correlate(Customer)
    )
    negated = condition.comparison is Comparison.IS_NOT
    if not condition.value:
        return member if negated else ~member
    named = replace(condition, comparison=Comparison.IS) if negated else condition
    member = member.where(_compared_text(col(Group.name), named))
    return ~member if negated else member


def _compared_text(value: Any, condition: Condition) -> ColumnElement[bool]:
    # Lowered by the database on both sides: SQLite leaves letters with accents as they are.
    lowered = func.lower(value)
    if condition.comparison is Comparison.LIKE:
        pattern = func.lower(condition.value.translate(_LITERALLY))
        like: ColumnElement[bool] = lowered.like(pattern, escape="\\")
        return like
    same: ColumnElement[bool] = lowered == func.lower(condition.value)
    return ~same if condition.comparison is Comparison.IS_NOT else same


def _compared(value: Any, comparison: Comparison, size: int) -> ColumnElement[bool]:
    found: ColumnElement[bool] = {
        Comparison.IS: value == size,
        Comparison.MORE: value > size,
        Comparison.LESS: value < size,
    }[comparison]
    return found
