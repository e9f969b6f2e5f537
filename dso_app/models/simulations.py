"""What simulations found: kept aside to be read and taken away as a file, never acted upon."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from dso_app.models.base import json_column, minor_units, moment, required_moment


class Simulation(SQLModel, table=True):
    """What somebody asked of a scenario; asked again, it takes the place of the one before."""

    __table_args__ = (UniqueConstraint("user_id", "scenario_id", "edited"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    user_id: int = Field(foreign_key="app_user.id")
    scenario_id: int = Field(foreign_key="scenario.id")
    edited: bool = False
    """Of the scenario as its asker was changing it, instead of the version in force."""
    days: int
    """The span, today included."""
    payments: str = "none"
    """none or usual."""
    rules: dict[str, Any] = json_column(dict)
    """The scenario as it was being changed; empty for the version in force."""
    starts_on: date
    """The business date on which it was asked."""
    asked_at: datetime = required_moment()
    state: str = Field(default="queued", index=True)
    """queued, running, done or failed."""
    claimed_at: datetime | None = moment()
    """When somebody began to work on it, in real time."""


class SimulationLine(SQLModel, table=True):
    """One thing that would be done, in one currency.

    Customers are named by id alone: an import that is undone takes them away.
    """

    __tablename__ = "simulation_line"
    __table_args__ = (Index("ix_simulation_line_simulation_id_on", "simulation_id", "on"),)

    id: int | None = Field(default=None, primary_key=True)
    simulation_id: int = Field(foreign_key="simulation.id")
    on: date
    customer_id: int
    part: int = 0
    """0 for its first currency: those are counted."""
    step_order: int
    step_name: str
    channel: str
    mode: str
    currency: str
    asked_minor: int = minor_units()
    items: str = ""
    """Numbers of the items listed, parted by commas."""
