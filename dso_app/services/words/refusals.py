"""What a plain form's refusal says: the redirect names its code, the page looks the sentence up.

Only these: a link cannot put words of its own on our pages.
"""

from dso_app.access.lockout import LockedOut
from dso_app.access.passwords import UnfitPassword
from dso_app.errors import RelanceError
from dso_app.services.people.login import StepOver, WrongLogin
from dso_app.services.people.login_links import LinkOver
from dso_app.services.people.two_factor import WrongCode
from dso_app.services.people.users import NameMissing, NotAnAddress
from dso_app.services.setup import AlreadySetUp, OnlyFromHere, WrongSetupCode

_KNOWN: dict[str, RelanceError] = {
    type(error).__name__: error
    for error in (
        WrongLogin(),
        LockedOut(),
        UnfitPassword(),
        NameMissing(),
        NotAnAddress(email="…"),
        AlreadySetUp(),
        WrongSetupCode(),
        OnlyFromHere(),
        StepOver(),
        WrongCode(),
        LinkOver(),
    )
}


def sentence_of(code: str, language: str) -> str:
    """The sentence of a code in a language; empty for an unknown one."""
    error = _KNOWN.get(code)
    return error.sentence(language) if error else ""
