"""Listings of many rows, read in two steps: the rows of a page at once, what all sum up to after.

A page of a million items is found in a moment through an index; counting and adding up takes a
look at all of them. A screen shows the first without waiting for the second.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.services.lists.listing import (
    MAX_PAGE_SIZE,
    Listing,
    ListPage,
    ListRequest,
    ListRow,
    Total,
)


@dataclass(frozen=True)
class Fetched:
    """The rows of a page.

    Attributes:
        more: there are rows after them.
        sums: what they come to, where they are all there are.
    """

    rows: tuple[ListRow, ...]
    more: bool
    sums: "Sums | None" = None


@dataclass(frozen=True)
class Sums:
    """What everything the filters let through comes to."""

    count: int
    totals: tuple[Total, ...]


class SteppedListing(Listing):
    """A listing whose rows and sums can be asked for by themselves."""

    @abstractmethod
    def page_keys(
        self, session: Session, viewer: Viewer, request: ListRequest, *, limit: int, offset: int
    ) -> Sequence[Any]:
        """The keys of some of the rows asked for, in order."""

    @abstractmethod
    def rows_by_key(
        self, session: Session, viewer: Viewer, request: ListRequest, keys: Sequence[Any]
    ) -> dict[Any, ListRow]:
        """Rows by their keys, those among them that are in scope."""

    @abstractmethod
    def sums(self, session: Session, viewer: Viewer, request: ListRequest) -> Sums:
        """The count and the totals; what they depend on was prepared."""

    def sums_of(self, session: Session, rows: Sequence[ListRow]) -> Sums | None:
        """The sums where these rows are all there are; None where looking at all is as quick."""
        del session, rows
        return None

    def arranged(self, rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
        """The rows of a page as they stand beneath each other."""
        return tuple(rows)

    def sum_up(self, session: Session, viewer: Viewer, request: ListRequest) -> Sums:
        """What everything the filters let through comes to."""
        self.prepare(session, viewer, request)
        return self.sums(session, viewer, request)

    def fetch(self, session: Session, viewer: Viewer, request: ListRequest) -> Fetched:
        """The rows of the page asked for; none where it is beyond the last one."""
        self.prepare(session, viewer, request)
        rows, more = self._fetch(session, viewer, request, request.page)
        alone = request.page <= 1 and not more
        return Fetched(rows, more, self.sums_of(session, rows) if alone else None)

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page, with what everything comes to; a page beyond the last one is the last one."""
        self.prepare(session, viewer, request)
        sums = self.sums(session, viewer, request)
        page = max(1, min(request.page, -(-sums.count // _size(request))))
        rows = self._fetch(session, viewer, request, page)[0] if sums.count else ()
        return ListPage(rows=rows, count=sums.count, totals=sums.totals, page=page)

    def _fetch(
        self, session: Session, viewer: Viewer, request: ListRequest, page: int
    ) -> tuple[tuple[ListRow, ...], bool]:
        """The rows of a page, and whether there are more after them."""
        size = _size(request)
        offset = (max(1, page) - 1) * size
        keys = self.page_keys(session, viewer, request, limit=size + 1, offset=offset)
        shown = keys[:size]
        found = self.rows_by_key(session, viewer, request, shown) if shown else {}
        rows = self.arranged([found[key] for key in shown if key in found])
        return rows, len(keys) > size


def _size(request: ListRequest) -> int:
    return max(1, min(request.page_size, MAX_PAGE_SIZE))
