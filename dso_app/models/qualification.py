"""Qualification: statuses and their uses, promises, disputes."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from dso_app.models.base import minor_units, moment, required_moment


class Status(SQLModel, table=True):
    """A named status inside one of the five types."""

    __table_args__ = (UniqueConstraint("entity_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    name: str
    type: str
    follow_up_days: int = 7
    active: bool = True
    colour: str = ""
    linked_text: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Channel and key, `email.reminder_1`, of the text a specific action after it is offered with;
    empty for none."""


class StatusUse(SQLModel, table=True):
    """A status set on an item: comment, author, time."""

    __tablename__ = "status_use"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    status_id: int = Field(foreign_key="status.id")
    comment: str = ""
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    on: date = Field(sa_column_kwargs={"name": "set_on"})
    at: datetime = required_moment()


class InstalmentPlan(SQLModel, table=True):
    """Dated amounts over the same items; each instalment is a promise."""

    __tablename__ = "instalment_plan"

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    customer_id: int = Field(foreign_key="customer.id", index=True)
    currency: str
    made_on: date
    comment: str = ""
    user_id: int | None = Field(default=None, foreign_key="app_user.id")


class Promise(SQLModel, table=True):
    """Items, an amount and a date."""

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    currency: str
    amount_minor: int = minor_units()
    received_minor: int = minor_units()
    """What came in for it, when it was last followed up."""
    due_on: date
    made_on: date
    made_at: datetime = required_moment()
    state: str = Field(default="pending", index=True)
    """pending, kept, broken, cancelled."""
    decided_on: date | None = None
    comment: str = ""
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    plan_id: int | None = Field(default=None, foreign_key="instalment_plan.id", index=True)
    """The plan it is an instalment of; none for a promise by itself."""


class PromiseItem(SQLModel, table=True):
    """An item of a promise and the part of it the promise shelters."""

    __tablename__ = "promise_item"

    promise_id: int = Field(foreign_key="promise.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)
    sheltered_minor: int = minor_units()


class PromiseClaim(SQLModel, table=True):
    """A payment counted for a promise: each is claimed by one promise."""

    __tablename__ = "promise_claim"

    id: int | None = Field(default=None, primary_key=True)
    promise_id: int = Field(foreign_key="promise.id", index=True)
    settlement_id: int | None = Field(default=None, foreign_key="settlement.id", unique=True)
    payment_item_id: int | None = Field(default=None, foreign_key="item.id", unique=True)
    amount_minor: int = minor_units()


class DisputeCause(SQLModel, table=True):
    """Why customers dispute: price, quantity, quality."""

    __tablename__ = "dispute_cause"
    __table_args__ = (UniqueConstraint("entity_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    name: str


class Dispute(SQLModel, table=True):
    """Items, an amount, a cause, a resolver."""

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    cause_id: int | None = Field(default=None, foreign_key="dispute_cause.id")
    resolver_id: int | None = Field(default=None, foreign_key="app_user.id")
    opened_on: date
    target_on: date | None = None
    """Day it is to be resolved by; its items come up in the agenda then."""
    closed_on: date | None = None
    closed_known_on: date | None = None
    """Business date its end became known: a settlement ends it on its value date."""
    founded: bool | None = None
    comment: str = ""
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    closed_at: datetime | None = moment()


class DisputeItem(SQLModel, table=True):
    """An item of a dispute and the disputed part of it."""

    __tablename__ = "dispute_item"

    dispute_id: int = Field(foreign_key="dispute.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)
    amount_minor: int = minor_units()
    known_on: date
    """Business date since which this amount, the cause and the resolver are known."""


class DisputeRevision(SQLModel, table=True):
    """What was disputed of an item until it changed, why, and who was to resolve it.

    Reports "as known on" a past date read it.
    """

    __tablename__ = "dispute_revision"

    id: int | None = Field(default=None, primary_key=True)
    dispute_id: int = Field(foreign_key="dispute.id", index=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    amount_minor: int = minor_units()
    cause_id: int | None = Field(default=None, foreign_key="dispute_cause.id")
    resolver_id: int | None = Field(default=None, foreign_key="app_user.id")
    known_on: date
    """Business date from which it was known."""
    superseded_on: date
    """Business date from which it was known no more."""


class Answer(SQLModel, table=True):
    """What a customer answered about items; until it is validated, automatic steps wait."""

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    received_on: date
    comment: str = ""
    user_id: int | None = Field(default=None, foreign_key="app_user.id")
    """Who wrote it down."""
    validated_on: date | None = None
    validated_by: int | None = Field(default=None, foreign_key="app_user.id")


class AnswerItem(SQLModel, table=True):
    """An item an answer is about."""

    __tablename__ = "answer_item"

    answer_id: int = Field(foreign_key="answer.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True, index=True)
