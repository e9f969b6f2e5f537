"""Files kept with a customer: a mail, a delivery note, a signed plan."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from dso_app.models.base import required_moment


class Attachment(SQLModel, table=True):
    """A file somebody put with a customer; it never goes out with messages."""

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    customer_id: int = Field(foreign_key="customer.id", index=True)
    file_name: str
    path: str
    """Where it lies, below the data folder, under a name of ours."""
    size: int
    """In bytes."""
    added_at: datetime = required_moment()
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
