"""The table of actions: the agenda."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import ActionState
from dso_app.domain.scenario import Channel
from dso_app.models import Action, ActionTotal, Customer, Item, Scenario, User
from dso_app.services.listing import Cell, Column, Kind, Listing, ListRequest, Total
from dso_app.services.lists.days import days_since
from dso_app.services.lists.narrowing import customer_filters, search
from dso_app.services.lists.words import action_state, channel_word, mode_word
from dso_app.texts import N_, translate

TABS = ("to_do", "alerts", "upcoming", "automatic")
"""What the agenda is looked at by and counted: the first one from the start."""

_PLAIN = action_state(ActionState.TO_DO).value
"""The state that goes without saying."""

_PERSON = (ActionState.TO_DO, ActionState.TO_CONFIRM, ActionState.ERROR)
"""States that wait for a person."""
_BY_ITSELF = (ActionState.CONFIRMED, ActionState.WAITING)
"""States of what leaves without anybody doing more about it."""


class ActionListing(Listing):
    """Actions of the customers in scope.

    An action that asks in several currencies names them in place of an amount; the totals hold
    each of them.

    Filters: those of `customer_filters`; `tab`: `to_do` (from the start: what waits for a person
    and whose day has come), `alerts` among it, `upcoming` (for a person, on a later day),
    `automatic` (what leaves by itself, on whatever day), `done`, `all`; `channel`; `state`.
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
        Column("days_late", N_("Oldest"), Kind.DAYS),
        Column("leader", N_("Leader item"), shown=False),
        Column("asked", N_("Asked"), Kind.MONEY, total=True),
        Column("scenario", N_("Scenario"), shown=False),
        Column("collector", N_("Collector"), shown=False),
        Column("closed_on", N_("Closed"), Kind.DATE, shown=False),
        Column("note", N_("Note"), shown=False),
    )
    currency = "currency"
    counted = (N_("{count} action"), N_("{count} actions"))
    order = "asked"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The actions in scope that are asked for."""
        asked = _asked()
        on = func.coalesce(col(Action.postponed_to), col(Action.planned_on))
        query = (
            select(*_columns(viewer, asked, on))
            .select_from(Action)
            .join(Customer, col(Customer.id) == col(Action.customer_id))
            .join(asked, asked.c.action_id == col(Action.id), isouter=True)
            .join(Item, col(Item.id) == col(Action.leader_item_id), isouter=True)
            .join(Scenario, col(Scenario.id) == col(Action.scenario_id), isouter=True)
            .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            .where(*_conditions(viewer, request.filters, on))
            .where(*customer_filters(request.filters))
            .where(*search(request.search, (Customer.code, Customer.name, Action.step_name)))
        )
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, states and channels in words; a reason stands under its state."""
        cells = super().cells(row, viewer)
        state = action_state(row["state"])
        beside = "" if state.value == _PLAIN else translate(str(state.value), viewer.language)
        cells["customer"] = Cell(row["customer"], sub=row["code"])
        cells["step_name"] = Cell(row["step_name"], sub=beside.lower(), tone=_tone(row))
        cells["state"] = Cell(state.value, sub=_reason(row, viewer.language), tone=state.tone)
        cells["channel"] = Cell(channel_word(row["channel"]), tone="mute")
        cells["mode"] = Cell(mode_word(row["mode"]), tone="mute")
        if row["mixed"]:
            cells["asked"] = Cell(sub=row["mixed"])
        if row["closed_on"] is None and row["planned_on"] < viewer.today:
            cells["planned_on"] = Cell(row["planned_on"], tone="bad")
        if (row["days_late"] or 0) <= 0:
            cells["days_late"] = Cell()
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['customer_id']}"

    def tab_counts(self, session: Session, viewer: Viewer, request: ListRequest) -> dict[str, int]:
        """How many rows each tab holds under the other filters."""
        counts = {}
        for tab in TABS:
            asked = replace(request, filters={**request.filters, "tab": tab})
            source = self.query(viewer, asked).subquery()
            counts[tab] = session.scalar(select(func.count()).select_from(source)) or 0
        return counts

    def _totals(self, session: Session, source: Subquery) -> tuple[tuple[Total, ...], int]:
        """What the actions ask for, per currency."""
        count = session.scalar(select(func.count()).select_from(source)) or 0
        asked = func.sum(col(ActionTotal.asked_minor))
        query = (
            select(col(ActionTotal.currency), asked)
            .where(col(ActionTotal.action_id).in_(select(source.c.id)))
            .group_by(col(ActionTotal.currency))
            .order_by(col(ActionTotal.currency))
        )
        found = session.execute(query)
        return tuple(Total(currency, {"asked": int(minor)}) for currency, minor in found), count


def _tone(row: Mapping[str, Any]) -> str:
    """What stands out: what failed or threatens, alerts, and what one does oneself."""
    channel = Channel(row["channel"])
    if row["state"] == ActionState.ERROR or not channel.amicable:
        return "bad"
    if row["kind"] == "alert":
        return "warn"
    return "mute" if channel.sendable else "info"


def _asked() -> Subquery:
    """One row an action: its amount means something only where `currencies` is 1."""
    return (
        select(
            col(ActionTotal.action_id).label("action_id"),
            func.count().label("currencies"),
            func.min(col(ActionTotal.currency)).label("currency"),
            func.aggregate_strings(col(ActionTotal.currency), ", ").label("names"),
            func.min(col(ActionTotal.asked_minor)).label("minor"),
        )
        .group_by(col(ActionTotal.action_id))
        .subquery("asked")
    )


def _columns(viewer: Viewer, asked: Subquery, on: ColumnElement[Any]) -> list[Any]:
    several = asked.c.currencies > 1
    own = ("id", "customer_id", "step_name", "channel", "mode", "state", "closed_on", "note")
    return [
        *(col(getattr(Action, name)).label(name) for name in (*own, "kind")),
        col(Action.reason_message).label("reason_message"),
        col(Action.reason_values).label("reason_values"),
        on.label("planned_on"),
        col(Customer.name).label("customer"),
        col(Customer.code).label("code"),
        col(User.name).label("collector"),
        col(Scenario.name).label("scenario"),
        col(Item.number).label("leader"),
        days_since(col(Item.due_date), viewer.today).label("days_late"),
        case((several, None), else_=asked.c.minor).label("asked"),
        case((several, ""), else_=func.coalesce(asked.c.currency, "")).label("currency"),
        case((several, asked.c.names)).label("mixed"),
    ]


def _conditions(
    viewer: Viewer, filters: Mapping[str, str], on: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    is_open = col(Action.closed_on).is_(None)
    for_person = is_open & col(Action.state).in_(_PERSON)
    by_itself = is_open & col(Action.state).in_(_BY_ITSELF)
    tabs: dict[str, list[ColumnElement[bool]]] = {
        "alerts": [for_person, on <= viewer.today, col(Action.kind) == "alert"],
        "upcoming": [for_person, on > viewer.today],
        "automatic": [by_itself],
        "done": [col(Action.closed_on).is_not(None)],
        "all": [],
    }
    conditions = list(tabs.get(filters.get("tab", ""), [for_person, on <= viewer.today]))
    if channel := filters.get("channel"):
        conditions.append(col(Action.channel) == channel)
    if state := filters.get("state"):
        conditions.append(col(Action.state) == state)
    return conditions


def _reason(row: Mapping[str, Any], language: str) -> str:
    if not row["reason_message"]:
        return ""
    return translate(row["reason_message"], language, **json.loads(row["reason_values"]))
