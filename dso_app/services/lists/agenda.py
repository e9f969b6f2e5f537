"""The tables of actions: what is to be done, what leaves by itself, and what was done."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, cast, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import ActionState
from dso_app.domain.scenario import Channel
from dso_app.models import Action, ActionTotal, Customer, Entity, Item, Scenario, User
from dso_app.services.lists.agenda_filters import (
    late_sums,
    narrowed_actions,
    of_tab,
    oldest_due,
    planned_for,
    span_of,
    was_done,
)
from dso_app.services.lists.agenda_rows import ByCustomer, customer_columns
from dso_app.services.lists.built import KEYS, built
from dso_app.services.lists.days import days_since
from dso_app.services.lists.listing import Cell, Column, Kind, ListRequest, ListRow
from dso_app.services.lists.words import action_state, call_word, channel_word, mode_word
from dso_app.texts import N_, translate

_PLAIN = action_state(ActionState.TO_DO).value
"""The state that goes without saying."""


_closer = aliased(User)
_JOINS: dict[str, tuple[Any, Any]] = {
    "leader": (Item, col(Item.id) == col(Action.leader_item_id)),
    "scenario": (Scenario, col(Scenario.id) == col(Action.scenario_id)),
    "collector": (User, col(User.id) == col(Customer.collector_id)),
    "closed_by": (_closer, col(_closer.id) == col(Action.closed_by)),
}
"""The tables beside actions and customers, by the column that wants them."""


class _Actions(ByCustomer):
    """Actions of the customers in scope."""

    counted = (N_("{count} action"), N_("{count} actions"))
    day = "planned_on"

    def rows_of(
        self, viewer: Viewer, request: ListRequest, keys: Sequence[Any] | None = None
    ) -> Select[Any]:
        """The actions asked for, or those of some ids."""
        theirs = None if keys is None else col(Action.id).in_(keys)
        of = None if theirs is None else select(col(Action.customer_id)).where(theirs)
        late = late_sums(viewer, request.filters, of)
        query: Select[Any] = (
            select(*_columns(viewer, late))
            .select_from(Action)
            .join(Customer, col(Customer.id) == col(Action.customer_id))
            .join(Entity, col(Entity.id) == col(Action.entity_id))
            .join(late, late.c.customer_id == col(Customer.id), isouter=True)
        )
        for table, condition in _JOINS.values():
            query = query.join(table, condition, isouter=True)
        if theirs is not None:
            query = query.where(theirs)
        wanted = self._wanted(viewer, request.filters)
        return narrowed_actions(query, viewer, request).where(wanted)

    def rows_by_key(
        self, session: Session, viewer: Viewer, request: ListRequest, keys: Sequence[Any]
    ) -> dict[Any, ListRow]:
        """The actions of some ids."""
        asked = (request.search, *sorted(request.filters.items()))
        company = (viewer.entity_id, viewer.entity.currency)
        of = (self.name, viewer.actor, *company, viewer.today, *asked)
        query = built(of, lambda: self.rows_of(viewer, request, KEYS))
        found = session.execute(query, {KEYS.key: list(keys)}).mappings()
        return {row["id"]: self._row(dict(row), viewer) for row in found}

    def places(self, viewer: Viewer, request: ListRequest, order: str = "") -> Select[Any]:
        """The actions asked for, and what they are ordered by."""
        day = planned_for() if self.day == "planned_on" else col(Action.closed_on)
        columns: list[Any] = [col(Action.id), col(Action.customer_id), day.label("day")]
        if order:
            columns.append(_order(viewer, order).label("place"))
        query: Select[Any] = select(*columns).select_from(Action)
        query = query.join(Customer, col(Customer.id) == col(Action.customer_id))
        if order in _JOINS:
            query = query.join(*_JOINS[order], isouter=True)
        # By what is late, customers are in order already: their actions are asked for one customer
        # after the other, and no more of them than a page holds.
        entity = col(Customer.entity_id) if order == "late" else None
        wanted = self._wanted(viewer, request.filters)
        return narrowed_actions(query, viewer, request, entity).where(wanted)

    def _wanted(self, viewer: Viewer, filters: Mapping[str, str]) -> ColumnElement[bool]:
        return of_tab(viewer, filters)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, states and channels in words; a reason stands under its state."""
        cells, language = super().cells(row, viewer), viewer.language
        state = action_state(row["state"])
        cells["step_name"] = Cell(row["step_name"], sub=_beside(row, language), tone=_tone(row))
        cells["state"] = Cell(state.value, sub=_reason(row, language), tone=state.tone)
        cells["channel"] = Cell(channel_word(row["channel"]), tone="mute")
        cells["mode"] = Cell(mode_word(row["mode"]), tone="mute")
        cells["result"] = Cell(translate(call_word(row["result"]), language))
        cells["asked"] = Cell(_asked_words(row["asked"], language))
        if row["closed_on"] is None and row["planned_on"] < viewer.today:
            cells["planned_on"] = Cell(row["planned_on"], tone="bad")
        return cells


