"""Encryption at rest of what must be read again: mail and SMS addresses, passwords of sources.

The key stays outside the database (`DSO_SECRET_KEY`, else a file in the data folder).
"""

import base64
import hashlib
from typing import TYPE_CHECKING

from dso_app.errors import RelanceError
from dso_app.settings import settings
from dso_app.texts import N_

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class SecretUnreadable(RelanceError):
    """A stored secret was written with another key."""

    message = N_("A stored secret cannot be read with the present DSO_SECRET_KEY.")


def _cipher() -> "Fernet":
    from cryptography.fernet import Fernet  # noqa: PLC0415 - most commands read no secret

    digest = hashlib.sha256(settings().secret().encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def encrypt(text: str) -> str:
    """The text in a form only this installation reads."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """The text behind `encrypt`."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - as above

    try:
        return _cipher().decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable from error
