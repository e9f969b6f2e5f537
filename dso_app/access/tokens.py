"""Secrets that are handed out once and kept as a hash: sessions, one-time codes."""

import hashlib
import secrets

_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Nothing that reads like something else."""
_CODE_LENGTH = 12


def new_token() -> str:
    """A secret for programs: 256 bits, fit for a cookie."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A secret that people type: 60 bits in groups of four."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def token_hash(token: str) -> str:
    """What is kept of a secret; fast, because the secret itself cannot be guessed."""
    return hashlib.sha256(token.strip().encode()).hexdigest()
