"""The app that shows codes for logging in."""

from datetime import datetime

import pyotp


def code_at(seed: str, moment: datetime) -> str:
    """The code an app shows at a moment."""
    return pyotp.TOTP(seed).at(moment)
