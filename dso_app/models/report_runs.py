"""Report files made in the background: mailed on a schedule, or waited for on screen."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from dso_app.models.base import json_column, moment, required_moment


class ReportSchedule(SQLModel, table=True):
    """A report that is mailed again and again, to each reader as they may see it."""

    __tablename__ = "report_schedule"

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    user_id: int = Field(foreign_key="app_user.id")
    """Who set it up."""
    report: str
    """Its name in the registry."""
    asked: dict[str, Any] = json_column(dict)
    """Its filters, as in the address of its screen."""
    file_format: str
    cron: str
    """Five fields, by the clock of the company."""
    readers: list[Any] = json_column(list)
    """Ids of users."""
    enabled: bool = True
    next_run_at: datetime = required_moment()


class ReportRun(SQLModel, table=True):
    """One file for one reader; of a schedule it is mailed once for each time it comes."""

    __tablename__ = "report_run"
    __table_args__ = (UniqueConstraint("schedule_id", "user_id", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    schedule_id: int | None = Field(default=None, foreign_key="report_schedule.id")
    """None where its reader waits for it on screen."""
    entity_id: int = Field(foreign_key="entity.id")
    user_id: int = Field(foreign_key="app_user.id", index=True)
    """For whom: they see what they may."""
    report: str
    asked: dict[str, Any] = json_column(dict)
    file_format: str
    due_at: datetime = required_moment()
    state: str = Field(default="queued", index=True)
    """queued, making, sending, sent, ready, failed or ambiguous."""
    attempts: int = 0
    retry_at: datetime | None = moment()
    """Before which a mail that did not leave is not tried again."""
    error: str = ""
    claimed_at: datetime | None = moment()
    """When a runner began to work on it, in real time."""
    ended_at: datetime | None = moment()
    content: bytes | None = None
    """The file, where it is kept for its reader."""
