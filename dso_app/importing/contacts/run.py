"""Import of a file of contacts: added and updated, never deleted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlmodel import Session

from dso_app.domain.addresses import mailbox
from dso_app.errors import Reason
from dso_app.importing.answer import Change, Counts, RowError
from dso_app.importing.bulk import Bulk
from dso_app.importing.contacts.preview import contact_changes
from dso_app.importing.context import Applying, ImportContext
from dso_app.importing.customers.plan import DUPLICATE
from dso_app.importing.customers.read import (
    NOT_A_FLAG,
    NOT_A_LANGUAGE,
    NOT_AN_EMAIL,
    TOO_MANY_CELLS,
    limit_lengths,
    name_nobody,
    read_words,
)
from dso_app.importing.digest import digest_of
from dso_app.importing.items.customers import (
    UNKNOWN,
    find_customers,
    read_customers,
    reject_strangers,
)
from dso_app.importing.keeping import kept_columns
from dso_app.importing.rejections import Rejections, mask_of
from dso_app.importing.rows import Rows
from dso_app.importing.values import language_code, read_flag
from dso_app.models import Contact, Customer
from dso_app.services.bulk import reserve_ids
from dso_app.services.changed_here import changed_columns
from dso_app.texts import N_

_MARKED_ALREADY = N_("line {line} marks the collection contact already")
_NOBODY = N_("neither a name nor an email")
_LONGEST = 300
_TEXTS = ("name", "role", "phone", "mobile")
_COMPARED = (*_TEXTS, "email", "language")


@dataclass(frozen=True)
class _Known:
    """A contact as it stands."""

    id: int
    values: Mapping[str, str]
    is_collection: bool
    own: bool
    """Made from the customer's own email."""
    changed: frozenset[str] = frozenset()
    """Columns a person changed here."""

    def as_columns(self, customer: int) -> dict[str, Any]:
        """It as columns of its table."""
        flags = {"is_collection": self.is_collection, "from_customer_email": self.own}
        return {"customer_id": customer, **self.values, **flags}


@dataclass(frozen=True)
class PlannedContacts:
    """What a file of contacts would change."""

    context: ImportContext
    counts: Counts
    rejections: Rejections
    made: tuple[Mapping[str, Any], ...]
    """Columns of new contacts."""
    changed: Mapping[int, Mapping[str, Any]]
    """Contact → what becomes of it."""
    before: Mapping[int, Mapping[str, Any]]
    """Contact → what it is, of those that change."""
    codes: Mapping[int, str]
    """Customer → its code."""
    unmarked: tuple[int, ...]
    """Contacts that are the collection contact no longer."""
    customers: frozenset[int] = field(default_factory=frozenset)
    """Those with a new or changed contact."""

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The rejected cells, by line."""
        return self.rejections.errors()

    @property
    def guard(self) -> Reason | None:
        """Nothing of contacts is ever deleted."""
        return None

    @property
    def digest(self) -> str:
        """Names the new contacts, what becomes of the others, and what those are now."""
        return digest_of(vars(self.counts), self.made, self.changed, self.before, self.unmarked)

    def changes(self, limit: int) -> list[Change]:
        """The first contacts created and updated, for the preview."""
        return contact_changes(self.made, self.changed, self.before, self.codes, limit)

    def apply(self, applying: Applying) -> None:
        """Write the contacts; the customers' next step may have a recipient now."""
        bulk = applying.bulk
        bulk.update(Contact, self.unmarked, {"is_collection": [False] * len(self.unmarked)})
        columns = (*_COMPARED, "is_collection", "from_customer_email")
        rows = list(self.changed.values())
        bulk.update(
            Contact, list(self.changed), {name: [row[name] for row in rows] for name in columns}
        )
        new: dict[str, Any]
        new = {name: [row[name] for row in self.made] for name in ("customer_id", *columns)}
        new["id"] = list(reserve_ids(applying.session, Contact, len(self.made)))
        bulk.insert(Contact, new)
        bulk.mark(Customer, self.customers, "plan_needed")


def plan_contacts_import(session: Session, context: ImportContext, rows: Rows) -> PlannedContacts:
    """Read the rows and compare them with the contacts, in a reading transaction."""
    return _Planner(Bulk(session), context, rows).plan()


