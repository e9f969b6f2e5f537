"""Collecting: cycles through a scenario and the actions of the agenda."""

from datetime import date, datetime

from sqlalchemy import text, true
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from dso_app.models.base import minor_units, required_moment

OPEN_ACTION_STATES = ("to_do", "to_confirm", "confirmed", "waiting", "error")


class Cycle(SQLModel, table=True):
    """One leader's way through a scenario (scope account), or one item's (scope item)."""

    # A leader that comes back goes on in the cycle it had: no step twice, however long it was away.
    __table_args__ = (UniqueConstraint("scenario_id", "leader_item_id"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    scenario_id: int = Field(foreign_key="scenario.id")
    leader_item_id: int = Field(foreign_key="item.id", index=True)
    started_on: date
    ended_on: date | None = None
    version_id: int | None = Field(default=None, foreign_key="scenario_version.id")
    """Version of the last step performed or skipped."""
    last_order: int | None = None
    last_offset: int | None = None
    """Effective offset of the last step performed or skipped, days."""
    performed_on: date | None = None
    """Day the last step was performed (not skipped)."""
    performed_offset: int | None = None
    """Effective offset of that step."""
    passed_over_on: date | None = None
    """Day a person last skipped a step, or one lapsed."""


class Action(SQLModel, table=True):
    """One concrete thing to do for a customer on a date."""

    __table_args__ = (
        # Never the same (cycle, step) twice: a cancelled one may be prepared again, because
        # nothing of it ever left.
        Index(
            "uq_action_cycle_step",
            "cycle_id",
            "step_key",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
        Index(
            "ix_action_open",
            "entity_id",
            "planned_on",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_action_customer_id", "customer_id"),
        Index("ix_action_closed", "entity_id", "closed_on"),
        # Undoing an import looks up what was planned of its items.
        Index("ix_action_cycle_id", "cycle_id"),
        Index("ix_action_leader_item_id", "leader_item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    customer_id: int = Field(foreign_key="customer.id")
    kind: str = "scenario"
    """scenario, specific or alert."""
    cycle_id: int | None = Field(default=None, foreign_key="cycle.id")
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id")
    version_id: int | None = Field(default=None, foreign_key="scenario_version.id")
    step_key: str = ""
    step_order: int = 0
    step_name: str = ""
    effective_offset: int = 0
    channel: str
    mode: str
    state: str
    """to_do, to_confirm, confirmed, waiting, error; closed: done, skipped, cancelled, lapsed."""
    reason_code: str = ""
    reason_message: str = ""
    """English msgid of the reason; `reason_values` fills it."""
    reason_values: str = "{}"
    planned_on: date
    """As the trigger gave it; may lie in the past."""
    postponed_to: date | None = None
    leader_item_id: int | None = Field(default=None, foreign_key="item.id")
    created_on: date
    confirmed_by: int | None = Field(default=None, foreign_key="app_user.id")
    closed_on: date | None = None
    closed_by: int | None = Field(default=None, foreign_key="app_user.id")
    note: str = ""
    recipients: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Of a specific action: whom its message goes to, commas between; empty for the collection
    contact."""
    holds: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether a specific action takes its items out of their scenario until it is closed."""
    result: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What came of a call: a `CallResult`; empty for what is no call, or where nobody said."""


class ActionItem(SQLModel, table=True):
    """An item an action lists."""

    __tablename__ = "action_item"
    # Scope item: never the same (item's cycle, step) twice. Rows without either do not count.
    __table_args__ = (Index("uq_action_item_cycle_step", "cycle_id", "step_key", unique=True),)

    action_id: int = Field(foreign_key="action.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)
    cycle_id: int | None = Field(default=None, foreign_key="cycle.id")
    """The item's own cycle, in a scenario of scope *item*."""
    step_key: str | None = None
    """The step it is at; none in scope *account*, and once the action was cancelled."""


class ActionTotal(SQLModel, table=True):
    """What an action asks for in one currency."""

    __tablename__ = "action_total"

    action_id: int = Field(foreign_key="action.id", primary_key=True)
    currency: str = Field(primary_key=True)
    asked_minor: int = minor_units()


class Event(SQLModel, table=True):
    """What happened, to a customer or to the house: append-only."""

    __table_args__ = (Index("ix_event_customer_id_id", "customer_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int | None = Field(default=None, foreign_key="entity.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    item_id: int | None = None
    message_id: int | None = None
    kind: str
    """Dotted word: item.status, promise.made, message.sent, user.logged_in…"""
    on: date | None = Field(default=None, sa_column_kwargs={"name": "happened_on"})
    """Business date."""
    at: datetime = required_moment()
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    message: str
    """English msgid of the sentence; `values` fills it."""
    values: str = Field(default="{}", sa_column_kwargs={"name": "message_values"})
    """JSON object."""
    before: str = Field(default="", sa_column_kwargs={"name": "value_before"})
    after: str = Field(default="", sa_column_kwargs={"name": "value_after"})
