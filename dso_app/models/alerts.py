"""Alerts over customers, and who is mailed what they find."""

from datetime import date
from typing import Any

from sqlmodel import Field, SQLModel

from dso_app.models.base import json_column


class AlertRule(SQLModel, table=True):
    """Conditions on customers and their open items that somebody should know of."""

    __tablename__ = "alert_rule"

    id: int | None = Field(default=None, primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="app_user.id", index=True)
    """Who alone sees it; None: everybody of the company does."""
    name: str
    """What was typed; of one the company began with, the English msgid."""
    colour: str = ""
    """Tone of its mark: bad, warn, ok, info, or empty."""
    conditions: list[Any] = json_column(list)
    """Objects of field, comparison and value, all of which must hold."""
    ready: str = ""
    """Which of those every company begins with it is; empty for one somebody made."""
    active: bool = True


class AlertDigest(SQLModel, table=True):
    """Somebody wants the alerts of a company by mail."""

    __tablename__ = "alert_digest"

    user_id: int = Field(foreign_key="app_user.id", primary_key=True)
    entity_id: int = Field(foreign_key="entity.id", primary_key=True)
    when: str = Field(sa_column_kwargs={"name": "sent_when"})
    """daily: every sending day; weekly: the first one of a week."""
    last_on: date | None = None
    """Business date of the last one: written down before it leaves, so that none leaves twice."""
