"""The outbox: messages with their exact content, and every try to send them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from dso_app.models.base import json_column, minor_units, moment, required_moment


class Message(SQLModel, table=True):
    """What leaves the house: email, SMS or letter."""

    __table_args__ = (
        Index(
            "ix_message_unsent",
            "state",
            "next_try_at",
            sqlite_where=text("state IN ('queued','sending','waiting','held','to_confirm')"),
            postgresql_where=text("state IN ('queued','sending','waiting','held','to_confirm')"),
        ),
        Index("ix_message_customer_id", "customer_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    customer_id: int = Field(foreign_key="customer.id")
    action_id: int | None = Field(default=None, foreign_key="action.id", index=True)
    key: str = Field(unique=True)
    """Names the message for ever; the Message-ID of an email comes from it."""
    channel: str
    mode: str
    scenario_name: str = ""
    step_order: int = 0
    step_name: str = ""
    state: str
    """prepared, to_confirm, queued, sending, sent, failed, ambiguous, held, waiting,
    cancelled, skipped."""
    reason_code: str = ""
    reason_message: str = ""
    reason_values: str = "{}"
    planned_on: date
    language: str = "en"
    recipients: list[Any] = json_column(list)
    """Addresses, numbers, or lines of the postal address."""
    copies: list[Any] = json_column(list)
    """Addresses of colleagues who get a copy."""
    sender: str = ""
    reply_to: str = ""
    mail_id: str = ""
    """The Message-ID of an email, once it was let leave: from its first try on the same."""
    subject: str = ""
    body: str = ""
    """Plain text."""
    body_html: str = ""
    blocks: list[Any] = json_column(list)
    """Paragraphs with their values filled in, and where the table stands: what plain text, HTML
    and letter are all made from."""
    totals: dict[str, Any] = json_column(dict)
    """Currency → asked amount in minor units, as rendered."""
    attachments: dict[str, Any] = json_column(dict)
    """Copies of invoices that go with it, as `sending.attachments` reads them; else empty."""
    confirmed: bool = False
    """A person confirmed it as it stood."""
    edited: bool = False
    """A person changed its text."""
    created_at: datetime = required_moment()
    claimed_by: str = ""
    """Runner that may turn it to sending."""
    next_try_at: datetime | None = moment()
    sending_at: datetime | None = moment()
    sent_at: datetime | None = moment()
    """Business moment it left."""
    sent_on: date | None = Field(default=None, index=True)
    """Business date it left, what the contact gap counts from; of the last try while it waits to
    be tried again."""
    attempts: int = 0
    error: str = ""
    refused: list[Any] = json_column(list)
    """Recipients the server refused while others got it."""
    printed_at: datetime | None = moment()
    posted_on: date | None = None
    registered_number: str = ""
    """What the post knows a registered letter by."""


class MessageAddress(SQLModel, table=True):
    """An address or number a message goes to: what the contact gap to it is read from."""

    __tablename__ = "message_address"

    message_id: int = Field(foreign_key="message.id", primary_key=True)
    address: str = Field(primary_key=True, index=True)
    """In lower case."""


class MessageContent(SQLModel, table=True):
    """The exact bytes of a message: MIME of an email, PDF of a letter, text of an SMS."""

    __tablename__ = "message_content"

    message_id: int = Field(foreign_key="message.id", primary_key=True)
    content: bytes


class MessageItem(SQLModel, table=True):
    """An item as a message shows it."""

    __tablename__ = "message_item"

    message_id: int = Field(foreign_key="message.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)
    remaining_minor: int = minor_units()
    asked_minor: int = minor_units()
    """Part of it that is asked for (negative: a credit deducted)."""


class Attempt(SQLModel, table=True):
    """One try to send a message."""

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    number: int
    runner_id: str
    started_at: datetime = Field(sa_type=UTCDateTime, nullable=False, index=True)
    ended_at: datetime | None = moment()
    outcome: str = ""
    detail: str = ""


class LeftMessage(SQLModel, table=True):
    """A message that left after the backup this database was restored from, by the sent logs."""

    __tablename__ = "left_message"

    key: str = Field(primary_key=True)
    left_at: datetime = required_moment()
    left_on: date
    """Business date."""
