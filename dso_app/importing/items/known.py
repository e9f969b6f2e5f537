"""The items of the ledger that an import may touch, by columns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from sys import intern

import numpy as np

from dso_app.importing.bulk import Bulk
from dso_app.importing.columns.texts import objects, ordinals
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import KINDS, Whole

_FEW = 300
"""Customers up to which only their items are read; beyond, the whole ledger is."""
_COLUMNS = (
    *("id", "customer_id", "number", "kind", "issue_date", "due_date", "instalment"),
    *("currency", "amount_minor", "remaining_minor", "unique_id", "source_id"),
)
_NO_SOURCE = 0


@dataclass(frozen=True)
class KnownItems:
    """Items of the ledger; every column is as long as the others. Days are ordinals."""

    id: Whole
    customer: Whole
    number: Cells
    kind: Whole
    issue: Whole
    due: Whole
    instalment: Whole
    currency: Cells
    amount: Whole
    remaining: Whole
    unique_id: Cells
    """Empty where there is none."""
    source: Whole
    """Id of the profile whose stock files hold it; 0 for none."""
    texts: dict[str, Cells]
    """Empty where there is none."""

    def __len__(self) -> int:
        return len(self.id)


def read_known(
    bulk: Bulk,
    entity_id: int,
    *,
    customers: Whole,
    by_unique_id: bool,
    source_id: int | None,
    texts: Sequence[str],
) -> KnownItems:
    """Read the items that lines of these customers can be, and the open ones of a source.

    Args:
        bulk: the transaction read in.
        entity_id: whose ledger.
        customers: ids of the customers in the file; negative ones are not in the ledger.
        by_unique_id: lines are known by unique ids, which may move from customer to customer.
        source_id: profile whose open items may be cleared; none clears nothing.
        texts: the text columns to compare.
    """
    columns = ", ".join((*_COLUMNS, *texts))
    ids = [int(one) for one in np.unique(customers) if one > 0]
    # Going through an index would cost more than reading the whole table: "+" keeps it out.
    where, parameters = "+entity_id = ?", [entity_id]
    if len(ids) <= _FEW:
        marks = ", ".join(["?"] * len(ids)) or "NULL"
        chosen = [f"customer_id IN ({marks})"]
        parameters += ids
        if by_unique_id:
            chosen.append("unique_id IS NOT NULL")
        if source_id is not None:
            chosen.append("(source_id = ? AND remaining_minor <> 0)")
            parameters.append(source_id)
        where += f" AND ({' OR '.join(chosen)})"
    query = f"SELECT {columns} FROM item WHERE {where}"
    return _joined([_columns(part, texts) for part in bulk.parts(query, parameters)])


_KIND_PLACE = {str(kind): place for place, kind in enumerate(KINDS)}


def _columns(part: Sequence[Sequence[object]], texts: Sequence[str]) -> KnownItems:
    by_name = dict(zip((*_COLUMNS, *texts), part, strict=True))

    def whole(name: str) -> Whole:
        return np.asarray(by_name[name], dtype=np.int64)

    def text(name: str) -> Cells:
        return objects([value or "" for value in by_name[name]])

    return KnownItems(
        id=whole("id"),
        customer=whole("customer_id"),
        number=objects(by_name["number"]),
        kind=np.asarray([_KIND_PLACE[str(kind)] for kind in by_name["kind"]], dtype=np.int64),
        issue=ordinals(by_name["issue_date"]),  # type: ignore[arg-type]
        due=ordinals(by_name["due_date"]),  # type: ignore[arg-type]
        instalment=whole("instalment"),
        currency=_few(by_name["currency"]),
        amount=whole("amount_minor"),
        remaining=whole("remaining_minor"),
        unique_id=text("unique_id"),
        source=np.asarray([one or _NO_SOURCE for one in by_name["source_id"]], dtype=np.int64),
        texts={name: text(name) for name in texts},
    )


def _few(values: Sequence[object]) -> Cells:
    """Words of which there are few different ones: each is kept once."""
    return objects([intern(str(value)) for value in values])


def _joined(parts: list[KnownItems]) -> KnownItems:
    """The parts one under the other."""
    if len(parts) == 1:
        return parts[0]
    columns = {
        one.name: np.concatenate([getattr(part, one.name) for part in parts])
        for one in fields(KnownItems)
        if one.name != "texts"
    }
    texts = {name: np.concatenate([part.texts[name] for part in parts]) for name in parts[0].texts}
    return KnownItems(**columns, texts=texts)
