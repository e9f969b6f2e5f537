"""Columns of texts with few different values, and columns of days."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dso_app.importing.files.table import Cells

Codes = NDArray[np.int64]

NO_DAY = 0
"""The ordinal of a date that is not there: days count from 0001-01-01 = 1."""


def factorize(cells: Cells) -> tuple[Codes, list[str]]:
    """Each cell as its place in the list of different cells."""
    codes, uniques = pd.factorize(cells)
    return codes.astype(np.int64), list(uniques)


def objects(values: Sequence[Any]) -> NDArray[np.object_]:
    """A column of anything."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def mapped(cells: Cells, read: Callable[[str], Any]) -> NDArray[np.object_]:
    """Each cell read once per different text."""
    codes, uniques = factorize(cells)
    return objects([read(text) for text in uniques])[codes] if uniques else cells


def iso_dates(ordinals: NDArray[np.int64]) -> NDArray[np.object_]:
    """Days as ISO texts, none where there is no day: what both databases take for a date."""
    codes, uniques = pd.factorize(ordinals)
    texts = [None if day == NO_DAY else date.fromordinal(int(day)).isoformat() for day in uniques]
    return objects(texts)[codes] if texts else objects([])


def ordinals(values: Sequence[str | date | None]) -> NDArray[np.int64]:
    """Days of a database's column, texts on SQLite and dates on PostgreSQL."""
    codes, uniques = pd.factorize(objects(values), use_na_sentinel=False)
    days = [_ordinal(value) for value in uniques]
    return np.asarray(days, dtype=np.int64)[codes] if days else np.zeros(0, dtype=np.int64)


def _ordinal(value: str | date | None) -> int:
    if isinstance(value, str):
        return date.fromisoformat(value).toordinal()
    return value.toordinal() if isinstance(value, date) else NO_DAY
