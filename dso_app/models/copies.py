"""Copies of invoices: PDF files tied to items by their number."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from dso_app.models.base import required_moment


class ItemCopy(SQLModel, table=True):
    """A PDF of an item; without an item it waits for one of its number to be imported.

    Of several copies of an item, the one added last goes with messages.
    """

    __tablename__ = "item_copy"
    __table_args__ = (
        Index("ix_item_copy_item_id", "item_id"),
        Index("ix_item_copy_entity_id_number", "entity_id", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    item_id: int | None = Field(default=None, foreign_key="item.id")
    number: str
    """The number its file name bears, as items' numbers are compared with it."""
    file_name: str
    path: str
    """Where it lies, below the data folder."""
    size: int
    """In bytes."""
    sha256: str
    added_at: datetime = required_moment()
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    reason_code: str = ""
    reason_message: str = ""
    reason_values: str = "{}"
    """Why it waits; empty once it is tied."""
