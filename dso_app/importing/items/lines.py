"""The lines of a file of items as values, by columns."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.kinds import Kind
from dso_app.importing.files.table import Cells

KINDS = tuple(Kind)
"""Kinds by their place: columns hold the place."""

TEXT_FIELDS = (
    *("order_number", "business_case", "comment"),
    *CUSTOM_FIELDS,
)
"""Fields of an item that are kept as they stand."""

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class ItemLines:
    """Lines of items; every column is as long as the others.

    Days are ordinals, amounts minor units with debits positive; `NO_DAY` is no day.
    """

    row: Whole
    """Place of the line among the rows of the files."""
    customer: Whole
    """Id of a known customer; -1 - place in `new_codes` for one to create."""
    number: Cells
    unique_id: Cells
    """Empty where the file gives none."""
    kind: Whole
    issue: Whole
    due: Whole
    instalment: Whole
    """The mapped one; 0 where the file has no such column."""
    currency: Cells
    amount: Whole
    remaining: Whole
    """What remains as far as the file says it; else meaningless."""
    says_remaining: NDArray[np.bool_]
    reopens: NDArray[np.bool_]
    """The file says the item is not cleared, though not what remains."""
    cleared_on: Whole
    assumed: NDArray[np.bool_]
    """The issue date is that of an opening entry: the real one lies before it, unknown."""
    texts: dict[str, Cells]
    new_codes: tuple[str, ...]
    """Codes of customers to create, in the order of the file."""

    def __len__(self) -> int:
        return len(self.row)

    def take(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Self:
        """Some of the lines."""
        columns = {
            field.name: getattr(self, field.name)[chosen]
            for field in fields(self)
            if field.name not in {"texts", "new_codes"}
        }
        texts = {name: cells[chosen] for name, cells in self.texts.items()}
        return replace(self, texts=texts, **columns)

    def with_due(self, due: Whole) -> Self:
        """The lines with other due dates."""
        return replace(self, due=due)
