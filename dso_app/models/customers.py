"""The other side: customers, the legal entities behind them, their groups and contacts."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from dso_app.models.base import minor_units, required_moment


class LegalEntity(SQLModel, table=True):
    """Customers that share a legal identifier; credit limits live here."""

    __tablename__ = "legal_entity"
    __table_args__ = (UniqueConstraint("entity_id", "legal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    legal_id: str
    name: str = ""


class CustomFields(SQLModel):
    """Twelve fields an administrator may name."""

    custom_1: str | None = None
    custom_2: str | None = None
    custom_3: str | None = None
    custom_4: str | None = None
    custom_5: str | None = None
    custom_6: str | None = None
    custom_7: str | None = None
    custom_8: str | None = None
    custom_9: str | None = None
    custom_10: str | None = None
    custom_11: str | None = None
    custom_12: str | None = None


class Customer(CustomFields, table=True):
    """An account in the ledger, keyed by its code inside an entity."""

    __table_args__ = (
        UniqueConstraint("entity_id", "code"),
        Index("ix_customer_scenario_id", "scenario_id"),
        Index("ix_customer_collector_id", "collector_id"),
        Index("ix_customer_sales_id", "sales_id"),
        Index("ix_customer_legal_entity_id", "legal_entity_id"),
        Index("ix_customer_entity_id_plan_needed", "entity_id", "plan_needed"),
        Index("ix_customer_parent_code", "entity_id", "parent_code"),
        Index("ix_customer_late_rank", "entity_id", "late_rank"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    code: str
    name: str
    legal_entity_id: int | None = Field(default=None, foreign_key="legal_entity.id")
    legal_id: str = ""
    vat_number: str = ""
    address_1: str = ""
    address_2: str = ""
    address_3: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    """As the file gave it; the collection contact is what messages use."""
    language: str = ""
    currency: str = ""
    payment_term: str = ""
    payment_means: str = ""
    credit_limit_minor: int | None = minor_units(None)
    parent_code: str = ""
    penalty_regime: str = ""
    direct_debit: bool = False
    do_not_dun: bool = False
    do_not_dun_until: date | None = None
    """Last day it is spared; none for without end."""
    do_not_dun_reason: str = ""
    preferred_channel: str = ""
    """Channel its messages go by where a step would send another; empty for the step's own."""
    preferred_recipients: str = ""
    """Recipients instead of the steps' own, as steps write them, commas between."""
    insolvent_on: date | None = None
    collector_id: int | None = Field(default=None, foreign_key="app_user.id")
    sales_id: int | None = Field(default=None, foreign_key="app_user.id")
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id")
    first_pass: bool = False
    """The next pass of the runner is the first since the scenario was assigned or edited:
    what it finds due goes to confirm."""
    not_before: date | None = None
    """Nothing leaves before this business date (a scenario edited while cycles run)."""
    plan_needed: bool = True
    """Something changed since the customer was last planned."""
    plan_reason_code: str = ""
    """Why no step is planned for the customer; empty when one is."""
    plan_reason_message: str = ""
    """English msgid of that reason; `plan_reason_values` fills it."""
    plan_reason_values: str = "{}"
    last_performed_on: date | None = None
    """Day the last scenario step was performed, whatever its leader was."""
    last_performed_offset: int = 0
    """Effective offset of that step, days."""
    pinned_comment: str = ""
    late_rank: int | None = Field(default=0, sa_type=BigInteger, nullable=True)
    """What lists order customers by: their late debits as the summaries add them up; None where
    they are in several currencies without a rate. Kept with the summaries."""
    changed_here: str = ""
    """Columns a person changed here, by their names, blanks between: files may be told to leave
    them alone."""
    created_at: datetime = required_moment()


class Group(SQLModel, table=True):
    """A free label on customers."""

    __tablename__ = "customer_group"
    __table_args__ = (UniqueConstraint("entity_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    name: str


class GroupMember(SQLModel, table=True):
    """A customer carrying a group; imported ones are replaced by the next import."""

    __tablename__ = "group_member"

    group_id: int = Field(foreign_key="customer_group.id", primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", primary_key=True, index=True)
    imported: bool = False


class Contact(SQLModel, table=True):
    """A person at the customer; one may be the collection contact."""

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    language: str = ""
    is_collection: bool = False
    from_customer_email: bool = False
    """Made from the customer's own email; gives way to a contact that is marked."""
    changed_here: str = ""
    """Columns a person changed here, by their names, blanks between."""


class OrderBacklog(SQLModel, table=True):
    """Orders of a customer not invoiced yet, in one currency: part of the exposure."""

    __tablename__ = "order_backlog"

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    currency: str = Field(primary_key=True)
    amount_minor: int = minor_units()
    known_on: date
    """Business date of the file that said so."""


class CustomerSummary(SQLModel, table=True):
    """A customer's open items in one currency, kept in the transaction that changes them."""

    __tablename__ = "customer_summary"

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    currency: str = Field(primary_key=True)
    as_of: date
    """Business date the late figures were computed for."""
    balance_minor: int = minor_units()
    debit_minor: int = minor_units()
    late_minor: int = minor_units()
    """Late debits."""
    unapplied_minor: int = minor_units()
    """Open credits, negative."""
    entity_balance_minor: int | None = minor_units(None)
    """The balance in the entity's currency, each item converted and rounded by itself with the
    rate in force on `as_of`; None where there is none. So are the two figures after it."""
    entity_late_minor: int | None = minor_units(None)
    entity_unapplied_minor: int | None = minor_units(None)
    open_items: int = 0
    late_items: int = 0
    oldest_due: date | None = None
    """Due date of the oldest late debit."""


class CardVisit(SQLModel, table=True):
    """Somebody has the card of a customer open; the row lives as long as the page renews it."""

    __tablename__ = "card_visit"

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", primary_key=True)
    seen_at: datetime = required_moment()
