"""What a table's state asks the database, in a thread of its own."""

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.database import database
from dso_app.services.lists.listing import Listing, ListPage, ListRequest
from dso_app.services.lists.listing_steps import Fetched, SteppedListing, Sums
from dso_app.services.people.preferences import preference, remember
from dso_app.texts import N_, translate

PAGE_SIZE = 50
"""Rows a page."""


def range_words(page: int, shown: int, count: int | None, language: str) -> str:
    """Which rows of how many are shown: "51–100 of 412"; "51–100" while they are not counted."""
    first = (page - 1) * PAGE_SIZE + 1 if shown else 0
    words = N_("{first}–{last}") if count is None else N_("{first}–{last} of {count}")
    return translate(
        words,
        language,
        first=formats.number(first, language),
        last=formats.number(first + shown - 1 if shown else 0, language),
        count=formats.number(count or 0, language),
    )


def read_page(who: Viewer, listing: Listing, request: ListRequest) -> tuple[ListPage, str]:
    """One page of a listing, and the columns the user chose for it."""
    with database().read() as session:
        chosen = preference(session, who.actor, f"columns.{listing.name}")
        return listing.page(session, who, request), chosen


def read_rows(who: Viewer, listing: Listing, request: ListRequest) -> tuple[Fetched, str]:
    """The rows of a page of a listing read in steps, and the columns the user chose for it."""
    with database().read() as session:
        chosen = preference(session, who.actor, f"columns.{listing.name}")
        return _stepped(listing).fetch(session, who, request), chosen


def read_sums(who: Viewer, listing: Listing, request: ListRequest) -> Sums:
    """What all rows of such a listing come to."""
    with database().read() as session:
        return _stepped(listing).sum_up(session, who, request)


def _stepped(listing: Listing) -> SteppedListing:
    if not isinstance(listing, SteppedListing):
        raise TypeError(listing.name)
    return listing


def read_keys(who: Viewer, listing: Listing, request: ListRequest) -> list[str]:
    """The keys of all rows the filters let through."""
    with database().read() as session:
        return listing.keys(session, who, request)


def remember_columns(who: Viewer, listing: Listing, keys: list[str]) -> None:
    """Keep the columns a user chose."""
    with database().write() as session:
        remember(session, who.actor, f"columns.{listing.name}", ",".join(keys))
