"""Work in the background: runners, jobs and their runs."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from dso_app.models.base import json_column, moment, required_moment


class Runner(SQLModel, table=True):
    """A process that does jobs; it proves it lives by its heartbeat, in real time."""

    id: str = Field(primary_key=True)
    host: str = ""
    pid: int = 0
    started_at: datetime = required_moment()
    beat_at: datetime = required_moment()
    stopped_at: datetime | None = moment()


class Job(SQLModel, table=True):
    """A recurring piece of work and its schedule."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    cron: str
    enabled: bool = True
    next_run_at: datetime | None = moment()
    claimed_by: str = ""
    asked: bool = False
    """Somebody wants it done as soon as a runner is free, whatever its schedule."""
    failures: int = 0
    """Runs that failed in a row."""
    mailed_at: datetime | None = moment()
    """When administrators were last told that it fails; none while it works."""


class JobRun(SQLModel, table=True):
    """One run of a job and what came of it."""

    __tablename__ = "job_run"

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key="job.id", index=True)
    runner_id: str = ""
    started_at: datetime = required_moment()
    ended_at: datetime | None = moment()
    outcome: str = ""
    """done, failed, abandoned; empty while it runs."""
    detail: str = ""
    counts: dict[str, Any] = json_column(dict)
