"""Our side: the installation and our legal companies."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from dso_app.models.base import moment


class Installation(SQLModel, table=True):
    """One row: what this installation is, and whether it may send."""

    id: int = Field(default=1, primary_key=True)
    instance_id: str
    base_url: str = ""
    """The base URL sending was last allowed at; empty until it first is."""
    home: str = ""
    """The place of the database sending was last allowed at: a copy lies elsewhere."""
    sending_stopped: bool = False
    sending_stopped_reason: str = ""
    setup_code_hash: str = ""
    mail_url: str = ""
    """Encrypted Apprise address; empty means the environment's."""
    sms_url: str = ""
    is_demo: bool = False
    test_email: str = ""
    """Where everything goes in test mode; empty: test mode is off."""
    mails_per_minute: int = 0
    """Emails handed to the mail server in any minute, at most; 0: as many as it takes."""
    backups_kept: int = 14
    """Backups of the schedule that are kept."""
    two_factor_for: str = ""
    """Who must log in with a code: `administrators`, `all`, or empty for who wishes to."""
    restored_at: datetime | None = moment()
    """Moment of the backup this database was restored from: what left since stands in logs."""


class Entity(SQLModel, table=True):
    """One of our legal companies; owns its customers, settings and bank details."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str = ""
    address_1: str = ""
    address_2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    legal_id: str = ""
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    currency: str = "EUR"
    timezone: str = "Europe/Paris"
    language: str = "en"
    iban: str = ""
    bic: str = ""
    bank_name: str = ""
    default_term: str = "30"
    sending_days: str = "1-5"
    sending_hours: str = "09:00-17:00"
    holidays: bool = True
    contact_gap_days: int = 2
    item_threshold: str = "0"
    """Decimal number of major units below which an item is ignored, in any currency."""
    stale_after_days: int = 2
    old_after_days: int = 180
    draft_grace_days: int = 5
    clearing_threshold_percent: int = 20
    promise_grace_days: int = 3
    answer_hold_days: int = 3
    ageing_bounds: str = "30,60,90"
    late_threshold_days: int = 0
    dso_days: int = 90
    penalty_regime: str = "business"
    """Of customers that have none of their own; `none` switches penalties off."""
    penalty_fixed_rate: str = ""
    """Percent a year between businesses; empty for the reference rate + margin."""
    penalty_margin: str = ""
    """Points above the reference rate; empty for the country's: France 10, elsewhere 8."""
    recovery_cost: str = "40"
    """Per late invoice, in major units of the entity's currency."""
    legal_interest_rate: str = ""
    """Percent; a French fixed rate is at least three times it."""
    letters_performed_when_posted: bool = False
    letter_window: str = ""
    """`right` (DL) or `left` (DIN); empty means the country's habit."""
    copies_to: str = ""
    """Colleagues who get a copy of emails to customers: `collector`, `sales`, a comma between."""
    sms_parts: int = 3
    """Parts an SMS may take; a longer text does not leave."""
    default_scenario_id: int | None = None
    history_from: date | None = None
    """All items issued since this date were declared to be in the imports."""
    history_until: date | None = None
    """Last day that declaration covers; none where it lasts, because imports go on."""
    summaries_on: date | None = None
    """Business date the customers' summaries were last rebuilt for."""
    planned_on: date | None = None
    """Business date everyone was last planned for; None plans everyone at the next pass."""
    daily_cap: int = 0
    """Messages to customers that leave on a day before somebody is asked; 0: never asked."""
    cap_lifted_on: date | None = None
    """Business date whose messages may go beyond the cap."""
    confirm_until: date | None = None
    """Automatic messages planned up to this day want a person: a backup was restored, or test
    mode ended, then."""


class EntityLogo(SQLModel, table=True):
    """An entity's logo, shown in emails and letters."""

    __tablename__ = "entity_logo"

    entity_id: int = Field(foreign_key="entity.id", primary_key=True)
    content: bytes
    media_type: str
    """image/png or image/jpeg."""


class ExchangeRate(SQLModel, table=True):
    """One unit of a currency in the entity's currency, from a date on."""

    __tablename__ = "exchange_rate"
    __table_args__ = (UniqueConstraint("entity_id", "currency", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id")
    currency: str
    valid_from: date
    rate: str
    """Decimal number as text."""


class ReferenceRate(SQLModel, table=True):
    """The reference rate of a half-year as an entity corrected or added it."""

    __tablename__ = "reference_rate"

    entity_id: int = Field(foreign_key="entity.id", primary_key=True)
    valid_from: date = Field(primary_key=True)
    """1 January or 1 July."""
    percent: str
    """Decimal number as text."""


class CustomField(SQLModel, table=True):
    """The name an administrator gave to one of the twelve fields of customers or items."""

    __tablename__ = "custom_field"

    entity_id: int = Field(foreign_key="entity.id", primary_key=True)
    subject: str = Field(primary_key=True)
    """customers or items."""
    position: int = Field(primary_key=True)
    """1 to 12."""
    name: str
