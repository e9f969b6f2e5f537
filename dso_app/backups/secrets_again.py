"""The secrets of a restored database: written with another key, or to be entered again.

A backup holds them encrypted, and not the key.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select
from sqlmodel import Session, SQLModel

from dso_app.errors import RelanceError
from dso_app.models import ImportSource, Installation, User
from dso_app.secrets import SecretUnreadable, decrypt, encrypt
from dso_app.texts import N_

ENCRYPTED: tuple[tuple[type[SQLModel], str, str], ...] = (
    (Installation, "mail_url", N_("the mail server")),
    (Installation, "sms_url", N_("the SMS gateway")),
    (User, "totp_secret", N_("the codes of two-factor login")),
    (ImportSource, "secret", N_("the sources’ passwords and keys")),
)
"""Where secrets are kept: table, column, and what they are."""


class WrongKey(RelanceError):
    """The secrets were not written with this key."""

    message = N_("This is not the secret key of the installation the backup was made of.")


def unreadable(session: Session) -> list[str]:
    """What of the secrets cannot be read with the present key, as msgids."""
    return [what for row, column, what in ENCRYPTED if _any_unreadable(session, row, column)]


def rewrite(session: Session, key: str) -> None:
    """Write the secrets anew: they were written with another key.

    Raises:
        WrongKey: not with this one.
    """
    cipher = Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
    for model, column, _ in ENCRYPTED:
        for row in session.scalars(select(model)):
            kept = getattr(row, column)
            if kept:
                try:
                    setattr(row, column, encrypt(cipher.decrypt(kept.encode()).decode()))
                except InvalidToken as error:
                    raise WrongKey from error
                session.add(row)


def forget_unreadable(session: Session) -> None:
    """Leave no secret that nobody can read: it must be entered again."""
    for model, column, _ in ENCRYPTED:
        for row in session.scalars(select(model)):
            if not _readable(getattr(row, column)):
                setattr(row, column, "")
                session.add(row)


def _any_unreadable(session: Session, model: type[SQLModel], column: str) -> bool:
    return any(not _readable(getattr(row, column)) for row in session.scalars(select(model)))


def _readable(kept: str) -> bool:
    try:
        return not kept or bool(decrypt(kept))
    except SecretUnreadable:
        return False
