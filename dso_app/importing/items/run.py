"""Import of a file of items: read, planned, then applied in one transaction."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from sqlmodel import Session

from dso_app.domain.history import History
from dso_app.domain.terms import parse_term
from dso_app.errors import Reason
from dso_app.importing.answer import Assigned, Change, Counts, RowError
from dso_app.importing.assigned import apply_assignments
from dso_app.importing.assigning import (
    NO_RULES,
    Assignments,
    Incoming,
    plan_assignments,
)
from dso_app.importing.bulk import Bulk
from dso_app.importing.consequences import follow_import
from dso_app.importing.context import Applying, ImportContext
from dso_app.importing.customers.create import insert_customers
from dso_app.importing.digest import digest_of
from dso_app.importing.history import declare_history
from dso_app.importing.items.apply import ItemWriter
from dso_app.importing.items.collectors import (
    assign_collectors,
    collector_changes,
    named_customers,
)
from dso_app.importing.items.customers import CustomerIndex, read_customers
from dso_app.importing.items.known import read_known
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.plan import ItemPlan, Stock, plan_items
from dso_app.importing.items.preview import item_changes
from dso_app.importing.items.read import Reading, ReadItems, read_items
from dso_app.importing.people import users_by_email
from dso_app.importing.preview_facts import Brings
from dso_app.importing.request import Mode
from dso_app.importing.rows import Rows
from dso_app.models import Customer
from dso_app.services.customers.summaries import refresh_summaries

_NO_SOURCE_YET = -1


@dataclass(frozen=True)
class PlannedItems:
    """What a file of items would change."""

    context: ImportContext
    customers: CustomerIndex
    read: ReadItems
    plan: ItemPlan
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
        """Why it wants confirmation first."""
        return self.plan.guard

    @property
    def digest(self) -> str:
        """Names the lines, what each is and was in the ledger, and what is cleared."""
        collectors = self._collectors(self.read.lines.customer)
        ruled = self.assignments.digest()
        return digest_of(self.context.business_date, *self.plan.told(), collectors, *ruled)

    def assigns(self) -> tuple[Assigned, ...]:
        """How many customers the rules put on a scenario."""
        return self.assignments.told

    def brings(self) -> Brings:
        """The customers it would make."""
        new = self.plan.customers
        return Brings(tuple(zip(new.codes, new.names, strict=True)))

    def changes(self, limit: int) -> list[Change]:
        """The first changes of each sort, for the preview."""
        return item_changes(self.plan, self.customers.codes, limit)

    def apply(self, applying: Applying) -> None:
        """Change the ledger: customers, items, settlements, revisions, summaries.

        What it keeps, breaks or settles is decided at once: promises, then disputes.
        """
        session, context = applying.session, self.context
        entity_id = context.request.entity_id
        new = self.plan.customers
        columns = self.assignments.complete(
            {"code": new.codes, "name": new.names},
            context.entity.default_scenario_id,
            len(new.codes),
        )
        created = insert_customers(applying, context.clock, context.entity, columns)
        ids = np.asarray(created, dtype=np.int64)
        touched = ItemWriter(
            applying,
            self.plan,
            entity_id=entity_id,
            business_date=context.business_date,
            new_customers=ids,
        ).write()
        lines = self.read.lines
        customer = lines.customer.copy()
        customer[customer < 0] = ids[-1 - customer[customer < 0]]
        bulk = applying.bulk
        moved = assign_collectors(bulk, self._collectors(customer))
        bulk.mark(Customer, moved - touched, "plan_needed")
        day = context.business_date
        apply_assignments(applying, context.clock, entity_id, day, self.assignments, created)
        if self.history is not None:
            declare_history(applying, entity_id, self.history)
        decided = follow_import(applying, context.clock, entity_id)
        if touched or created or decided:
            refresh_summaries(session, entity_id, context.business_date)

    def _collectors(self, customer: Whole) -> dict[int, int]:
        """The customers that get another collector; `customer` is the one of each line."""
        keep = "collector_email" in (self.context.request.keep or ())
        kept = self.customers.chosen_here if keep else ()
        return collector_changes(self.customers, customer, self.read.collector, kept)

    def ruled(self, session: Session) -> Self:
        """The same, with what the rules of assignment decide of its customers."""
        entity_id, new = self.context.request.entity_id, self.plan.customers
        collectors = self._collectors(self.read.lines.customer)
        named = named_customers(self.read.lines.customer, self.read.collector)
        incoming = Incoming(
            created={
                "code": new.codes,
                "name": new.names,
                "collector_id": [collectors.get(-1 - place) for place in range(len(new.codes))],
            },
            count=len(new.codes),
            changed={"collector_id": collectors},
            said_new={"collector_id": [-1 - n in named for n in range(len(new.codes))]},
            said={"collector_id": frozenset(named)},
        )
        return replace(self, assignments=plan_assignments(session, entity_id, incoming))

    @property
    def history(self) -> History | None:
        """The span of which the file holds every item issued."""
        since = self.context.request.history_from
        return History(since) if since is not None else None


def plan_items_import(session: Session, context: ImportContext, rows: Rows) -> PlannedItems:
    """Read the rows and compare them with the ledger, in a reading transaction."""
    request, entity = context.request, context.entity
    bulk = Bulk(session)
    customers = read_customers(bulk, request.entity_id)
    mode = request.mode or Mode.STOCK
    read = read_items(
        rows,
        customers,
        Reading(
            decisions=context.decisions,
            options=context.reading,
            mode=mode,
            currency=entity.currency,
            term=parse_term(entity.default_term),
            create_customers=bool(request.create_customers),
            users=users_by_email(session) if rows.has("collector_email") else {},
        ),
    )
    source_id = context.profile_id or _NO_SOURCE_YET
    known = read_known(
        bulk,
        request.entity_id,
        customers=read.customer,
        by_unique_id=rows.has("unique_id"),
        source_id=source_id if mode is Mode.STOCK else None,
        texts=tuple(read.lines.texts),
    )
    stock = Stock(source_id, entity.clearing_threshold_percent) if mode is Mode.STOCK else None
    plan = plan_items(
        read,
        known,
        business_date=context.business_date,
        stock=stock,
        source_id=source_id,
        add_up=bool(request.add_up),
    )
    return PlannedItems(context, customers, read, plan, NO_RULES).ruled(session)
