"""Tables of reports whose rows are computed from sums or lines, not selected one by one."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Select
from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.services.lists.listing import Column, Listing, ListPage, ListRequest, ListRow, Total

Found = TypeVar("Found")


class ComputedListing(Listing, Generic[Found]):
    """A report's table: `prepare` reads the report, which gives the rows and the columns."""

    currency: ClassVar[str] = "currency"
    order = ""
    columns: tuple[Column, ...] = ()

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """There is none: the rows are computed."""
        raise NotImplementedError

    @abstractmethod
    def in_order(self, request: ListRequest, viewer: Viewer) -> Sequence[Found]:
        """What the report found, as it was asked to be sorted."""

    @abstractmethod
    def row_of(self, found: Found, viewer: Viewer) -> ListRow:
        """One row."""

    @abstractmethod
    def totals(self) -> tuple[Total, ...]:
        """Below the rows, where there are any."""

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page; `MissingRate` where a currency with a balance has no rate."""
        self.prepare(session, viewer, request)
        found = self.in_order(request, viewer)
        size = max(1, request.page_size)
        page = max(1, min(request.page, -(-len(found) // size)))
        return ListPage(
            rows=tuple(self.row_of(one, viewer) for one in found[(page - 1) * size : page * size]),
            count=len(found),
            totals=self.totals() if found else (),
            page=page,
        )

    def rows(self, session: Session, viewer: Viewer, request: ListRequest) -> Iterator[ListRow]:
        """Every row, in order."""
        self.prepare(session, viewer, request)
        for one in self.in_order(request, viewer):
            yield self.row_of(one, viewer)


def known_first(found: Sequence[Found], numbers: Sequence[Any], *, descending: bool) -> list[Found]:
    """By a number of each; what has none stands last, however they are sorted."""
    pairs = list(zip(numbers, found, strict=True))
    known = [pair for pair in pairs if pair[0] is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [one for _, one in known] + [one for number, one in pairs if number is None]
