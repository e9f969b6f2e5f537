"""What every table shares: names of constraints, and the types of its columns."""

from typing import Any, Protocol

from sqlalchemy import JSON, BigInteger, Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

# Rows are never validated as a whole: building what would do it slows down every start.
SQLModel.model_config["defer_build"] = True

metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON().with_variant(JSONB(), "postgresql")


def minor_units(default: int | None = 0) -> Any:
    """A column of money in minor units; `None` as default makes it empty-able."""
    return Field(default=default, sa_type=BigInteger, nullable=default is None)


def moment() -> Any:
    """A column of a moment, empty until it happens; read back in UTC from either database."""
    return Field(default=None, sa_type=UTCDateTime, nullable=True)


def required_moment() -> Any:
    """A column of a moment that is always known; read back in UTC from either database."""
    return Field(sa_type=UTCDateTime, nullable=False)


def json_column(kind: type[list[Any]] | type[dict[str, Any]]) -> Any:
    """A column of JSON that is never empty: a list or an object."""
    return Field(default_factory=kind, sa_column=Column(Json, nullable=False))


class Keyed(Protocol):
    """A row whose id the database gives."""

    id: int | None


def known_id(row: Keyed) -> int:
    """The id of a row that is in the database."""
    assert row.id is not None, "the row was never flushed"  # noqa: S101 - a mistake of ours
    return row.id
