"""Email addresses: one mailbox, nothing hidden in it."""

from functools import cache
from types import ModuleType

# Mail servers inside a company are fine: their domain need not be known to the world.
_INTERNAL = {"local", "test"}


@cache
def _validator() -> ModuleType:
    import email_validator  # noqa: PLC0415 - slow to load, and most commands check no address

    email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = [
        name for name in email_validator.SPECIAL_USE_DOMAIN_NAMES if name not in _INTERNAL
    ]
    return email_validator


def mailbox(text: str) -> str | None:
    """The address as it is kept and compared, in lower case; None when it is not one mailbox.

    No name before it, no list, no line end, no quoting: whatever passes can stand in a header.
    """
    validator = _validator()
    try:
        found = validator.validate_email(
            text.strip(), check_deliverability=False, globally_deliverable=False
        )
    except validator.EmailNotValidError:
        return None
    return str(found.normalized).lower()
