"""Passwords, kept as argon2id hashes."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dso_app.errors import RelanceError
from dso_app.texts import N_

SHORTEST = 8
LONGEST = 256
"""Hashing takes longer with the length: nobody may make it take for ever."""

_hasher = PasswordHasher()


class UnfitPassword(RelanceError):
    """The password chosen is too short or absurdly long."""

    message = N_("A password has {shortest} to {longest} characters.")

    def __init__(self) -> None:
        super().__init__(shortest=SHORTEST, longest=LONGEST)


def hash_password(password: str) -> str:
    """The hash to keep; `UnfitPassword` when the password may not be chosen."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UnfitPassword
    return _hasher.hash(password)


def matches(password: str, stored: str) -> bool:
    """Whether a password is the one kept; nothing kept costs as much time and never matches."""
    known = stored or _nobody()
    try:
        right = _hasher.verify(known, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(stored)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
