"""Codes of an authenticator app (TOTP, RFC 6238): six digits, another every half minute.

All in real time, whatever the business date.
"""

from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

ISSUER = "Relance"
_SPAN = 30
"""Seconds a code is shown."""
_DRIFT = 1
"""Codes before and after the present one that are taken: clocks of phones are not exact."""


def new_seed() -> str:
    """The secret an app makes its codes from: 160 bits, in the letters apps take."""
    return pyotp.random_base32()


def app_address(seed: str, email: str) -> str:
    """What the QR code holds for the app."""
    return pyotp.TOTP(seed).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(seed: str, code: str, moment: datetime) -> int | None:
    """Which half-minute's code this is, counted from 1970; None when it is not one of now.

    The caller keeps the number and takes no code of it, nor of an earlier one, again.
    """
    now, typed = int(moment.timestamp()) // _SPAN, "".join(code.split())
    app = pyotp.TOTP(seed)
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        if strings_equal(typed, app.generate_otp(step)):
            return step
    return None
