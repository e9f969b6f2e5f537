"""Customers that were one: what stays of an account that was merged, and who may be the same."""

from datetime import date

from sqlmodel import Field, Index, SQLModel, UniqueConstraint


class CustomerAlias(SQLModel, table=True):
    """An account that was merged into another: its code, and the address of its card, lead there.

    When the survivor is merged in its turn, the alias goes along: it always names who is there.
    """

    __tablename__ = "customer_alias"
    __table_args__ = (UniqueConstraint("entity_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    code: str
    name: str
    """As it was called when it was merged."""
    customer_id: int = Field(foreign_key="customer.id", index=True)
    """Who it is now."""
    gone_id: int = Field(unique=True)
    """The id it had: no other customer gets it."""
    merged_on: date
    """Business date."""
    event_id: int
    """The merge in the history: imports applied before it are told from those after."""
    user_id: int | None = Field(default=None, foreign_key="app_user.id")


class DuplicatePair(SQLModel, table=True):
    """Two customers of an entity that may be one, or of whom somebody said that they are not."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        Index("ix_duplicate_pair_entity_id_dismissed_on", "entity_id", "dismissed_on"),
        Index("ix_duplicate_pair_second_id", "second_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    first_id: int = Field(foreign_key="customer.id")
    """The one of the lower id."""
    second_id: int = Field(foreign_key="customer.id")
    signs: str = ""
    """Why they may be one: `domain.duplicates.Sign`s, commas between, the strongest first."""
    likeness: int = 0
    """How much speaks for it, 0 to 100."""
    dismissed_on: date | None = None
    """Business date on which somebody said that they are not the same."""
    dismissed_by: int | None = Field(default=None, foreign_key="app_user.id")
