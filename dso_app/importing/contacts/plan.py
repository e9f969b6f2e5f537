"""What a file of contacts would change: contacts are added and updated, never deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dso_app.importing.answer import Counts
from dso_app.importing.contacts.known import COMPARED, KnownContact, KnownContacts
from dso_app.importing.contacts.match import Matches, match_contacts
from dso_app.importing.contacts.read import ContactRows
from dso_app.importing.customers.plan import DUPLICATE
from dso_app.importing.rejections import mask_of
from dso_app.texts import N_

_MARKED_ALREADY = N_("line {line} marks the collection contact already")

Columns = Mapping[str, Any]
"""Columns of a contact."""


@dataclass
class ContactPlan:
    """The changes a file of contacts makes."""

    counts: Counts = field(default_factory=Counts)
    made: list[Columns] = field(default_factory=list)
    """New contacts."""
    changed: dict[int, Columns] = field(default_factory=dict)
    """Contact → what becomes of it."""
    before: dict[int, Columns] = field(default_factory=dict)
    """Contact → what it is, of those that change."""
    unmarked: list[int] = field(default_factory=list)
    """Contacts that are the collection contact no longer."""
    marked_again: list[int] = field(default_factory=list)
    """Customers' own emails: the collection contact again, as nobody is marked any more."""
    customers: set[int] = field(default_factory=set)
    """Those with a new or changed contact."""


def plan_contacts(rows: ContactRows, known: KnownContacts, keep: frozenset[str]) -> ContactPlan:
    """Compare the rows with the contacts there are.

    Args:
        rows: as they were read; duplicates among them are rejected.
        known: the contacts of the entity.
        keep: columns that do not overwrite what a person changed here.
    """
    _keep_marked(rows, known, keep)
    matches = match_contacts(_accepted(rows), rows.customer, rows.said, known)
    _reject_later(rows, matches.duplicate, "email" if rows.has_emails else "name", DUPLICATE)
    _reject_later(rows, _second_marks(rows), "collection", _MARKED_ALREADY)
    plan = _compared(rows, matches, known, keep)
    plan.marked_again = _own_emails_again(plan, known)
    return plan


def _accepted(rows: ContactRows) -> list[int]:
    accepted: list[int] = np.flatnonzero(~rows.rejections.rejected).tolist()
    return accepted


def _keep_marked(rows: ContactRows, known: KnownContacts, keep: frozenset[str]) -> None:
    """Who the collection contact is stays as a person said, where files are to keep that."""
    if "is_collection" not in keep:
        return
    settled = {
        key
        for key, contacts in known.items()
        if any("is_collection" in one.changed for one in contacts)
    }
    for key, values in zip(rows.customer, rows.said, strict=True):
        if key in settled:
            values.pop("collection", None)


def _reject_later(rows: ContactRows, later: Mapping[int, int], name: str, message: str) -> None:
    """Reject rows that come after others, naming the lines of those."""
    lines = {row: {"line": rows.rejections.line(first)} for row, first in later.items()}
    rows.rejections.add(mask_of(list(later), len(rows.said)), name, message, lines)


def _second_marks(rows: ContactRows) -> dict[int, int]:
    """A customer has one collection contact: the first row that says so counts."""
    first: dict[int, int] = {}
    later = {}
    for row in _accepted(rows):
        if rows.said[row].get("collection"):
            marked = first.setdefault(rows.customer[row], row)
            if marked != row:
                later[row] = marked
    return later


def _compared(
    rows: ContactRows, matches: Matches, known: KnownContacts, keep: frozenset[str]
) -> ContactPlan:
    plan = ContactPlan()
    marked: dict[int, int | None] = {}
    unchanged = 0
    accepted = _accepted(rows)
    for row in accepted:
        key, values = rows.customer[row], rows.said[row]
        contact = matches.contact.get(row)
        if values.get("collection"):
            marked[key] = contact.id if contact else None
        if contact is None:
            plan.made.append(_new(key, values))
        elif (becomes := _becomes(contact, values, keep)) is not None:
            plan.changed[contact.id] = becomes
            plan.before[contact.id] = contact.as_columns(key)
        else:
            unchanged += 1
            continue
        plan.customers.add(key)
    for key, kept in marked.items():
        _unmark_others(plan, [one for one in known.get(key, []) if one.id != kept])
    plan.counts = Counts(
        rows=len(rows.said) + rows.skipped,
        created=len(plan.made),
        updated=len(plan.changed),
        unchanged=unchanged,
        skipped=rows.skipped,
        rejected=len(rows.said) - len(accepted),
    )
    return plan


def _unmark_others(plan: ContactPlan, others: Sequence[KnownContact]) -> None:
    """Take the mark from the contacts of a customer that has another one now."""
    for contact in others:
        becomes = plan.changed.get(contact.id)
        if becomes is not None:
            plan.changed[contact.id] = {**becomes, "is_collection": False}
        elif contact.is_collection:
            plan.unmarked.append(contact.id)


def _becomes(
    contact: KnownContact, values: Mapping[str, Any], keep: frozenset[str]
) -> dict[str, Any] | None:
    """What becomes of a contact; none when nothing changes. Empty cells erase nothing.

    What is kept of it because a person changed it here stays.
    """
    kept = keep & contact.changed
    values = {name: value for name, value in values.items() if name not in kept}
    told = {name: values.get(name, contact.values[name]) for name in COMPARED}
    marked = bool(values.get("collection", contact.is_collection))
    own = contact.own and not values.get("collection")
    if (told, marked, own) == (dict(contact.values), contact.is_collection, contact.own):
        return None
    return {**told, "is_collection": marked, "from_customer_email": own}


def _new(customer: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "customer_id": customer,
        **{name: values.get(name, "") for name in COMPARED},
        "is_collection": bool(values.get("collection")),
        "from_customer_email": False,
    }


def _own_emails_again(plan: ContactPlan, known: KnownContacts) -> list[int]:
    """The customers' own emails where the file takes the mark from the one who had it."""
    marked_now = {row["customer_id"] for row in plan.made if row["is_collection"]}
    again = []
    for key in plan.customers - marked_now:
        contacts = known.get(key, [])
        lost = any(one.is_collection and not _is_marked(one, plan) for one in contacts)
        if lost and not any(_is_marked(one, plan) for one in contacts):
            again += [one.id for one in contacts if one.own and one.id not in plan.changed][:1]
    return again


def _is_marked(contact: KnownContact, plan: ContactPlan) -> bool:
    if contact.id in plan.changed:
        return bool(plan.changed[contact.id]["is_collection"])
    return contact.is_collection and contact.id not in plan.unmarked
