"""A column of dates as days (ordinals), each different text read once by `domain.dates`."""

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.dates import (
    DateDecision,
    DateOrder,
    NotADate,
    decide_date_order,
    is_no_day,
    parse_date,
)
from dso_app.domain.months import decide_month_order
from dso_app.importing.columns.texts import NO_DAY, factorize
from dso_app.importing.files.table import Cells
from dso_app.importing.rejections import Mask

_NOT_READ = -1


def decide_order(cells: Cells) -> DateDecision:
    """`decide_date_order` of a column."""
    return decide_date_order(factorize(cells)[1])


def decide_months(cells: Cells) -> DateDecision:
    """`decide_month_order` of a column."""
    return decide_month_order(factorize(cells)[1])


def read_dates(cells: Cells, order: DateOrder | None) -> tuple[NDArray[np.int64], Mask]:
    """A column as ordinals, and which cells are no dates; empty cells are `NO_DAY`."""
    codes, uniques = factorize(cells)
    days = np.asarray([_read(text, order) for text in uniques], dtype=np.int64)
    if not len(days):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
    ordinals = days[codes]
    bad = ordinals == _NOT_READ
    return np.where(bad, NO_DAY, ordinals), bad


def _read(text: str, order: DateOrder | None) -> int:
    if not text or is_no_day(text):
        return NO_DAY
    try:
        return parse_date(text, order).toordinal()
    except NotADate:
        return _NOT_READ
