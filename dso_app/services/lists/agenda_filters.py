"""What the tabs of the agenda are narrowed by: whose, of which company, when, how much is late."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, or_, select, true
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.scope import UnknownEntity, sees_entity, within
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import ActionState
from dso_app.domain.promises import PromiseState
from dso_app.models import Action, Answer, Customer, CustomerSummary, Entity, Promise
from dso_app.services.customers.summaries import summed, summed_currency
from dso_app.services.lists.listing import ListRequest
from dso_app.services.lists.narrowing import customer_filters, matches, search
from dso_app.services.specific.rows import CALL_AGAIN

EVERYWHERE = "all"
"""Value of the filter by company that shows all one sees."""
REPLIES = ("promise_broken", "follow_up")
"""Codes of alerts that follow up what customers said: promises broken, statuses come of age."""
DONE_DAYS = 7
"""Days that the tab of what was done begins with."""

_PERSON = (ActionState.TO_DO, ActionState.TO_CONFIRM, ActionState.ERROR)
"""States that wait for a person."""
_BY_ITSELF = (ActionState.CONFIRMED, ActionState.WAITING)
"""States of what leaves without anybody doing more about it."""
_MOST_DIGITS = 12


def planned_for() -> Any:
    """The day an action stands at: planned for, or postponed to."""
    return func.coalesce(col(Action.postponed_to), col(Action.planned_on))


def of_tab(viewer: Viewer, filters: Mapping[str, str]) -> ColumnElement[bool]:
    """Condition on `Action` for the filters `tab` and `when`."""
    tab = filters.get("tab", "")
    if tab in _OTHER_TABS:
        return _OTHER_TABS[tab]()
    on, today = planned_for(), viewer.today
    if tab in _ALERTS:
        return and_(_for_person(), on <= today, _ALERTS[tab]())
    when: Callable[[Any, date], Any] = _WHENS.get(filters.get("when", ""), operator.le)
    return and_(_for_person(), when(on, today))


def _for_person() -> ColumnElement[bool]:
    return and_(col(Action.closed_on).is_(None), col(Action.state).in_(_PERSON))


def _any() -> ColumnElement[bool]:
    return true()


def _by_itself() -> ColumnElement[bool]:
    return and_(col(Action.closed_on).is_(None), col(Action.state).in_(_BY_ITSELF))


def is_reply() -> ColumnElement[bool]:
    """An alert about what a customer said."""
    return and_(col(Action.kind) == "alert", col(Action.reason_code).in_(REPLIES))


def is_alert() -> ColumnElement[bool]:
    """Any other alert, but for calls to be made again: those are simply to be done."""
    otherwise = (*REPLIES, CALL_AGAIN)
    return and_(col(Action.kind) == "alert", col(Action.reason_code).not_in(otherwise))


def was_done() -> ColumnElement[bool]:
    """It was done, a person skipped it, or nobody did it in time.

    What planning took back, and what the entry rule passes over, nobody ever had before them.
    """
    by_person = (col(Action.state) == ActionState.SKIPPED) & col(Action.closed_by).is_not(None)
    return or_(col(Action.state).in_((ActionState.DONE, ActionState.LAPSED)), by_person)


_OTHER_TABS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "automatic": _by_itself,
    "done": was_done,
    "all": _any,
}
_ALERTS: Mapping[str, Callable[[], ColumnElement[bool]]] = {"replies": is_reply, "alerts": is_alert}
"""Tabs of what waits for a person and whose day has come, by which alerts they hold."""
_WHENS: Mapping[str, Callable[[Any, date], Any]] = {
    "late": operator.lt,
    "today": operator.eq,
    "upcoming": operator.gt,
}
"""What waits for a person, by how its day compares with today; without, it has come by today."""


def span_of(viewer: Viewer, filters: Mapping[str, str]) -> tuple[date, date]:
    """First and last day of what was done: the filters `from` and `to`, else the last week."""
    last = _day(filters.get("to", "")) or viewer.today
    first = _day(filters.get("from", "")) or last - timedelta(days=DONE_DAYS - 1)
    return first, last


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def companies(
    viewer: Viewer, filters: Mapping[str, str], entity: Any = None
) -> ColumnElement[bool]:
    """Condition on `Customer`: in scope, of the companies the filter `entity` names.

    Without it, of the one looked at; one that the viewer does not see shows nothing.

    Args:
        viewer: who looks.
        filters: the filters.
        entity: the column that holds the company; the customers' own unless said otherwise.
    """
    of = col(Customer.entity_id) if entity is None else entity
    if not filters.get("entity") and not sees_entity(viewer.actor, viewer.entity_id):
        raise UnknownEntity(entity=viewer.entity_id)
    wanted = filters.get("entity", "") or str(viewer.entity_id)
    seen = within(viewer.actor, of)
    return and_(true(), *seen) if wanted == EVERYWHERE else and_(matches(of, wanted), *seen)


def late_sums(viewer: Viewer, filters: Mapping[str, str], of: Any = None) -> Subquery:
    """What is late of each customer; a sum that means something only where `currencies` is 1.

    In the currency of the customer's company where there is a rate, else in its own. (`currencies`
    is 2 for two and more.)

    Args:
        viewer: who looks.
        filters: say whether other companies are looked at.
        of: ids of the only customers of interest, or a query of them.
    """
    line = CustomerSummary
    elsewhere = bool(filters.get("entity", ""))
    currency = summed_currency(col(Entity.currency) if elsewhere else viewer.entity.currency)
    columns: tuple[Any, ...] = (
        col(line.customer_id).label("customer_id"),
        case((func.min(currency) == func.max(currency), 1), else_=2).label("currencies"),
        func.min(currency).label("currency"),
        func.aggregate_strings(currency, ", ").label("names"),
        func.sum(summed("late")).label("minor"),
        func.min(col(line.oldest_due)).label("oldest_due"),
    )
    query: Select[Any] = select(*columns).where(col(line.late_minor) != 0)
    if of is not None:
        query = query.where(col(line.customer_id).in_(of))
    if elsewhere:
        query = query.join(Customer, col(Customer.id) == col(line.customer_id))
        query = query.join(Entity, col(Entity.id) == col(Customer.entity_id))
    return query.group_by(col(line.customer_id)).subquery("late")


def oldest_due() -> Any:
    """`oldest_due` of `late_sums`, of each `Customer` of the query around.

    What rows are ordered by: asked for the rows there are, it costs half of joining the sums.
    """
    return _of_customer(select(func.min(col(CustomerSummary.oldest_due)))).scalar_subquery()


def late_at_least(viewer: Viewer, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Condition that so much is late, for the filter `amount`: in whole units, of the company's.

    What has no rate into that currency cannot be compared, and is not hidden.
    """
    asked = filters.get("amount", "")
    if not asked:
        return []
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS):
        return [false()]
    own = viewer.entity.currency
    currency = summed_currency(_target(viewer, filters))
    enough = func.sum(summed("late")) >= int(asked) * 10 ** formats.decimals(own)
    other = or_(func.min(currency) != func.max(currency), func.min(currency) != own)
    query = _of_customer(select(col(CustomerSummary.customer_id)))
    return [query.group_by(col(CustomerSummary.customer_id)).having(or_(other, enough)).exists()]


