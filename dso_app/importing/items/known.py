"""The items of the ledger that an import may touch, by columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dso_app.importing.bulk import Bulk
from dso_app.importing.columns.texts import factorize, objects, ordinals
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import KINDS, Whole

_FEW = 300
"""Customers up to which only their items are read; beyond, the whole ledger is."""
_SHARED = "CAST(issue_date AS TEXT) || CAST(due_date AS TEXT) || currency || kind"
"""What many items have in common: read as one text, each different one taken apart once.

Both dates are ten letters long, a currency three. Whole numbers are quicker by themselves.
"""
_COLUMNS = {
    "id": "id",
    "customer": "customer_id",
    "number": "number",
    "amount": "amount_minor",
    "remaining": "remaining_minor",
    "shared": _SHARED,
    "instalment": "instalment",
    "source": "coalesce(source_id, 0)",
    "assumed": "date_assumed",
}


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
    assumed: NDArray[np.bool_]
    """The issue date is that of an opening entry: the real one lies before it, unknown."""
    texts: dict[str, Cells]
    """Empty where there is none."""

    def __len__(self) -> int:
        return len(self.id)

    def columns(self) -> Iterator[Cells | Whole]:
        """All of them, the texts last."""
        named = vars(self)
        yield from (named[name] for name in named if name != "texts")
        yield from self.texts.values()


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
    columns = _COLUMNS | {name: name for name in texts}
    if _has_unique_ids(bulk, entity_id):
        columns["unique_id"] = "unique_id"
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
    query = f"SELECT {', '.join(columns.values())} FROM item WHERE {where}"
    parts = [
        _known(dict(zip(columns, part, strict=True)), texts)
        for part in bulk.parts(query, parameters)
    ]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _has_unique_ids(bulk: Bulk, entity_id: int) -> bool:
    query = "SELECT id FROM item WHERE entity_id = ? AND unique_id IS NOT NULL LIMIT 1"
    return bool(bulk.read(query, (entity_id,))[0])


_KIND_PLACE = {str(kind): place for place, kind in enumerate(KINDS)}


def _known(part: Mapping[str, Sequence[Any]], texts: Sequence[str]) -> KnownItems:
    """Known items out of columns of the database."""
    codes, different = factorize(objects(part["shared"]))
    kinds = np.asarray([_KIND_PLACE[text[23:]] for text in different], dtype=np.int64)
    nothing = np.full(len(codes), "", dtype=object)

    def column(name: str) -> Whole:
        return np.asarray(part[name], dtype=np.int64)

    def text(name: str) -> Cells:
        return objects([value or "" for value in part[name]]) if name in part else nothing

    return KnownItems(
        id=column("id"),
        customer=column("customer"),
        number=objects(part["number"]),
        kind=kinds[codes],
        issue=ordinals([text[:10] for text in different])[codes],
        due=ordinals([text[10:20] for text in different])[codes],
        instalment=column("instalment"),
        currency=objects([text[20:23] for text in different])[codes],
        amount=column("amount"),
        remaining=column("remaining"),
        unique_id=text("unique_id"),
        source=column("source"),
        assumed=column("assumed").astype(bool),
        texts={name: text(name) for name in texts},
    )


def _joined(parts: Sequence[KnownItems]) -> KnownItems:
    """The parts one under the other."""
    columns = {
        one.name: np.concatenate([getattr(part, one.name) for part in parts])
        for one in fields(KnownItems)
        if one.name != "texts"
    }
    texts = {name: np.concatenate([part.texts[name] for part in parts]) for name in parts[0].texts}
    return KnownItems(**columns, texts=texts)
