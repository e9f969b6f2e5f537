"""Codes of accounts that were merged: files may go on naming them, and mean who they are now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dso_app.importing.bulk import Bulk
from dso_app.importing.files.table import Cells
from dso_app.importing.rejections import Mask
from dso_app.importing.rows import Rows

_CODES = ("customer_code", "code", "CompAuxNum")
"""The fields of files that hold a customer's code, whatever the file is of."""


@dataclass(frozen=True)
class Aliases:
    """The merged accounts of an entity."""

    now: Mapping[str, str]
    """Old code → code of who it is now."""
    ids: Mapping[str, int]
    """Old code → id of who it is now."""

    def current(self, codes: Cells) -> Cells:
        """Codes with the old ones replaced."""
        return np.asarray([self.now.get(code, code) for code in codes], dtype=object)

    def among(self, rows: Rows) -> dict[str, str]:
        """Of the codes that rows name the old ones, and whose they are now."""
        if not self.now:
            return {}
        named = {code for field in _CODES if rows.has(field) for code in rows.cells[field]}
        return {code: self.now[code] for code in sorted(named & self.now.keys())}


def read_aliases(bulk: Bulk, entity_id: int) -> Aliases:
    """The merged accounts of an entity; a code that is a customer's own again is no alias."""
    codes, ids, now = bulk.read(
        "SELECT a.code, a.customer_id, c.code FROM customer_alias a "
        "JOIN customer c ON c.id = a.customer_id WHERE a.entity_id = ?",
        (entity_id,),
    )
    return Aliases(now=dict(zip(codes, now, strict=True)), ids=dict(zip(codes, ids, strict=True)))


def customer_rows_now(rows: Rows, aliases: Aliases) -> tuple[Rows, int]:
    """Rows of customers under their present codes, and how many were left out.

    What a file says of a merged account counts where it says nothing of the customer itself: else
    two rows would overwrite each other at every import. Of several such accounts the first counts.
    """
    if not aliases.among(rows):
        return rows, 0
    codes = rows.cells["code"]
    now = aliases.current(codes)
    own = {code for code in codes if code not in aliases.now}
    seen: set[str] = set()
    repeated: list[bool] = []
    for code, current in zip(codes, now, strict=True):
        old = code in aliases.now
        repeated.append(old and (current in own or current in seen))
        if old:
            seen.add(current)
    return _without(replace(rows, cells={**rows.cells, "code": now}), np.asarray(repeated))


def contact_rows_now(rows: Rows, aliases: Aliases) -> tuple[Rows, int]:
    """Rows of contacts under present codes, each person once, and how many were left out.

    Of a person named under both codes the row under the present one counts. Who the collection
    contact is, is not said by a merged account where the file names the customer itself.
    """
    if not aliases.among(rows):
        return rows, 0
    codes = rows.cells["customer_code"]
    now = aliases.current(codes)
    old = np.asarray([code in aliases.now for code in codes], dtype=bool)
    own = set(now[~old])
    people = list(zip(now, _people(rows), strict=True))
    seen = {one for one, is_old in zip(people, old, strict=True) if not is_old}
    repeated: list[bool] = []
    for one, is_old in zip(people, old, strict=True):
        repeated.append(bool(is_old) and one in seen)
        seen.add(one)
    cells = {**rows.cells, "customer_code": now}
    if rows.has("collection"):
        silent = old & np.asarray([code in own for code in now], dtype=bool)
        cells["collection"] = np.where(silent, "", rows.cells["collection"])
    return _without(replace(rows, cells=cells), np.asarray(repeated))


def _people(rows: Rows) -> list[str]:
    """Who each row is about: an email, else a name; whatever the capitals."""
    blank = np.full(len(rows), "", dtype=object)
    emails, names = rows.cells.get("email", blank), rows.cells.get("name", blank)
    return [(email or name).casefold() for email, name in zip(emails, names, strict=True)]


def _without(rows: Rows, repeated: Mask) -> tuple[Rows, int]:
    count = int(repeated.sum())
    return (rows.take(~repeated) if count else rows), count
