"""What a table's state asks the database, in a thread of its own."""

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.database import database
from dso_app.services.listing import Listing, ListPage, ListRequest
from dso_app.services.preferences import preference, remember
from dso_app.texts import N_, translate

PAGE_SIZE = 50
"""Rows a page."""


def range_words(page: ListPage, language: str) -> str:
    """Which rows of how many are shown: "51–100 of 412"."""
    first = (page.page - 1) * PAGE_SIZE + 1 if page.count else 0
    return translate(
        N_("{first}–{last} of {count}"),
        language,
        first=formats.number(first, language),
        last=formats.number(first + len(page.rows) - 1 if page.rows else 0, language),
        count=formats.number(page.count, language),
    )


def read_page(who: Viewer, listing: Listing, request: ListRequest) -> tuple[ListPage, str]:
    """One page of a listing, and the columns the user chose for it."""
    with database().read() as session:
        chosen = preference(session, who.actor, f"columns.{listing.name}")
        return listing.page(session, who, request), chosen


def read_keys(who: Viewer, listing: Listing, request: ListRequest) -> list[str]:
    """The keys of all rows the filters let through."""
    with database().read() as session:
        return listing.keys(session, who, request)


def remember_columns(who: Viewer, listing: Listing, keys: list[str]) -> None:
    """Keep the columns a user chose."""
    with database().write() as session:
        remember(session, who.actor, f"columns.{listing.name}", ",".join(keys))
