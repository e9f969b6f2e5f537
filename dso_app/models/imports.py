"""Imports: profiles of files and what each import did."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from dso_app.models.base import Json, json_column, minor_units, moment, required_moment


class ImportProfile(SQLModel, table=True):
    """How a kind of file is read; also the source its items belong to."""

    __tablename__ = "import_profile"
    __table_args__ = (UniqueConstraint("entity_id", "kind", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    kind: str
    """customers, items, contacts, turnover, backlog, fec."""
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
    plan_digest: str = ""
    """Names the plan that was previewed: only that one is applied."""
    source_id: int | None = Field(default=None, foreign_key="import_source.id")
    """The source it was fetched from; none for a file given by hand."""
    undone_at: datetime | None = moment()
    undone_by: int | None = Field(default=None, foreign_key="app_user.id")


class ImportBefore(SQLModel, table=True):
    """What a row was before an import changed it: what undoing puts back.

    Items, revisions and settlements an import made name their batch themselves.
    """

    __tablename__ = "import_before"

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="import_batch.id", index=True)
    subject: str
    """Name of the row's table."""
    row_id: int | None = None
    """Its id; none where the table has no such column."""
    number: int
    """Which change of the import it belongs to, from 1: the rows of one are of one table and hold
    the same columns; the last change is put back first."""
    values: dict[str, Any] | None = Field(
        default=None, sa_column=Column("row_values", Json, nullable=True)
    )
    """The columns the import may have changed, as they were; none for a row it made, or its key
    alone where the table has no id."""


class ImportSource(SQLModel, table=True):
    """Where files are fetched from by themselves: a watched folder or an SFTP server."""

    __tablename__ = "import_source"
    __table_args__ = (UniqueConstraint("entity_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    name: str
    place: str
    """folder or sftp."""
    holds: str
    """customers, items, contacts, turnover, backlog, fec or copies."""
    profile: str = ""
    """Name of the profile its files are read by."""
    mode: str = ""
    """stock or delta, of items."""
    pattern: str = "*"
    """File names it takes, as a shell pattern."""
    options: dict[str, Any] = json_column(dict)
    """Path, host, port, user, pinned host key, folder files are archived to."""
    secret: str = ""
    """Encrypted password or private key."""
    cron: str = "*/15 * * * *"
    enabled: bool = True
    next_run_at: datetime | None = moment()
    claimed_by: str = ""
    last_run_at: datetime | None = moment()
    last_error: str = ""
    """Why the last run failed; empty when it did not."""
    failures: int = 0
    """Runs that failed one after the other."""
    mailed_at: datetime | None = moment()
    """When the administrators were last told that it fails; none while it works."""


class SourceFile(SQLModel, table=True):
    """A file a source has shown; one content is imported once."""

    __tablename__ = "source_file"
    __table_args__ = (
        UniqueConstraint("source_id", "name", "sha256"),
        Index(
            "uq_source_file_content",
            "source_id",
            "sha256",
            unique=True,
            sqlite_where=text("state = 'imported'"),
            postgresql_where=text("state = 'imported'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="import_source.id", index=True)
    name: str
    size: int = minor_units()
    modified_at: datetime | None = moment()
    sha256: str = ""
    """Empty while it may still grow."""
    state: str = "seen"
    """seen, importing, imported, known (its content was imported before), refused."""
    seen_at: datetime = required_moment()
    batch_id: int | None = Field(default=None, foreign_key="import_batch.id")
    error: str = ""
