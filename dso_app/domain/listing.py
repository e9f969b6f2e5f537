"""Which items a step lists, and how a scenario file writes it."""

from enum import StrEnum

_DIGITS = 3
"""Nobody looks further ahead than 999 days."""


class Listing(StrEnum):
    """The items a step lists besides open credits."""

    LEADER = "leader"
    LATE = "late"
    LATE_AND_DUE_WITHIN = "late_and_due_within"
    ALL_OPEN = "all_open"


def parse_listing(text: str) -> tuple[Listing, int] | None:
    """A listing and its days ahead: `late_and_due_within:10`; None when it is not one."""
    name, _, days = text.strip().partition(":")
    if name not in set(Listing):
        return None
    listing = Listing(name)
    if listing is not Listing.LATE_AND_DUE_WITHIN:
        return None if days else (listing, 0)
    if not (days.isascii() and days.isdigit() and len(days) <= _DIGITS):
        return None
    return listing, int(days)


def listing_text(listing: Listing, within_days: int) -> str:
    """A listing as a scenario file writes it."""
    return f"{listing}:{within_days}" if listing is Listing.LATE_AND_DUE_WITHIN else str(listing)