class ActionListing(_Actions):
    """What is to be done, and what leaves by itself.

    Filters: those of `customer_filters`; `tab`: empty (from the start: what waits for a person and
    whose day has come), `automatic` (what leaves by itself, on whatever day), `alerts`, `all`;
    `when`: `late`, `today` or `upcoming` of what waits for a person; `channel`; `state`;
    `entity`: another company one sees, or `all`; `amount`: at least so much late, in whole units.
    """

    name = "agenda"
    columns = (
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("step_name", N_("Action"), Kind.PILL),
        Column("channel", N_("Channel"), Kind.PILL, shown=False),
        Column("mode", N_("Mode"), Kind.PILL, shown=False),
        Column("state", N_("State"), Kind.PILL, shown=False),
        Column("planned_on", N_("Planned"), Kind.DATE),
        Column("late", N_("Late"), Kind.MONEY, total=True),
        Column("days_late", N_("Oldest"), Kind.DAYS),
        Column("leader", N_("Leader item"), shown=False),
        Column("asked", N_("Asked"), Kind.AMOUNTS, sortable=False, shown=False),
        Column("scenario", N_("Scenario"), shown=False),
        Column("collector", N_("Collector"), shown=False),
    )
    order = "late"
    order_descending = True


class DoneListing(_Actions):
    """What was done over a span of days, by whom, the latest first.

    Filters: those of `ActionListing` but for `tab` and `when`; `from` and `to`: first and last day.
    """

    name = "agenda_done"
    columns = (
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("step_name", N_("Action"), Kind.PILL),
        Column("channel", N_("Channel"), Kind.PILL, shown=False),
        Column("closed_on", N_("Closed"), Kind.DATE),
        Column("closed_by", N_("By")),
        Column("result", N_("Result"), shown=False),
        Column("note", N_("Note")),
        Column("planned_on", N_("Planned"), Kind.DATE, shown=False),
        Column("scenario", N_("Scenario"), shown=False),
        Column("collector", N_("Collector"), shown=False),
    )
    order = "closed_on"
    order_descending = True
    day = "closed_on"

    def _wanted(self, viewer: Viewer, filters: Mapping[str, str]) -> ColumnElement[bool]:
        return was_done() & col(Action.closed_on).between(*span_of(viewer, filters))

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; what nobody closed, the house did."""
        cells = super().cells(row, viewer)
        cells["closed_by"] = Cell(row["closed_by"] or "Relance")
        return cells


def _columns(viewer: Viewer, late: Subquery) -> list[Any]:
    own = ("id", "kind", "step_name", "channel", "mode", "state", "note", "result", "closed_on")
    return [
        *customer_columns(viewer, late),
        *(col(getattr(Action, name)).label(name) for name in own),
        col(Action.reason_message).label("reason_message"),
        col(Action.reason_values).label("reason_values"),
        planned_for().label("planned_on"),
        col(Scenario.name).label("scenario"),
        col(Item.number).label("leader"),
        col(_closer.name).label("closed_by"),
        _asked().label("asked"),
    ]


def _order(viewer: Viewer, name: str) -> Any:
    """What the actions are ordered by."""
    orders: dict[str, Any] = {
        "late": col(Customer.late_rank),
        "days_late": days_since(oldest_due(), viewer.today),
        "planned_on": planned_for(),
        "customer": col(Customer.name),
        "code": col(Customer.code),
        "scenario": col(Scenario.name),
        "collector": col(User.name),
        "closed_by": col(_closer.name),
        "leader": col(Item.number),
    }
    return orders[name] if name in orders else col(getattr(Action, name))


def _asked() -> Any:
    """What an action asks for in one text, each `minor units currency`."""
    total = ActionTotal
    told = (cast(col(total.asked_minor), String) + " " + col(total.currency)).label("told")
    asked = (
        select(told)
        .where(col(total.action_id) == col(Action.id))
        .order_by(col(total.currency))
        .correlate(Action)
        .subquery("asked")
    )
    return select(func.aggregate_strings(asked.c.told, ",")).scalar_subquery()


def _asked_words(told: str | None, language: str) -> str:
    pairs = (one.split(" ") for one in (told or "").split(",") if one)
    return " + ".join(
        formats.amount_with_currency(int(minor), currency, language) for minor, currency in pairs
    )


def _beside(row: Mapping[str, Any], language: str) -> str:
    """Beside the step: its state where that says more than "to do", or what came of a call."""
    if row["result"]:
        return translate(call_word(row["result"]), language)
    state = action_state(row["state"])
    return "" if state.value == _PLAIN else translate(str(state.value), language).lower()


def _tone(row: Mapping[str, Any]) -> str:
    """What stands out: what failed or threatens, alerts, and what one does oneself."""
    channel = Channel(row["channel"])
    if row["state"] == ActionState.ERROR or not channel.amicable:
        return "bad"
    if row["kind"] == "alert" and channel is not Channel.CALL:
        return "warn"
    return "mute" if channel.sendable else "info"


def _reason(row: Mapping[str, Any], language: str) -> str:
    if not row["reason_message"]:
        return ""
    return translate(row["reason_message"], language, **json.loads(row["reason_values"]))
