"""The items behind a figure of the ageing: the same SQL, so the two agree to the cent."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select, union_all
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.models import Customer, Item, Status, User
from dso_app.reports.ageing_sql import in_bucket
from dso_app.reports.aging_facts import narrowing_facts
from dso_app.reports.aging_listing import refuse_missing_rates
from dso_app.reports.balances import item_balances
from dso_app.reports.basis import Basis
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.request import request_of
from dso_app.services.listing import Cell, Column, Kind, Listing, ListPage, ListRequest
from dso_app.services.lists.custom import (
    NamedFields,
    customer_fields,
    item_fields,
    with_fields,
)
from dso_app.services.lists.days import days_since
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.narrowing import search
from dso_app.texts import N_

_ZERO: ColumnElement[int] = literal_column("0")


class AgeingItemListing(Listing):
    """Items with a balance on a date, converted as the ageing converts them.

    Filters: those of `request_of`; `entity`: id of the only company; `bucket`: a label as the
    report has it; `figure`: `late` (late debits), `debits`, `unapplied` (open credits); the named
    fields of items, by what they hold.
    """

    name = "ageing_items"
    columns: tuple[Column, ...] = (
        Column("number", N_("Number")),
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("collector", N_("Collector"), shown=False),
        Column("kind", N_("Kind"), Kind.PILL),
        Column("issue_date", N_("Issued"), Kind.DATE),
        Column("due_date", N_("Due"), Kind.DATE),
        Column("days_late", N_("Days late"), Kind.DAYS),
        Column("original_currency", N_("Original currency"), shown=False),
        Column("balance", N_("Balance"), Kind.MONEY, total=True),
        Column("status", N_("Status"), shown=False),
    )
    key = "item_id"
    currency = "currency"
    counted = (N_("{count} item"), N_("{count} items"))
    order = "due_date"

    basis: Basis
    bases: list[Basis]
    _own: NamedFields
    _of_customer: NamedFields

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the entity's bounds and rates, and the names of fields."""
        viewer.actor.require(Permission.REPORT)
        self.bases = request_of(request.filters).bases(session, viewer)
        self.basis = self.bases[0]
        self._own = item_fields(session, viewer.entity_id)
        self._of_customer = customer_fields(session, viewer.entity_id)
        self.columns = with_fields(type(self).columns, self._own, self._of_customer)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The balances that make up the figure."""
        del viewer
        only = request.filters.get("entity", "")
        whole = [one for one in self.bases if only in {"", str(one.entity_id)}] or self.bases
        if len(whole) == 1:
            return self._of_company(whole[0], request)
        each = union_all(*(self._of_company(one, request) for one in whole)).subquery("each")
        return select(each)

    def _of_company(self, basis: Basis, request: ListRequest) -> Select[Any]:
        balances = item_balances(basis)
        columns: list[Any] = [
            *balances.c,
            col(Item.number).label("number"),
            col(Customer.name).label("customer"),
            col(Customer.code).label("code"),
            col(User.name).label("collector"),
            col(Status.name).label("status"),
            days_since(balances.c.due_date, basis.on).label("days_late"),
            *self._own.selected,
            *self._of_customer.selected,
        ]
        searched = [Item.number, Customer.code, Customer.name]
        searched += [*self._own.searched, *self._of_customer.searched]
        query = (
            select(*columns)
            .select_from(balances)
            .join(Item, col(Item.id) == balances.c.item_id)
            .join(Customer, col(Customer.id) == balances.c.customer_id)
            .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            .join(Status, col(Status.id) == col(Item.status_id), isouter=True)
            .where(*self._figure(balances.c, request.filters))
            .where(*basis.conditions)
            .where(*([balances.c.kind == basis.kind] if basis.kind else []))
            .where(*self._own.conditions(request.filters))
            .where(*search(request.search, searched))
        )
        return scoped(query, basis.actor, basis.entity_id)

    def _figure(self, row: Any, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if (bucket := filters.get("bucket", "")) in self.basis.labels:
            conditions.append(in_bucket(row.due_date, self.basis, bucket))
        figures: dict[str, ColumnElement[bool]] = {
            "debits": row.balance > _ZERO,
            "unapplied": row.balance < _ZERO,
            "late": (row.balance > _ZERO) & (row.due_date < self.basis.on),
        }
        if (figure := filters.get("figure", "")) in figures:
            conditions.append(figures[figure])
        return conditions

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis, and what the items stand behind."""
        asked = {**request.filters, "search": request.search}
        narrowed = narrowing_facts(session, viewer, asked, self.basis.labels)
        return [*facts_of(self.bases, viewer), *narrowed]

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page; `MissingRate` where a currency with a balance has no rate."""
        page = super().page(session, viewer, request)
        refuse_missing_rates(page, self.basis)
        return page

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; days late stand only beside what is late."""
        cells = super().cells(row, viewer)
        cells["kind"] = Cell(KIND_WORDS[ItemKind(row["kind"])], tone="mute")
        if row["days_late"] <= 0:
            cells["days_late"] = Cell()
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['customer_id']}"
