"""Import of a file of customers: read, planned, then applied in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from dso_app.domain.assignment import GROUP
from dso_app.errors import Reason
from dso_app.importing.aliases import Aliases, customer_rows_now, read_aliases
from dso_app.importing.answer import Assigned, Change, Counts, RowError
from dso_app.importing.assigned import apply_assignments
from dso_app.importing.assigning import Assignments, Incoming, plan_assignments
from dso_app.importing.bulk import Bulk
from dso_app.importing.context import Applying, ImportContext
from dso_app.importing.customers.create import insert_customers
from dso_app.importing.customers.emails import write_collection_contacts
from dso_app.importing.customers.groups import write_groups
from dso_app.importing.customers.legal import legal_entities
from dso_app.importing.customers.plan import NEW, CustomerPlan, plan_customers
from dso_app.importing.customers.preview import Names, customer_changes
from dso_app.importing.customers.read import Known, read_customer_rows
from dso_app.importing.digest import digest_of
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import Whole
from dso_app.importing.keeping import kept_columns
from dso_app.importing.people import users_by_email
from dso_app.importing.preview_facts import Brings
from dso_app.importing.rows import Rows
from dso_app.models import Customer, Scenario
from dso_app.services.customers.summaries import refresh_summaries


@dataclass(frozen=True)
class PlannedCustomers:
    """What a file of customers would change."""

    context: ImportContext
    plan: CustomerPlan
    names: Names
    assignments: Assignments

    @property
    def counts(self) -> Counts:
        """What it would do."""
        return self.plan.counts

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The rejected cells, by line."""
        return self.plan.rejections.errors()

    @property
    def guard(self) -> Reason | None:
        """Nothing of customers is ever cleared."""
        return None

    @property
    def digest(self) -> str:
        """Names what each row's customer is, what it will be, and its groups."""
        plan = self.plan
        values = (plan.columns, plan.current, plan.given, plan.groups.named, plan.groups.changed)
        ruled = self.assignments.digest()
        return digest_of(plan.code, plan.ids, plan.changed, vars(plan.counts), *values, *ruled)

    def assigns(self) -> tuple[Assigned, ...]:
        """How many customers the rules put on a scenario."""
        return self.assignments.told

    def brings(self) -> Brings:
        """The customers and groups it would make."""
        plan = self.plan
        codes, names = plan.code[plan.created], plan.columns["name"][plan.created]
        return Brings(tuple(zip(codes, names, strict=True)), plan.groups.new)

    def changes(self, limit: int) -> list[Change]:
        """The first customers created and updated, for the preview."""
        return customer_changes(self.plan, self.names, limit)

    def apply(self, applying: Applying) -> None:
        """Change the customers, their groups, legal entities and collection contacts."""
        entity_id, plan = self.context.request.entity_id, self.plan
        customer = plan.ids.copy()
        customer[plan.created] = created = self._create(applying)
        self._change(applying)
        write_groups(applying, entity_id, customer, plan.groups)
        write_collection_contacts(applying, entity_id, self._emails(customer))
        applying.bulk.mark(Customer, customer[plan.changed].tolist(), "plan_needed")
        clock, day = self.context.clock, self.context.business_date
        apply_assignments(applying, clock, entity_id, day, self.assignments, created)
        if len(plan.changed) or len(plan.created):
            refresh_summaries(applying.session, entity_id, self.context.business_date)

    def _create(self, applying: Applying) -> list[int]:
        plan, chosen = self.plan, self.plan.created
        columns: dict[str, Any] = {
            name: values[chosen].tolist() for name, values in plan.columns.items()
        }
        columns["code"] = plan.code[chosen].tolist()
        default = self.context.entity.default_scenario_id
        columns = self.assignments.complete(columns, default, len(chosen))
        if "legal_id" in columns:
            columns["legal_entity_id"] = self._legal_entities(applying, chosen)
        return insert_customers(applying, self.context.clock, self.context.entity, columns)

    def _change(self, applying: Applying) -> None:
        plan, chosen = self.plan, self.plan.changed
        if not len(chosen):
            return
        columns: dict[str, Any] = {
            name: values[chosen].tolist()
            for name, values in plan.columns.items()
            if plan.differs[name].any()
        }
        if "legal_id" in columns:
            columns["legal_entity_id"] = self._legal_entities(applying, chosen)
        bulk, ids = applying.bulk, plan.ids[chosen].tolist()
        if columns:
            bulk.update(Customer, ids, columns)
        if "do_not_dun" in columns:
            self._forget_ends(applying)
        if "scenario_id" in columns:
            assigned = plan.ids[plan.differs["scenario_id"]].tolist()
            bulk.mark(Customer, assigned, "first_pass")

    def _forget_ends(self, applying: Applying) -> None:
        """What a file says of "do not dun" has no last day and no reason."""
        ids = self.plan.ids[self.plan.differs["do_not_dun"]].tolist()
        ended: dict[str, list[Any]] = {
            "do_not_dun_until": [None] * len(ids),
            "do_not_dun_reason": [""] * len(ids),
        }
        applying.bulk.update(Customer, ids, ended)

    def _legal_entities(self, applying: Applying, chosen: Whole) -> list[int | None]:
        columns = self.plan.columns
        return legal_entities(
            applying,
            self.context.request.entity_id,
            columns["legal_id"][chosen].tolist(),
            columns["name"][chosen].tolist(),
        )

    def _emails(self, customer: Whole) -> dict[int, tuple[str, str]]:
        """New or changed emails of customers, with their language."""
        plan = self.plan
        if "email" not in plan.columns:
            return {}
        moved = plan.differs["email"].copy()
        moved[plan.created] = True
        filled = np.asarray([value is not None for value in plan.given["email"]], dtype=bool)
        languages = plan.columns.get("language")
        return {
            int(customer[place]): (
                plan.columns["email"][place],
                languages[place] if languages is not None else "",
            )
            for place in np.flatnonzero(moved & filled).tolist()
        }