def _of_customer(query: Select[Any]) -> Select[Any]:
    line = CustomerSummary
    theirs = (col(line.customer_id) == col(Customer.id), col(line.late_minor) != 0)
    return query.where(*theirs).correlate(Customer)


def _target(viewer: Viewer, filters: Mapping[str, str]) -> Any:
    """The currency sums are shown in: of the company looked at, else of each customer's own."""
    if not filters.get("entity"):
        return viewer.entity.currency
    own = select(col(Entity.currency)).where(col(Entity.id) == col(Customer.entity_id))
    return own.correlate(Customer).scalar_subquery()


def narrowed(query: Select[Any], viewer: Viewer, request: ListRequest) -> Select[Any]:
    """A query over `Customer` narrowed by the filters of customers, and by the search."""
    filters = request.filters
    query = query.where(companies(viewer, filters), *customer_filters(filters, viewer.actor))
    query = query.where(*late_at_least(viewer, filters))
    return query.where(*search(request.search, (Customer.code, Customer.name)))


def narrowed_actions(
    query: Select[Any], viewer: Viewer, request: ListRequest, entity: Any = None
) -> Select[Any]:
    """A query over `Action` and `Customer` narrowed by all filters but the tab, and the search.

    Args:
        query: over both.
        viewer: who looks.
        request: the filters and the search.
        entity: the column that holds the company: the action's, by which open actions are found,
            unless said otherwise.
    """
    filters = request.filters
    of = col(Action.entity_id) if entity is None else entity
    query = query.where(companies(viewer, filters, of))
    query = query.where(*customer_filters(filters, viewer.actor), *late_at_least(viewer, filters))
    if channel := filters.get("channel"):
        query = query.where(col(Action.channel) == channel)
    if state := filters.get("state"):
        query = query.where(col(Action.state) == state)
    words = (Customer.code, Customer.name, Action.step_name)
    return query.where(*search(request.search, words))


@dataclass(frozen=True)
class TabCounts:
    """How many rows each tab holds, and of what is to be done, how many when."""

    to_do: int = 0
    late: int = 0
    today: int = 0
    upcoming: int = 0
    automatic: int = 0
    replies: int = 0
    alerts: int = 0


def tab_counts(session: Session, viewer: Viewer, request: ListRequest) -> TabCounts:
    """How many rows each tab holds under the other filters."""
    filters = {key: one for key, one in request.filters.items() if key not in ("tab", "when")}
    wanted = ListRequest(search=request.search, filters=filters)

    def counted(**tab: str) -> Any:
        return func.coalesce(func.sum(case((of_tab(viewer, tab), 1), else_=0)), 0)

    columns: list[Any] = [counted(when=""), *(counted(when=one) for one in _WHENS)]
    columns += [counted(tab=one) for one in ("automatic", "replies", "alerts")]
    query = select(*columns).select_from(Action)
    query = query.join(Customer, col(Customer.id) == col(Action.customer_id))
    query = narrowed_actions(query, viewer, wanted).where(col(Action.closed_on).is_(None))
    counts = session.execute(query).one()
    found = TabCounts(*(int(one) for one in counts))
    return TabCounts(
        **{**found.__dict__, "replies": found.replies + _said(session, viewer, wanted)}
    )


def _said(session: Session, viewer: Viewer, request: ListRequest) -> int:
    """Answers nobody has validated, and promises whose day has come."""
    if request.filters.get("channel"):
        return 0
    counts = []
    for table, condition in ((Answer, unread_answers()), (Promise, promises_due(viewer))):
        query = select(func.count()).select_from(table)
        query = query.join(Customer, col(Customer.id) == col(table.customer_id))
        query = narrowed(query, viewer, request).where(condition)
        counts.append(session.scalar(query) or 0)
    return sum(counts)


def unread_answers() -> ColumnElement[bool]:
    """Condition on `Answer`: nobody has validated it yet."""
    return col(Answer.validated_on).is_(None)


def promises_due(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `Promise`: its day has come, and nothing is decided yet."""
    return and_(col(Promise.state) == PromiseState.PENDING, col(Promise.due_on) <= viewer.today)
