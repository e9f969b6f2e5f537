"""Columns of money: the currency of each row, and its amounts in minor units of it."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.amounts import currency_beside
from dso_app.formats import decimals
from dso_app.importing.columns.amounts import Minor, mentions_currency
from dso_app.importing.columns.currencies import currency_meant
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.columns.texts import factorize, mapped, objects
from dso_app.importing.files.table import Cells
from dso_app.importing.rejections import Rejections
from dso_app.importing.rows import Rows
from dso_app.importing.values import NOT_A_CURRENCY
from dso_app.texts import N_

NO_AMOUNT = N_("no amount")
NOT_AN_AMOUNT = N_("not an amount")


def read_currencies(
    rows: Rows, rejections: Rejections, default: str, amounts: Sequence[str] = ("amount",)
) -> Cells:
    """The currency of each row: its own column, else what stands beside its amount.

    Args:
        rows: of the files.
        rejections: told of the words that name no currency.
        default: the entity's, where a row says nothing.
        amounts: the fields of amounts, which may carry it.
    """
    places = _written(rows, amounts)
    if not places:
        return np.full(len(rows), default, dtype=object)
    codes, words = factorize(reduce(np.add, places.values()))
    found = [currency_meant(word, default) for word in words]
    unknown = np.asarray([code is None for code in found], dtype=bool)[codes]
    for field, written in places.items():
        rejections.add(unknown & (written != ""), field, NOT_A_CURRENCY)
    return objects([code or default for code in found])[codes]


def _written(rows: Rows, amounts: Sequence[str]) -> dict[str, Cells]:
    """Field → the words of currencies it says, each row's in the first field that says one."""
    places = {"currency": rows.cells["currency"]} if rows.has("currency") else {}
    silent = ~rows.filled("currency")
    for field in amounts:
        if rows.has(field) and silent.any() and mentions_currency(rows.cells[field]):
            beside = mapped(rows.cells[field], currency_beside)
            places[field] = np.where(silent, beside, "")
            silent = silent & (beside == "")
    return places


def read_minor(
    rows: Rows, rejections: Rejections, decisions: Decisions, field: str, currency: Cells
) -> Minor:
    """An amount column in minor units of each row's currency; zeros where there is none."""
    if not rows.has(field):
        return np.zeros(len(rows), dtype=np.int64)
    minor, bad = decisions.amounts(rows, field, decimal_places(currency))
    rejections.add(bad, field, NOT_AN_AMOUNT)
    return minor


def decimal_places(currency: Cells) -> NDArray[np.int64]:
    """How many decimals each row's currency has."""
    codes, currencies = factorize(currency)
    return np.asarray([decimals(one) for one in currencies], dtype=np.int64)[codes]
