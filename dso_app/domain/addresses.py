"""Email addresses: one mailbox, nothing hidden in it."""

import email_validator
from email_validator import EmailNotValidError, validate_email

# Mail servers inside a company are fine: their domain need not be known to the world.
_INTERNAL = {"local", "test"}
email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = [
    name for name in email_validator.SPECIAL_USE_DOMAIN_NAMES if name not in _INTERNAL
]


def mailbox(text: str) -> str | None:
    """The address as it is kept and compared, in lower case; None when it is not one mailbox.

    No name before it, no list, no line end, no quoting: whatever passes can stand in a header.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return None
    return found.normalized.lower()
