"""Texts fit for the headers and the envelope of a mail."""

from dso_app.domain.addresses import mailbox


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
    """A text fit for a header: line breaks and other control characters become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
