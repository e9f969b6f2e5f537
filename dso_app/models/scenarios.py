"""Scenarios: their versions and steps, and the texts the steps send."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from dso_app.models.base import json_column, minor_units, moment, required_moment


class Scenario(SQLModel, table=True):
    """An ordered list of steps applied to a customer's late (or soon due) items."""

    __table_args__ = (UniqueConstraint("entity_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    name: str
    active: bool = True
    archived: bool = False
    version: int = 0
    """Number of the version in force."""


class ScenarioVersion(SQLModel, table=True):
    """A scenario as it was saved once; a saved version never changes."""

    __tablename__ = "scenario_version"
    __table_args__ = (UniqueConstraint("scenario_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id")
    number: int
    scope: str = "account"
    entry: str = "first_step"
    minimum_amount: str = "0"
    """Decimal number of major units, reached in some currency."""
    created_at: datetime = required_moment()
    user_id: int | None = Field(default=None, foreign_key="app_user.id")


class Step(SQLModel, table=True):
    """One action of a scenario's version."""

    __table_args__ = (Index("ix_step_version_id_position", "version_id", "position", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="scenario_version.id")
    position: int
    """The step's order, from 1."""
    key: str
    """Stays the same from version to version: no step twice in a cycle."""
    name: str
    channel: str
    trigger: str
    offset_days: int
    mode: str = "to_confirm"
    template_key: str = ""
    recipients: list[Any] = json_column(list)
    items: str = "late"
    """leader, late, late_and_due_within:N, all_open."""
    deduct_credits: bool = True
    list_down_payments: bool = False
    attach_copies: bool = False
    fee_minor: int = minor_units()
    lapse_days: int | None = None


class Template(SQLModel, table=True):
    """A text of a step, in as many languages as wanted."""

    __table_args__ = (UniqueConstraint("entity_id", "key", "channel"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    key: str
    channel: str
    """email, sms or letter: what the text is written for."""
    name: str


class TemplateText(SQLModel, table=True):
    """A template in one language."""

    __tablename__ = "template_text"
    __table_args__ = (UniqueConstraint("template_id", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    template_id: int = Field(foreign_key="template.id")
    language: str
    subject: str = ""
    body: str = ""
    version: int = 1
    """Grows at each saving: nobody overwrites what they have not seen."""
    saved_at: datetime | None = moment()
    """When; empty for texts of before this was written down."""
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    """Who saved it; empty for the program."""


class ScenarioDraft(SQLModel, table=True):
    """What somebody is changing about a scenario, or begins, and has not saved yet."""

    __tablename__ = "scenario_draft"
    __table_args__ = (
        UniqueConstraint("user_id", "scenario_id"),
        Index(
            "uq_scenario_draft_new",
            "user_id",
            "entity_id",
            unique=True,
            sqlite_where=text("scenario_id IS NULL"),
            postgresql_where=text("scenario_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id")
    entity_id: int = Field(foreign_key="entity.id")
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id")
    """Empty for the one new scenario somebody may have begun."""
    base_version: int
    """Number of the version it was begun from; 0 for a new one."""
    content: dict[str, Any] = json_column(dict)
    """`typed`: what the editor shows again; `scenario`: the same as a scenario file writes it,
    null while something in it is wrong."""
    kept_at: datetime = required_moment()


class AssignmentRule(SQLModel, table=True):
    """Which customers get what by themselves, at every import; the first that fits."""

    __tablename__ = "assignment_rule"

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    position: int
    name: str
    conditions: list[Any] = json_column(list)
    """Objects of field, comparison and value, all of which must hold."""
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id")
    gives_scenario: bool = True
    """Whether it says anything of the scenario; `scenario_id` may be none all the same."""
    collector_id: int | None = Field(default=None, foreign_key="app_user.id")
    sales_id: int | None = Field(default=None, foreign_key="app_user.id")
    group_name: str = ""
    options: dict[str, Any] = json_column(dict)
    """By column of customers, the value as it is kept there."""
    new_only: bool = True
    """Only customers an import creates."""
    active: bool = True
