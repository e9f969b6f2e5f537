"""Our people: who logs in, how they show who they are, and who stands in for whom."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from dso_app.models.base import moment, required_moment


class User(SQLModel, table=True):
    """A person who logs in."""

    __tablename__ = "app_user"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    role: str
    password_hash: str = ""
    language: str = "en"
    theme: str = "system"
    active: bool = True
    sends_by: str = ""
    """Fingerprint of the mail address that took a test mail from the person's own; empty: none."""
    whole_ledger: bool = False
    """Sees all customers of their entities, not only their own portfolio."""
    all_entities: bool = True
    created_at: datetime = required_moment()
    last_login_at: datetime | None = moment()
    totp_secret: str = ""
    """Encrypted seed of the codes asked for at log-in; empty: none are."""
    totp_step: int = 0
    """The last half-minute whose code was taken, counted from 1970: no code is worth two uses."""


class UserEntity(SQLModel, table=True):
    """An entity a user without `all_entities` may see."""

    __tablename__ = "user_entity"

    user_id: int = Field(foreign_key="app_user.id", primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", primary_key=True)


class UserSession(SQLModel, table=True):
    """A log-in that lasts; only the hash of its token is kept."""

    __tablename__ = "user_session"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    token_hash: str = Field(unique=True)
    entity_id: int | None = Field(default=None, foreign_key="entity.id")
    """The entity chosen in the top bar."""
    device: str = ""
    """The browser and the system it was opened with, in words."""
    created_at: datetime = required_moment()
    seen_at: datetime = required_moment()
    expires_at: datetime = required_moment()


class LoginFailure(SQLModel, table=True):
    """A refused log-in; enough of them lock the address out for a while."""

    __tablename__ = "login_failure"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(index=True)
    at: datetime = required_moment()


class UserPreference(SQLModel, table=True):
    """What a user chose on a screen: the columns of a table, a filter."""

    __tablename__ = "user_preference"

    user_id: int = Field(foreign_key="app_user.id", primary_key=True)
    name: str = Field(primary_key=True)
    value: str


class LoginLink(SQLModel, table=True):
    """A one-time link by which a person chooses their password; only its hash is kept."""

    __tablename__ = "login_link"

    user_id: int = Field(foreign_key="app_user.id", primary_key=True)
    token_hash: str = Field(unique=True)
    purpose: str
    """invitation or reset."""
    created_at: datetime = required_moment()
    expires_at: datetime = required_moment()


class LoginStep(SQLModel, table=True):
    """A log-in whose password was right and whose code is awaited; only a hash is kept."""

    __tablename__ = "login_step"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    token_hash: str = Field(unique=True)
    expires_at: datetime = required_moment()


class RecoveryCode(SQLModel, table=True):
    """A code that logs in once in place of the app's; used, its row is gone."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    code_hash: str


class Absence(SQLModel, table=True):
    """Somebody is away, and a colleague looks after their customers; both days counted."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="app_user.id", index=True)
    substitute_id: int = Field(foreign_key="app_user.id", index=True)
    first_on: date
    last_on: date
