"""What a file of customers would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from dso_app.importing.answer import Counts
from dso_app.importing.bulk import Bulk
from dso_app.importing.columns.texts import objects
from dso_app.importing.customers.groups import GroupPlan, plan_groups
from dso_app.importing.customers.read import CustomerRows
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask, Rejections, mask_of
from dso_app.models import Customer
from dso_app.services.bulk import table_of
from dso_app.services.changed_here import changed_columns
from dso_app.texts import N_

DUPLICATE = N_("duplicate of line {line}")
_NO_NAME = N_("no name")
NEW = -1


@dataclass(frozen=True)
class CustomerPlan:
    """The changes a file of customers makes; places point into its accepted rows."""

    code: Cells
    columns: Mapping[str, Cells]
    """What each row's customer will be, column by column."""
    current: Mapping[str, Cells]
    """What each row's customer is, column by column."""
    given: Mapping[str, Cells]
    """What each row says, none where its cell is empty."""
    ids: Whole
    """Customer of each row; `NEW` for a new one."""
    created: Whole
    changed: Whole
    """Places of rows that change a known customer."""
    differs: Mapping[str, np.ndarray[Any, np.dtype[np.bool_]]]
    """Per column, the rows of known customers in which it changes."""
    groups: GroupPlan
    counts: Counts
    rejections: Rejections


def plan_customers(
    bulk: Bulk,
    entity_id: int,
    read: CustomerRows,
    *,
    erase_empty: bool,
    keep: frozenset[str] = frozenset(),
) -> CustomerPlan:
    """Compare the rows with the customers of the entity; an empty cell erases nothing.

    Args:
        bulk: the transaction read in.
        entity_id: whose customers.
        read: the values of the file.
        erase_empty: empty cells erase after all, as the profile says.
        keep: columns that keep, with each customer, what a person changed here.
    """
    names = tuple(read.columns)
    wanted = ("id", "code", "changed_here", *names)
    known = bulk.read(f"SELECT {', '.join(wanted)} FROM customer WHERE entity_id = ?", (entity_id,))
    marks = [changed_columns(mark) for mark in known.pop(2)]
    place = {code: position for position, code in enumerate(known[1])}
    found = np.asarray([place.get(code, NEW) for code in read.code], dtype=np.int64)
    _reject_duplicates(read)
    unnamed = (found == NEW) & np.asarray(
        [name is None for name in read.columns["name"]], dtype=bool
    )
    read.rejections.add(unnamed, "name", _NO_NAME)
    accepted = np.flatnonzero(~read.rejections.rejected)
    found = found[accepted]
    old = found != NEW
    given, columns, current, differs = {}, {}, {}, {}
    for name, before in zip(names, known[2:], strict=True):
        said = read.columns[name][accepted]
        known_values = objects([_plain(value) for value in before])
        kept = objects([_empty(name)] * len(said))
        kept[old] = known_values[found[old]]
        current[name] = kept
        if name in keep:
            said = np.where(_changed_here(name, marks, found), kept, said)
        filled = np.fromiter((value is not None for value in said), bool, len(said))
        if erase_empty:
            kept = np.where(filled, kept, objects([_empty(name)] * len(said)))
        given[name], columns[name] = said, np.where(filled, said, kept)
        changed = np.zeros(len(said), dtype=bool)
        changed[old] = columns[name][old] != current[name][old]
        differs[name] = changed
    ids = np.full(len(accepted), NEW, dtype=np.int64)
    ids[old] = np.asarray(known[0], dtype=np.int64)[found[old]]
    regrouped = read.groups[accepted] if read.groups is not None else None
    if regrouped is not None and "groups" in keep:
        regrouped = np.where(_changed_here("groups", marks, found), objects([""]), regrouped)
    groups = plan_groups(bulk, entity_id, ids, regrouped)
    touched = np.logical_or.reduce([groups.changed, *differs.values()]) & old
    return CustomerPlan(
        code=read.code[accepted],
        columns=columns,
        current=current,
        given=given,
        ids=ids,
        created=np.flatnonzero(~old),
        changed=np.flatnonzero(touched),
        differs=differs,
        groups=groups,
        counts=Counts(
            rows=len(read.code) + read.skipped,
            created=int((~old).sum()),
            updated=int(touched.sum()),
            unchanged=int((old & ~touched).sum()),
            skipped=read.skipped,
            rejected=int(read.rejections.rejected.sum()),
        ),
        rejections=read.rejections,
    )


def _reject_duplicates(read: CustomerRows) -> None:
    """The first row of a code counts, later ones are rejected naming it."""
    first: dict[str, int] = {}
    later = {}
    for row, code in enumerate(read.code):
        if first.setdefault(code, row) != row and code:
            later[row] = {"line": read.rejections.line(first[code])}
    read.rejections.add(mask_of(list(later), len(read.code)), "code", DUPLICATE, later)


def _changed_here(column: str, marks: Sequence[frozenset[str]], found: Whole) -> Mask:
    """The rows whose customer a person changed a column of."""
    changed = [column in mark for mark in marks]
    return np.asarray([place != NEW and changed[place] for place in found.tolist()], dtype=bool)


def _plain(value: object) -> object:
    """A database's value as a file's is read: days as ISO texts."""
    return value.isoformat() if isinstance(value, date) else value


def _empty(column: str) -> object:
    default: Any = table_of(Customer).c[column].default
    return default.arg if default is not None else None
