"""Rows of a file of customers → values by column of their table; bad cells are rejected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dso_app.domain.addresses import mailbox
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.terms import NotATerm, parse_term
from dso_app.formats import decimals
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.columns.texts import iso_dates, mapped, objects
from dso_app.importing.files.table import Cells
from dso_app.importing.rejections import Mask, Rejections
from dso_app.importing.rows import Rows
from dso_app.importing.values import (
    NO_SUCH_USER,
    NOT_A_CURRENCY,
    country_code,
    currency_code,
    is_total,
    language_code,
    penalty_regime,
    read_flag,
)
from dso_app.texts import N_

NOT_A_FLAG = N_("neither yes nor no")
NOT_AN_EMAIL = N_("not an email address")
NOT_A_LANGUAGE = N_("not a language")
TOO_MANY_CELLS = N_("more cells than the header")
TOO_LONG = N_("longer than {limit} characters")
_NOT_A_COUNTRY = N_("not a country")
_NOT_A_TERM = N_("not a payment term")
_NOT_A_REGIME = N_("not a penalty regime: business, public or none")
_NO_SUCH_SCENARIO = N_("there is no scenario of this name")
_NOT_AN_AMOUNT = N_("not an amount")
_NOT_A_DATE = N_("not a date")
_NO_CODE = N_("no customer code")
_LONGEST = 300
_TWICE = 2
"""Fields one cell feeds: a customer without a code goes by its name."""

_AS_IT_STANDS = (
    *("name", "legal_id", "vat_number", "address_1", "address_2", "address_3", "postcode"),
    *("city", "region", "phone", "payment_means", "parent_code", *CUSTOM_FIELDS),
)
COLUMN = {
    "credit_limit": "credit_limit_minor",
    "scenario": "scenario_id",
    "collector_email": "collector_id",
    "sales_email": "sales_id",
}
"""Field → column, where they are not called alike."""


@dataclass(frozen=True)
class Known:
    """What names in a file of customers are looked up in."""

    users: Mapping[str, int]
    scenarios: Mapping[str, int]
    """Name in small letters → scenario."""
    currency: str
    """The entity's, for credit limits of customers without one."""


@dataclass(frozen=True)
class CustomerRows:
    """Rows of customers: values by column of their table, none where a cell is empty."""

    code: Cells
    columns: Mapping[str, Cells]
    groups: Cells | None
    rejections: Rejections
    skipped: int


def read_customer_rows(rows: Rows, decisions: Decisions, known: Known) -> CustomerRows:
    """Read all rows; those that name nobody are skipped."""
    blank = name_nobody(rows, "code")
    kept = rows.take(~blank) if blank.any() else rows
    rejections = Rejections(kept)
    rejections.add(kept.overflowing, "code", TOO_MANY_CELLS)
    rejections.add(~kept.filled("code"), "code", _NO_CODE)
    limit_lengths(kept, rejections, _LONGEST)
    reader = _Reader(kept, rejections, decisions, known)
    return CustomerRows(
        code=kept.cells["code"],
        columns=reader.columns(),
        groups=kept.cells.get("groups"),
        rejections=rejections,
        skipped=int(blank.sum()),
    )


def name_nobody(rows: Rows, field: str) -> Mask:
    """Rows without any value, and lines of totals where the codes of customers stand."""
    filled = np.add.reduce([(cells != "").astype(np.int64) for cells in rows.cells.values()])
    nobody: Mask = filled == 0
    for row in np.flatnonzero(rows.filled(field) & (filled <= _TWICE)).tolist():
        label = rows.cells[field][row]
        alone = all(cells[row] in {"", label} for cells in rows.cells.values())
        nobody[row] = alone and is_total(label)
    return nobody & ~rows.overflowing


def limit_lengths(rows: Rows, rejections: Rejections, limit: int) -> None:
    """Reject rows with a cell no column of the database is meant for."""
    for field, cells in rows.cells.items():
        if max(map(len, cells), default=0) > limit:
            bad = np.fromiter((len(cell) > limit for cell in cells), dtype=bool, count=len(cells))
            values = {row: {"limit": limit} for row in np.flatnonzero(bad).tolist()}
            rejections.add(bad, field, TOO_LONG, values)


def read_words(
    rows: Rows,
    rejections: Rejections,
    field: str,
    read: Callable[[str], Any],
    message: str,
) -> Cells:
    """A column whose every word is looked up; none where empty, rejected where it means nothing."""
    filled = rows.filled(field)
    values = mapped(rows.cells[field], lambda text: read(text) if text else None)
    bad: Mask = filled & np.fromiter((value is None for value in values), bool, len(values))
    rejections.add(bad, field, message)
    return values


class _Reader:
    def __init__(
        self, rows: Rows, rejections: Rejections, decisions: Decisions, known: Known
    ) -> None:
        self._rows = rows
        self._rejections = rejections
        self._decisions = decisions
        self._known = known

    def columns(self) -> dict[str, Cells]:
        columns = {
            field: objects([cell or None for cell in self._rows.cells[field]])
            for field in _AS_IT_STANDS
            if self._rows.has(field)
        }
        for field, (read, message) in self._words().items():
            if self._rows.has(field):
                column = COLUMN.get(field, field)
                columns[column] = read_words(self._rows, self._rejections, field, read, message)
        if self._rows.has("insolvent_on"):
            columns["insolvent_on"] = self._insolvency()
        if self._rows.has("credit_limit"):
            columns["credit_limit_minor"] = self._limits(columns.get("currency"))
        return columns

    def _words(self) -> Mapping[str, tuple[Callable[[str], Any], str]]:
        users, scenarios = self._known.users, self._known.scenarios
        return {
            "country": (country_code, _NOT_A_COUNTRY),
            "email": (mailbox, NOT_AN_EMAIL),
            "language": (language_code, NOT_A_LANGUAGE),
            "currency": (currency_code, NOT_A_CURRENCY),
            "payment_term": (_term, _NOT_A_TERM),
            "scenario": (lambda name: scenarios.get(name.casefold()), _NO_SUCH_SCENARIO),
            "collector_email": (lambda email: users.get(email.lower()), NO_SUCH_USER),
            "sales_email": (lambda email: users.get(email.lower()), NO_SUCH_USER),
            "penalty_regime": (penalty_regime, _NOT_A_REGIME),
            "direct_debit": (read_flag, NOT_A_FLAG),
            "do_not_dun": (read_flag, NOT_A_FLAG),
        }

    def _insolvency(self) -> Cells:
        days, bad = self._decisions.dates(self._rows, "insolvent_on")
        self._rejections.add(bad, "insolvent_on", _NOT_A_DATE)
        return iso_dates(days)

    def _limits(self, currencies: Cells | None) -> Cells:
        """Credit limits in minor units of the customer's currency, else the entity's."""
        own, filled = self._known.currency, self._rows.filled("credit_limit")
        given = np.full(len(filled), own, dtype=object) if currencies is None else currencies
        places = mapped(objects([code or own for code in given]), decimals).astype(np.int64)
        minor, bad = self._decisions.amounts(self._rows, "credit_limit", places)
        self._rejections.add(bad, "credit_limit", _NOT_AN_AMOUNT)
        limits = objects([None] * len(filled))
        limits[filled] = minor[filled].tolist()
        return limits


def _term(text: str) -> str | None:
    """The term as it was written, if it is one."""
    try:
        parse_term(text)
    except NotATerm:
        return None
    return text
