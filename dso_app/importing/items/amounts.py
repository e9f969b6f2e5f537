"""The amounts of a file of items: one column, debit and credit, or an amount with a side."""

from dataclasses import dataclass

import numpy as np

from dso_app.domain.signs import signed_remaining
from dso_app.importing.columns.money import NO_AMOUNT, read_currencies, read_minor
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.signs import (
    apply_sides,
    join_columns,
    read_kinds,
    read_sides,
    settle_signs,
)
from dso_app.importing.rejections import Rejections
from dso_app.importing.request import ReadingOptions
from dso_app.importing.rows import Rows
from dso_app.texts import N_

UNKNOWN_KIND = N_("not a known kind of item")
_UNKNOWN_SIDE = N_("neither debit nor credit")


@dataclass(frozen=True)
class Amounts:
    """What the amount columns of a file say, debits positive."""

    kind: Whole
    amount: Whole
    remaining: Whole
    currency: Cells


class AmountReader:
    """Reads the amount columns of one file's rows; what cannot be read is rejected."""

    def __init__(
        self,
        rows: Rows,
        rejections: Rejections,
        decisions: Decisions,
        options: ReadingOptions,
        default_currency: str,
    ) -> None:
        self._rows = rows
        self._rejections = rejections
        self._decisions = decisions
        self._options = options
        self._currency = read_currencies(
            rows, rejections, default_currency, ("amount", "debit", "credit")
        )

    def read(self) -> Amounts:
        """Kinds, amounts, remaining amounts and currencies of all rows."""
        kind = self._kinds()
        amount, factor = self._amounts()
        kind, flips = settle_signs(kind, amount, signed_already=self._signed_already)
        amount = amount * flips
        remaining = self._column("remaining") * factor * flips
        on_credit = amount < 0
        remaining = np.where(on_credit, signed_remaining(-1, 1) * np.abs(remaining), remaining)
        return Amounts(kind, amount, remaining, self._currency)

    @property
    def _signed_already(self) -> bool:
        if not self._rows.has("amount"):
            return True
        return self._rows.has("side")

    def _kinds(self) -> Whole:
        if not self._rows.has("kind"):
            return np.full(len(self._rows), -1, dtype=np.int64)
        kinds, unknown = read_kinds(self._rows.cells["kind"], self._options.kinds)
        self._rejections.add(unknown, "kind", UNKNOWN_KIND)
        return kinds

    def _amounts(self) -> tuple[Whole, Whole]:
        """Signed amounts, and the factor their side gave to what the file wrote."""
        ones = np.ones(len(self._rows), dtype=np.int64)
        if not self._rows.has("amount"):
            empty = ~(self._rows.filled("debit") | self._rows.filled("credit"))
            name = "debit" if self._rows.has("debit") else "credit"
            self._rejections.add(empty, name, NO_AMOUNT)
            return join_columns(self._column("debit"), self._column("credit")), ones
        self._rejections.add(~self._rows.filled("amount"), "amount", NO_AMOUNT)
        amount = self._column("amount")
        if not self._rows.has("side"):
            return amount, ones
        sides, unknown = read_sides(self._rows.cells["side"])
        self._rejections.add(unknown, "side", _UNKNOWN_SIDE)
        return apply_sides(amount, sides)

    def _column(self, field: str) -> Whole:
        """An amount column in minor units of each row's currency."""
        return read_minor(self._rows, self._rejections, self._decisions, field, self._currency)
