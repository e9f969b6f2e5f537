"""The ledger: open items, what settled them, and what was known of them before."""

from datetime import date

from sqlalchemy import func, text
from sqlmodel import Field, Index, SQLModel, col

from dso_app.models.base import minor_units
from dso_app.models.customers import CustomFields


class Item(CustomFields, table=True):
    """One line of the receivables ledger; debits positive, credits negative."""

    __table_args__ = (
        Index(
            "uq_item_key",
            "customer_id",
            "number",
            "kind",
            "issue_year",
            "instalment",
            unique=True,
            sqlite_where=text("unique_id IS NULL"),
            postgresql_where=text("unique_id IS NULL"),
        ),
        Index(
            "uq_item_unique_id",
            "entity_id",
            "unique_id",
            unique=True,
            sqlite_where=text("unique_id IS NOT NULL"),
            postgresql_where=text("unique_id IS NOT NULL"),
        ),
        # The other items of a customer are found by `uq_item_key`.
        Index(
            "ix_item_customer_id_unique",
            "customer_id",
            sqlite_where=text("unique_id IS NOT NULL"),
            postgresql_where=text("unique_id IS NOT NULL"),
        ),
        Index(
            "ix_item_open",
            "customer_id",
            "due_date",
            sqlite_where=text("remaining_minor <> 0"),
            postgresql_where=text("remaining_minor <> 0"),
        ),
        # The list of open items, its filters and sums, and what all of them leave open today:
        # without a look at the items themselves.
        Index(
            "ix_item_listed",
            "entity_id",
            "due_date",
            "customer_id",
            "kind",
            "status_id",
            "currency",
            "number",
            "remaining_minor",
            "amount_minor",
            "issue_date",
            sqlite_where=text("remaining_minor <> 0"),
            postgresql_where=text("remaining_minor <> 0"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    customer_id: int = Field(foreign_key="customer.id")
    kind: str
    number: str
    unique_id: str | None = None
    issue_date: date
    issue_year: int
    instalment: int = 1
    due_date: date
    currency: str
    amount_minor: int = minor_units()
    remaining_minor: int = minor_units()
    """Amount minus all settlements known today."""
    order_number: str | None = None
    business_case: str | None = None
    comment: str | None = None
    date_assumed: bool = False
    """Its issue date is that of an opening entry: the true one is older and unknown."""
    source_id: int | None = Field(default=None, foreign_key="import_profile.id")
    """The profile whose stock files hold this item."""
    first_batch_id: int | None = Field(default=None, foreign_key="import_batch.id")
    known_on: date
    """Business date the item was first seen."""
    status_id: int | None = Field(default=None, foreign_key="status.id")
    status_comment: str = ""
    status_on: date | None = None
    follow_up_on: date | None = None
    """Day its status brings it into the agenda again; none for so many days after it was set."""
    disputed_minor: int = minor_units()
    """Part in open disputes."""
    sheltered_minor: int = minor_units()
    """Part sheltered by pending promises."""
    litigation: bool = False
    ignored: bool = False
    held_by_action_id: int | None = None
    """The open specific action that takes the item out of its scenario."""
    reached_scenario_id: int | None = None
    reached_version_id: int | None = None
    reached_order: int | None = None
    """Highest step performed or skipped that listed the item."""
    reached_offset: int | None = None
    """Effective offset of that step, days from due date."""
    reached_on: date | None = None


# The search in the top bar: numbers that begin with what is typed, settled items included.
Index(
    "ix_item_number_small",
    func.lower(col(Item.number)).label("small"),
    postgresql_ops={"small": "text_pattern_ops"},
)


class ItemRevision(SQLModel, table=True):
    """What an item was until an import changed it; reports "as known on" a past date read it."""

    __tablename__ = "item_revision"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    superseded_on: date
    """Business date from which the next values were known."""
    batch_id: int | None = Field(default=None, foreign_key="import_batch.id")
    customer_id: int
    kind: str
    issue_date: date
    due_date: date
    currency: str
    amount_minor: int = minor_units()


class Settlement(SQLModel, table=True):
    """A fall of an item's remaining amount (a rise is a negative one)."""

    __table_args__ = (Index("ix_settlement_value_date", "value_date"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    value_date: date
    amount_minor: int = minor_units()
    """Same sign as the item's amount; the opposite sign brings it back open."""
    opening: bool = False
    """Seen already at first sight: outside collections, delays and promises."""
    known_on: date
    """Business date it became known."""
    batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)


class PenaltyDecision(SQLModel, table=True):
    """What was decided about an item's late-payment penalties; the latest one holds."""

    __tablename__ = "penalty_decision"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    state: str
    """waived, invoiced, or kept: earlier decisions are taken back."""
    until: date
    """Last day whose interest it is about."""
    currency: str
    interest_minor: int = minor_units()
    """What it came to when it was decided."""
    recovery_minor: int = minor_units()
    comment: str = ""
    decided_on: date
    user_id: int | None = Field(default=None, foreign_key="app_user.id")


class Turnover(SQLModel, table=True):
    """A month's sales as the user gave them; replaces what the items say."""

    __table_args__ = (Index("uq_turnover_month", "entity_id", "month", "currency", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    month: date
    """First day of the month."""
    currency: str
    amount_minor: int = minor_units()
    """Including tax."""
    entered_minor: int = minor_units()
    """As it was given: excluding tax where a rate stands beside it."""
    tax_percent: str | None = None
    """Rate that was added to it, decimal number as text; none when it included tax."""
    known_on: date
    """Business date it became known as it is."""


class TurnoverRevision(SQLModel, table=True):
    """What a month's turnover was until it changed; reports "as known on" a past date read it."""

    __tablename__ = "turnover_revision"

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    month: date
    """First day of the month."""
    currency: str
    amount_minor: int = minor_units()
    """Including tax."""
    known_on: date
    """Business date from which it was known."""
    superseded_on: date
    """Business date from which it was known no more."""
    batch_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)
    """The import that changed it; none where a person did."""
