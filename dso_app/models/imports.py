"""Imports: profiles of files and what each import did."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from dso_app.models.base import json_column, moment, required_moment


class ImportProfile(SQLModel, table=True):
    """How a kind of file is read; also the source its items belong to."""

    __tablename__ = "import_profile"
    __table_args__ = (UniqueConstraint("entity_id", "kind", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    kind: str
    """customers, items, contacts."""
    name: str
    header: list[Any] = json_column(list)
    """Header words it is recognised by."""
    options: dict[str, Any] = json_column(dict)
    """Columns, kind words, delimiter, encoding, dates, decimal mark, mode…"""


class ImportBatch(SQLModel, table=True):
    """One import: the file, what was asked, where it stands, what it did."""

    __tablename__ = "import_batch"

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    kind: str
    profile_id: int | None = Field(default=None, foreign_key="import_profile.id")
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    file_name: str = ""
    file_path: str = ""
    """Where an upload waits, below the data folder."""
    file_hash: str = ""
    options: dict[str, Any] = json_column(dict)
    state: str = "uploaded"
    """uploaded, previewing, previewed, queued, running, done, refused, failed, undone."""
    business_date: date
    """Date the import is applied on: known_on of what it brings."""
    created_at: datetime = required_moment()
    started_at: datetime | None = moment()
    finished_at: datetime | None = moment()
    claimed_by: str = ""
    progress_done: int = 0
    progress_total: int = 0
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    cleared: int = 0
    reopened: int = 0
    skipped: int = 0
    rejected: int = 0
    answer: dict[str, Any] = json_column(dict)
    """The answer of interface.md, errors and assumptions included."""
    error: str = ""
