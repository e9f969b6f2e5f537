"""What tells one document from another: of the pieces of a file, and of the items of a ledger."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dso_app.importing.fec.ledger import Ledger
from dso_app.importing.fec.pieces import Pieces
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.match import years_of

Key = TypeVar("Key")


class Document(NamedTuple):
    """A document of a customer."""

    customer: int
    number: str
    debit: bool
    kind: int
    issue: int
    year: int

    @property
    def of_number(self) -> tuple[int, str, bool]:
        """Whatever its kind and date."""
        return self.customer, self.number, self.debit

    @property
    def of_date(self) -> tuple[int, str, bool, int]:
        """Whatever its kind."""
        return *self.of_number, self.issue

    @property
    def identity(self) -> tuple[int, str, int, int]:
        """As rules 3 tell items apart, but for instalments."""
        return self.customer, self.number, self.kind, self.year


@dataclass(frozen=True)
class Documents:
    """Pieces of customers that are known, and the items of customers in the file, by place."""

    pieces: Mapping[int, Document]
    items: Mapping[int, Document]


def read_documents(pieces: Pieces, ledger: Ledger) -> Documents:
    """The documents that may be the same."""
    known = ledger.known
    here = np.flatnonzero(np.isin(pieces.customer, known.customer))
    there = np.flatnonzero(np.isin(known.customer, pieces.customer))
    told = (pieces.customer, pieces.number, pieces.amount, pieces.kind, pieces.issue)
    stored = (known.customer, known.number, known.amount, known.kind, known.issue)
    return Documents(_documents(here, *told), _documents(there, *stored))


def _documents(places: Whole, *columns: NDArray[Any]) -> Mapping[int, Document]:
    customer, number, amount, kind, issue = (column[places] for column in columns)
    rows = zip(
        *(column.tolist() for column in (customer, number, amount > 0, kind, issue)),
        years_of(issue).tolist(),
        strict=True,
    )
    return {place: Document(*row) for place, row in zip(places.tolist(), rows, strict=True)}


def grouped(places: Iterable[int], key: Callable[[int], Key]) -> Mapping[Key, list[int]]:
    """Places by key, in their order."""
    groups: dict[Key, list[int]] = {}
    for place in places:
        groups.setdefault(key(place), []).append(place)
    return groups