def plan_customers_import(session: Session, context: ImportContext, rows: Rows) -> PlannedCustomers:
    """Read the rows and compare them with the customers, in a reading transaction."""
    entity_id = context.request.entity_id
    columns = (col(Scenario.name), col(Scenario.id), col(Scenario.archived))
    query = select(*columns).where(col(Scenario.entity_id) == entity_id)
    scenarios = [(name, key, archived) for name, key, archived in session.exec(query) if key]
    known = Known(
        users=users_by_email(session),
        scenarios={name.casefold(): key for name, key, archived in scenarios if not archived},
        currency=context.entity.currency,
    )
    names = Names(
        users={key: email for email, key in known.users.items()},
        scenarios={key: name for name, key, _ in scenarios},
        currency=known.currency,
    )
    bulk = Bulk(session)
    aliases = read_aliases(bulk, entity_id)
    rows, repeated = customer_rows_now(rows, aliases)
    read = read_customer_rows(rows, context.decisions, known)
    read = replace(
        read, columns=_parents_now(read.columns, aliases), skipped=read.skipped + repeated
    )
    plan = plan_customers(
        bulk,
        entity_id,
        read,
        erase_empty=bool(context.request.erase_empty),
        keep=kept_columns(context.request.keep),
    )
    assignments = plan_assignments(session, entity_id, _incoming(plan))
    return PlannedCustomers(context, plan, names, assignments)


def _parents_now(columns: Mapping[str, Cells], aliases: Aliases) -> Mapping[str, Cells]:
    """The columns, parents that were merged named as they are now."""
    if "parent_code" not in columns or not aliases.now:
        return columns
    return {**columns, "parent_code": aliases.current(columns["parent_code"])}


def _incoming(plan: CustomerPlan) -> Incoming:
    """What the rules of assignment look at."""
    ids, changed = plan.ids[plan.changed].tolist(), plan.changed
    said = {
        name: np.asarray([one is not None for one in given], dtype=bool)
        for name, given in plan.given.items()
    }
    said[GROUP] = np.asarray([one is not None for one in plan.groups.named], dtype=bool)
    none: frozenset[str] = frozenset()
    return Incoming(
        created={
            "code": plan.code[plan.created].tolist(),
            **{name: values[plan.created].tolist() for name, values in plan.columns.items()},
        },
        count=len(plan.created),
        created_groups=[plan.groups.named[place] or none for place in plan.created.tolist()],
        changed={
            name: dict(zip(ids, values[changed].tolist(), strict=True))
            for name, values in plan.columns.items()
        },
        groups={int(plan.ids[place]): groups for place, (_, groups) in plan.groups.moves.items()},
        said_new={name: mask[plan.created].tolist() for name, mask in said.items()},
        said={
            name: frozenset(plan.ids[mask & (plan.ids != NEW)].tolist())
            for name, mask in said.items()
        },
    )
