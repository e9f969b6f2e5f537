"""The table of scenarios."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.scope import UnknownEntity, scoped, sees_entity
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import MessageState
from dso_app.models import (
    Action,
    Customer,
    Message,
    Scenario,
    ScenarioDraft,
    ScenarioVersion,
    Step,
    User,
)
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.texts import N_, translate

_SCOPES = {"account": N_("Account"), "item": N_("Item")}
_DAYS = 30
"""What was sent is counted over so many days, today included."""


class ScenarioListing(Listing):
    """Scenarios of an entity: customers in the actor's scope on each, and messages sent to them.

    Whoever left changes to one unsaved is told. Filter: `show`: `archived`; else those in use.
    """

    name = "scenarios"
    columns = (
        Column("name", N_("Scenario")),
        Column("state", N_("State"), Kind.PILL, sortable=False),
        Column("scope", N_("Scope"), Kind.PILL),
        Column("steps", N_("Steps"), Kind.NUMBER),
        Column("customers", N_("Customers"), Kind.NUMBER),
        Column("sent", N_("Sent in 30 days"), Kind.NUMBER),
        Column("changed_at", N_("Last change")),
        Column("version", N_("Version"), Kind.NUMBER, shown=False),
    )
    counted = (N_("{count} scenario"), N_("{count} scenarios"))
    order = "name"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The scenarios of the viewer's entity."""
        if not sees_entity(viewer.actor, viewer.entity_id):
            raise UnknownEntity(entity=viewer.entity_id)
        version = (col(ScenarioVersion.scenario_id) == col(Scenario.id)) & (
            col(ScenarioVersion.number) == col(Scenario.version)
        )
        steps = select(func.count()).where(col(Step.version_id) == col(ScenarioVersion.id))
        columns: list[Any] = [
            *(col(getattr(Scenario, name)).label(name) for name in ("id", "name", "version")),
            *(col(getattr(Scenario, name)).label(name) for name in ("active", "archived")),
            col(ScenarioVersion.scope).label("scope"),
            steps.scalar_subquery().label("steps"),
            _customers(viewer).label("customers"),
            _sent(viewer).label("sent"),
            col(ScenarioVersion.created_at).label("changed_at"),
            col(User.name).label("author"),
            _left_unsaved(viewer).label("unsaved"),
        ]
        return (
            select(*columns)
            .select_from(Scenario)
            .join(ScenarioVersion, version, isouter=True)
            .join(User, col(User.id) == col(ScenarioVersion.user_id), isouter=True)
            .where(
                col(Scenario.entity_id) == viewer.entity_id,
                col(Scenario.archived) == (request.filters.get("show") == "archived"),
                *search(request.search, (Scenario.name,)),
            )
        )

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, in words."""
        cells = super().cells(row, viewer)
        cells["scope"] = Cell(_SCOPES.get(row["scope"], ""), tone="mute")
        moment = formats.moment(row["changed_at"], viewer.language, viewer.timezone)
        cells["changed_at"] = Cell(moment, sub=row["author"] or "")
        if row["unsaved"]:
            words = translate(N_("your changes are not saved"), viewer.language)
            cells["name"] = Cell(row["name"], sub=words)
        active = row["active"]
        cells["state"] = Cell(
            N_("Active") if active else N_("Inactive"), tone="ok" if active else "mute"
        )
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The editor."""
        return f"/scenarios/{row['id']}"


def _customers(viewer: Viewer) -> Any:
    count = select(func.count()).where(col(Customer.scenario_id) == col(Scenario.id))
    return scoped(count, viewer.actor, viewer.entity_id).scalar_subquery()


def _sent(viewer: Viewer) -> Any:
    count = (
        select(func.count())
        .select_from(Message)
        .join(Action, col(Action.id) == col(Message.action_id))
        .join(Customer, col(Customer.id) == col(Message.customer_id))
        .where(
            col(Action.scenario_id) == col(Scenario.id),
            col(Message.state) == MessageState.SENT,
            col(Message.sent_on) > viewer.today - timedelta(days=_DAYS),
        )
    )
    return scoped(count, viewer.actor, viewer.entity_id).scalar_subquery()


def _left_unsaved(viewer: Viewer) -> Any:
    return (
        select(col(ScenarioDraft.id))
        .where(
            col(ScenarioDraft.scenario_id) == col(Scenario.id),
            col(ScenarioDraft.user_id) == viewer.actor.user_id,
        )
        .exists()
    )
