"""Groups that a file of customers names: they replace imported ones, never those set by hand."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dso_app.importing.bulk import Bulk
from dso_app.importing.context import Applying
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask
from dso_app.models import Group, GroupMember
from dso_app.services.bulk import reserve_ids

_BY_HAND, _IMPORTED = False, True


@dataclass(frozen=True)
class GroupPlan:
    """The groups each row names; none where its cell is empty."""

    named: tuple[frozenset[str] | None, ...]
    changed: Mask
    """Rows of known customers whose imported groups change."""
    new: tuple[str, ...] = ()
    """Names of groups that there are none of yet."""
    moves: Mapping[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    """Place of a row that changes → its customer's groups before and after."""


def plan_groups(bulk: Bulk, entity_id: int, ids: Whole, cells: Cells | None) -> GroupPlan:
    """Compare the groups named with the memberships of known customers."""
    if cells is None:
        return GroupPlan((None,) * len(ids), np.zeros(len(ids), dtype=bool))
    carried, known = _memberships(bulk, entity_id), _known(bulk, entity_id)
    named = tuple(_names(cell) for cell in cells)
    changed = [
        names is not None and _differs(names, carried[key])
        for names, key in zip(named, ids.tolist(), strict=True)
    ]
    new = sorted(set().union(*filter(None, named)) - set(known))
    mask = np.asarray(changed, dtype=bool)
    moves = {}
    for place in np.flatnonzero(mask).tolist():
        groups = carried[int(ids[place])]
        by_hand = {name for name, flag in groups.items() if flag is _BY_HAND}
        moves[place] = frozenset(groups), frozenset(by_hand | (named[place] or set()))
    return GroupPlan(named, mask, tuple(new), moves)


def _names(cell: str) -> frozenset[str] | None:
    names = frozenset(name.strip() for name in cell.split(",")) - {""}
    return names or None


def _memberships(bulk: Bulk, entity_id: int) -> defaultdict[int, dict[str, bool]]:
    """Customer → name of a group → whether it was imported."""
    customers, names, imported = bulk.read(
        "SELECT m.customer_id, g.name, m.imported FROM group_member m "
        "JOIN customer_group g ON g.id = m.group_id WHERE g.entity_id = ?",
        (entity_id,),
    )
    carried: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for customer, name, flag in zip(customers, names, imported, strict=True):
        carried[customer][name] = bool(flag)
    return carried


def _differs(names: frozenset[str], carried: dict[str, bool]) -> bool:
    imported = {name for name, flag in carried.items() if flag is _IMPORTED}
    by_hand = {name for name, flag in carried.items() if flag is _BY_HAND}
    return names - by_hand != imported


def write_groups(applying: Applying, entity_id: int, customer: Whole, plan: GroupPlan) -> None:
    """Replace the imported groups of the customers whose rows name some, making new groups."""
    wanted = {
        key: names
        for key, names in zip(customer.tolist(), plan.named, strict=True)
        if names is not None
    }
    if not wanted:
        return
    bulk = applying.bulk
    carried = _memberships(bulk, entity_id)
    groups = make_groups(applying, entity_id, set().union(*wanted.values()))
    regrouped = {key: names for key, names in wanted.items() if _differs(names, carried[key])}
    bulk.delete_where("group_member", "customer_id", list(regrouped), "imported")
    members = [
        (groups[name], key)
        for key, names in regrouped.items()
        for name in sorted(names)
        if carried[key].get(name) is not _BY_HAND
    ]
    columns = {
        "group_id": [group for group, _ in members],
        "customer_id": [key for _, key in members],
    }
    bulk.insert(GroupMember, columns, {"imported": True})


def _known(bulk: Bulk, entity_id: int) -> dict[str, int]:
    """Name → group."""
    ids, names = bulk.read("SELECT id, name FROM customer_group WHERE entity_id = ?", (entity_id,))
    return dict(zip(names, ids, strict=True))


def make_groups(applying: Applying, entity_id: int, names: set[str]) -> dict[str, int]:
    """Name → group, the missing ones made."""
    bulk = applying.bulk
    groups = _known(bulk, entity_id)
    missing = sorted(names - set(groups))
    made = [int(key) for key in reserve_ids(applying.session, Group, len(missing))]
    bulk.insert(Group, {"id": made, "name": missing}, {"entity_id": entity_id})
    return groups | dict(zip(missing, made, strict=True))
