"""Users as files name them."""

from sqlmodel import Session, col, select

from dso_app.models import User


def users_by_email(session: Session) -> dict[str, int]:
    """Email in small letters → id of the user."""
    query = select(col(User.email), col(User.id))
    return {email.lower(): key for email, key in session.exec(query) if key is not None}
