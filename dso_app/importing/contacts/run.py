"""Import of a file of contacts: added and updated, never deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from dso_app.errors import Reason
from dso_app.importing.aliases import contact_rows_now, read_aliases
from dso_app.importing.answer import Change, Counts, RowError
from dso_app.importing.bulk import Bulk
from dso_app.importing.contacts.known import COMPARED, read_contacts
from dso_app.importing.contacts.plan import ContactPlan, plan_contacts
from dso_app.importing.contacts.preview import contact_changes
from dso_app.importing.contacts.read import read_contact_rows
from dso_app.importing.context import Applying, ImportContext
from dso_app.importing.digest import digest_of
from dso_app.importing.items.customers import read_customers
from dso_app.importing.keeping import kept_columns
from dso_app.importing.rejections import Rejections
from dso_app.importing.rows import Rows
from dso_app.models import Contact, Customer
from dso_app.services.bulk import reserve_ids


@dataclass(frozen=True)
class PlannedContacts:
    """What a file of contacts would change."""

    context: ImportContext
    plan: ContactPlan
    rejections: Rejections
    codes: Mapping[int, str]
    """Customer → its code."""

    @property
    def counts(self) -> Counts:
        """What it would do."""
        return self.plan.counts

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
        plan = self.plan
        marks = (plan.unmarked, plan.marked_again)
        return digest_of(vars(plan.counts), plan.made, plan.changed, plan.before, *marks)

    def changes(self, limit: int) -> list[Change]:
        """The first contacts created and updated, for the preview."""
        plan = self.plan
        return contact_changes(plan.made, plan.changed, plan.before, self.codes, limit)

    def apply(self, applying: Applying) -> None:
        """Write the contacts; the customers' next step may have a recipient now."""
        bulk, plan = applying.bulk, self.plan
        for contacts, mark in ((plan.unmarked, False), (plan.marked_again, True)):
            bulk.update(Contact, contacts, {"is_collection": [mark] * len(contacts)})
        columns = (*COMPARED, "is_collection", "from_customer_email")
        rows = list(plan.changed.values())
        bulk.update(
            Contact, list(plan.changed), {name: [row[name] for row in rows] for name in columns}
        )
        new: dict[str, Any]
        new = {name: [row[name] for row in plan.made] for name in ("customer_id", *columns)}
        new["id"] = list(reserve_ids(applying.session, Contact, len(plan.made)))
        bulk.insert(Contact, new)
        bulk.mark(Customer, plan.customers, "plan_needed")


def plan_contacts_import(session: Session, context: ImportContext, rows: Rows) -> PlannedContacts:
    """Read the rows and compare them with the contacts, in a reading transaction."""
    bulk, entity_id = Bulk(session), context.request.entity_id
    customers = read_customers(bulk, entity_id)
    rows, repeated = contact_rows_now(rows, read_aliases(bulk, entity_id))
    read = read_contact_rows(rows, customers)
    read = replace(read, skipped=read.skipped + repeated)
    plan = plan_contacts(read, read_contacts(bulk, entity_id), kept_columns(context.request.keep))
    return PlannedContacts(context, plan, read.rejections, customers.codes)
