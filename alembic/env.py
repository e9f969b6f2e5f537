"""Runs the migrations on the connection it is given, else on the database of the settings."""

from typing import Any, Literal

from sqlalchemy import JSON, Connection
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from alembic import context
from dso_app.database import database
from dso_app.models import metadata


def _written(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """How a new migration writes a column's type: a migration outlives the library's own types."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite alters a table by making it anew.
        render_as_batch=True,
        render_item=_written,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    with database().engine.begin() as opened:
        _run(opened)
