"""What a user chose on a screen, kept for the next time."""

from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.models import UserPreference


def preference(session: Session, actor: Actor, name: str) -> str:
    """A choice by its name; empty when none was made."""
    if actor.user_id is None:
        return ""
    kept = session.get(UserPreference, (actor.user_id, name))
    return kept.value if kept else ""


def remember(session: Session, actor: Actor, name: str, value: str) -> None:
    """Keep a choice; one's own only, so no permission is asked."""
    if actor.user_id is not None:
        session.merge(UserPreference(user_id=actor.user_id, name=name, value=value))