class _Planner:
    def __init__(self, bulk: Bulk, context: ImportContext, rows: Rows) -> None:
        self._context = context
        blank = name_nobody(rows, "customer_code")
        self._skipped = int(blank.sum())
        self._rows = rows.take(~blank) if blank.any() else rows
        self._rejections = Rejections(self._rows)
        self._bulk = bulk
        self._keep = kept_columns(context.request.keep)

    def plan(self) -> PlannedContacts:
        rows, entity_id = self._rows, self._context.request.entity_id
        known = _contacts(self._bulk, entity_id)
        self._rejections.add(rows.overflowing, "customer_code", TOO_MANY_CELLS)
        limit_lengths(rows, self._rejections, _LONGEST)
        customers = read_customers(self._bulk, entity_id)
        self._codes = {key: code for code, key in customers.ids.items()}
        customer, _ = find_customers(rows, customers)
        reject_strangers(customer, self._rejections, create=False)
        nobody = ~(rows.filled("name") | rows.filled("email"))
        self._rejections.add(nobody & (customer != UNKNOWN), "email", _NOBODY)
        said = self._said()
        _keep_marked(customer.tolist(), said, known, self._keep)
        self._reject_duplicates(customer.tolist(), said)
        self._reject_second_marks(customer.tolist(), said)
        return self._compare(customer.tolist(), said, known)

    def _said(self) -> list[dict[str, Any]]:
        """What each row says, without its empty cells."""
        rows = self._rows
        columns: dict[str, Any] = {
            name: [cell or None for cell in rows.cells[name]] for name in _TEXTS if rows.has(name)
        }
        for name, read, message in (
            ("email", mailbox, NOT_AN_EMAIL),
            ("language", language_code, NOT_A_LANGUAGE),
            ("collection", read_flag, NOT_A_FLAG),
        ):
            if rows.has(name):
                columns[name] = read_words(rows, self._rejections, name, read, message)
        cells = zip(*columns.values(), strict=True)
        return [
            {name: value for name, value in zip(columns, row, strict=True) if value is not None}
            for row in cells
        ]

    def _reject_duplicates(self, customer: list[int], said: list[dict[str, Any]]) -> None:
        first: dict[object, int] = {}
        later = {}
        for row, (key, values) in enumerate(zip(customer, said, strict=True)):
            one = (key, values.get("email") or values.get("name", "").casefold())
            if not self._rejections.rejected[row] and first.setdefault(one, row) != row:
                later[row] = {"line": self._rejections.line(first[one])}
        name = "email" if self._rows.has("email") else "name"
        self._rejections.add(mask_of(list(later), len(customer)), name, DUPLICATE, later)

    def _reject_second_marks(self, customer: list[int], said: list[dict[str, Any]]) -> None:
        """A customer has one collection contact: the first row that says so counts."""
        first: dict[int, int] = {}
        later = {}
        for row, (key, values) in enumerate(zip(customer, said, strict=True)):
            marks = values.get("collection") and not self._rejections.rejected[row]
            if marks and first.setdefault(key, row) != row:
                later[row] = {"line": self._rejections.line(first[key])}
        bad = mask_of(list(later), len(customer))
        self._rejections.add(bad, "collection", _MARKED_ALREADY, later)

    def _compare(
        self, customer: list[int], said: list[dict[str, Any]], known: Mapping[int, list[_Known]]
    ) -> PlannedContacts:
        made, changed, before, marked = [], {}, {}, {}
        touched, unchanged = set(), 0
        accepted = np.flatnonzero(~self._rejections.rejected).tolist()
        for row in accepted:
            key, values = customer[row], said[row]
            contact = _same(values, known.get(key, []))
            if values.get("collection"):
                marked[key] = contact.id if contact else None
            if contact is None:
                made.append(_new(key, values))
            elif (becomes := _becomes(contact, values, self._keep)) is not None:
                changed[contact.id] = becomes
                before[contact.id] = contact.as_columns(key)
            else:
                unchanged += 1
                continue
            touched.add(key)
        unmarked = [
            contact.id
            for key, kept in marked.items()
            for contact in known.get(key, [])
            if contact.is_collection and contact.id != kept
        ]
        counts = Counts(
            rows=len(customer) + self._skipped,
            created=len(made),
            updated=len(changed),
            unchanged=unchanged,
            skipped=self._skipped,
            rejected=len(customer) - len(accepted),
        )
        return PlannedContacts(
            self._context,
            counts,
            self._rejections,
            tuple(made),
            changed,
            before,
            self._codes,
            tuple(unmarked),
            frozenset(touched),
        )


def _contacts(bulk: Bulk, entity_id: int) -> Mapping[int, list[_Known]]:
    read = bulk.read(
        "SELECT c.customer_id, c.id, c.is_collection, c.from_customer_email, c.changed_here, "
        f"{', '.join(f'c.{name}' for name in _COMPARED)} "
        "FROM contact c JOIN customer k ON k.id = c.customer_id "
        "WHERE k.entity_id = ? ORDER BY c.id",
        (entity_id,),
    )
    known: defaultdict[int, list[_Known]] = defaultdict(list)
    for customer, key, marked, own, changed, *values in zip(*read, strict=True):
        contact = dict(zip(_COMPARED, values, strict=True))
        columns = changed_columns(changed)
        known[customer].append(_Known(key, contact, bool(marked), bool(own), columns))
    return known


def _same(values: Mapping[str, Any], contacts: list[_Known]) -> _Known | None:
    """The contact a row is about: of the same email, else of the same name without another one."""
    email, name = values.get("email"), values.get("name", "").casefold()
    by_email = [one for one in contacts if email and one.values["email"].lower() == email]
    by_name = [one for one in contacts if name and one.values["name"].casefold() == name]
    return next(iter(by_email + by_name), None)


def _keep_marked(
    customer: list[int],
    said: list[dict[str, Any]],
    known: Mapping[int, list[_Known]],
    keep: frozenset[str],
) -> None:
    """Who the collection contact is stays as a person said, where files are to keep that."""
    if "is_collection" not in keep:
        return
    settled = {
        key
        for key, contacts in known.items()
        if any("is_collection" in one.changed for one in contacts)
    }
    for key, values in zip(customer, said, strict=True):
        if key in settled:
            values.pop("collection", None)


def _becomes(
    contact: _Known, values: Mapping[str, Any], keep: frozenset[str]
) -> dict[str, Any] | None:
    """What becomes of a contact; none when nothing changes. Empty cells erase nothing.

    What is kept of it because a person changed it here stays.
    """
    kept = keep & contact.changed
    values = {name: value for name, value in values.items() if name not in kept}
    told = {name: values.get(name, contact.values[name]) for name in _COMPARED}
    marked = bool(values.get("collection", contact.is_collection))
    own = contact.own and not values.get("collection")
    if (told, marked, own) == (dict(contact.values), contact.is_collection, contact.own):
        return None
    return {**told, "is_collection": marked, "from_customer_email": own}


def _new(customer: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "customer_id": customer,
        **{name: values.get(name, "") for name in _COMPARED},
        "is_collection": bool(values.get("collection")),
        "from_customer_email": False,
    }
