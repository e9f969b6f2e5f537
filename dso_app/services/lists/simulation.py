"""The table of what a simulation found."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, false, select, true
from sqlmodel import col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Simulation, SimulationLine
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import matches, search
from dso_app.services.lists.words import channel_word, mode_word
from dso_app.texts import N_


class SimulationListing(Listing):
    """What the viewer's own simulation of a scenario found, one row a currency.

    Filters: `scenario`: its id; `edited`: `yes` for the one of unsaved changes; `on`: a day;
    `channel`.
    """

    name = "simulation"
    columns = (
        Column("on", N_("Day"), Kind.DATE),
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False, filed=True),
        Column("step_order", N_("No."), Kind.NUMBER, shown=False, filed=True),
        Column("step_name", N_("Step")),
        Column("channel", N_("Channel"), Kind.PILL),
        Column("mode", N_("Mode"), Kind.PILL),
        Column("asked_minor", N_("Asked"), Kind.MONEY, total=True),
        Column("items", N_("Items"), sortable=False),
    )
    currency = "currency"
    counted = (N_("{count} line"), N_("{count} lines"))
    order = "on"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The lines about customers in the viewer's scope."""
        asked = request.filters
        lines = ("id", "on", "step_order", "step_name", "channel", "mode", "currency")
        columns: list[Any] = [
            *(col(getattr(SimulationLine, name)).label(name) for name in lines),
            col(SimulationLine.asked_minor).label("asked_minor"),
            col(SimulationLine.items).label("items"),
            col(SimulationLine.customer_id).label("customer_id"),
            col(Customer.name).label("customer"),
            col(Customer.code).label("code"),
        ]
        query = (
            select(*columns)
            .select_from(SimulationLine)
            .join(Simulation, col(Simulation.id) == col(SimulationLine.simulation_id))
            .join(Customer, col(Customer.id) == col(SimulationLine.customer_id))
            .where(
                col(Simulation.user_id) == viewer.actor.user_id,
                col(Simulation.edited) == (asked.get("edited") == "yes"),
                matches(col(Simulation.scenario_id), asked.get("scenario", "") or "0"),
                _on(asked.get("on", "")),
                *search(request.search, (Customer.name, Customer.code, SimulationLine.items)),
            )
        )
        if channel := asked.get("channel"):
            query = query.where(col(SimulationLine.channel) == channel)
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, in words."""
        cells = super().cells(row, viewer)
        card = f"/customers/{row['customer_id']}"
        cells["customer"] = Cell(row["customer"], sub=row["code"], href=card)
        cells["channel"] = Cell(channel_word(row["channel"]), tone="mute")
        cells["mode"] = Cell(mode_word(row["mode"]), tone="mute")
        return cells


def _on(day: str) -> Any:
    if not day:
        return true()
    try:
        return col(SimulationLine.on) == date.fromisoformat(day)
    except ValueError:
        return false()
