"""Email addresses fit for the outside: one each, and nothing that could become a header."""

import re

_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f]+@[^\s@<>()\[\]\\,;:\"\x00-\x20\x7f]+")
_LONGEST = 254
"""RFC 5321, 4.5.3.1.3."""


def usable_address(text: str) -> str:
    """The one address a text is, its domain in ASCII; empty when it is none.

    A mailbox name that is not ASCII is refused: few servers would take it.
    """
    address = text.strip()
    if len(address) > _LONGEST or not _ADDRESS.fullmatch(address):
        return ""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""


def one_line(text: str) -> str:
    """A text fit for a header: line breaks and other control characters become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
