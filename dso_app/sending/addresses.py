"""Texts fit for the headers and the envelope of a mail."""

import re
from functools import lru_cache

from dso_app.domain.addresses import mailbox

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@lru_cache(maxsize=4096)
def usable_address(text: str) -> str:
    """The one address a text is, in ASCII; empty when it is none.

    A mailbox name that is not ASCII is refused: few servers would take it.
    """
    name, _, domain = (mailbox(text) or "").rpartition("@")
    try:
        return f"{name.encode('ascii').decode()}@{domain.encode('idna').decode()}" if name else ""
    except UnicodeError:
        return ""


def one_line(text: str) -> str:
    """A text fit for a header: line ends and other control characters become one space."""
    return _CONTROL.sub(" ", text).strip()
