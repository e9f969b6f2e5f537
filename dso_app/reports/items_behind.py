"""The items behind a figure: the same SQL as the figure's, so the two agree to the cent."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, select, union_all
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.models import Customer, Item, Status, User
from dso_app.reports.aging_facts import narrowing_facts
from dso_app.reports.aging_listing import refuse_missing_rates
from dso_app.reports.basis import Basis
from dso_app.reports.basis_facts import facts_of
from dso_app.reports.request import ReportRequest, request_of
from dso_app.services.lists.custom import (
    NamedFields,
    customer_fields,
    item_fields,
    with_fields,
)
from dso_app.services.lists.days import days_since
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListPage, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.texts import N_

WHICH_AND_WHEN = (
    Column("number", N_("Number")),
    Column("customer", N_("Customer")),
    Column("code", N_("Code"), shown=False),
    Column("collector", N_("Collector"), shown=False),
    Column("kind", N_("Kind"), Kind.PILL),
    Column("issue_date", N_("Issued"), Kind.DATE),
    Column("due_date", N_("Due"), Kind.DATE),
)
"""The first columns of items, whatever they stand behind."""


class ItemsBehind(Listing):
    """Items that make a figure of a report, converted as the report converts them.

    Filters: those of `request_of`; `entity`: id of the only company; the named fields of items,
    by what they hold.
    """

    key = "item_id"
    currency = "currency"
    counted = (N_("{count} item"), N_("{count} items"))
    columns: tuple[Column, ...] = ()
    amount: str
    """The column that sums to the figure."""

    asked: ReportRequest
    basis: Basis
    bases: list[Basis]
    _own: NamedFields
    _of_customer: NamedFields

    @abstractmethod
    def source(self, basis: Basis, request: ListRequest) -> Subquery:
        """The items of one company, with the columns `query` takes over."""

    def conditions(
        self, row: Any, basis: Basis, request: ListRequest
    ) -> Sequence[ColumnElement[bool]]:
        """What of them makes the figure; all of them unless a listing says more."""
        del row, basis, request
        return ()

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the entity's bounds and rates, and the names of fields."""
        viewer.actor.require(Permission.REPORT)
        self.asked = request_of(request.filters)
        self.bases = self.asked.bases(session, viewer)
        self.basis = self.bases[0]
        self._own = item_fields(session, viewer.entity_id)
        self._of_customer = customer_fields(session, viewer.entity_id)
        self.columns = with_fields(type(self).columns, self._own, self._of_customer)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The items of the companies looked at."""
        del viewer
        only = request.filters.get("entity", "")
        whole = [one for one in self.bases if only in {"", str(one.entity_id)}] or self.bases
        if len(whole) == 1:
            return self.of_company(whole[0], request)
        each = union_all(*(self.of_company(one, request) for one in whole)).subquery("each")
        return select(each)

    def of_company(self, basis: Basis, request: ListRequest) -> Select[Any]:
        """The items of one company."""
        source = self.source(basis, request)
        columns: list[Any] = [
            *source.c,
            col(Item.number).label("number"),
            col(Customer.name).label("customer"),
            col(Customer.code).label("code"),
            col(User.name).label("collector"),
            col(Status.name).label("status"),
            days_since(source.c.due_date, basis.on).label("days_late"),
            *self._own.selected,
            *self._of_customer.selected,
        ]
        searched = [Item.number, Customer.code, Customer.name]
        searched += [*self._own.searched, *self._of_customer.searched]
        query = (
            select(*columns)
            .select_from(source)
            .join(Item, col(Item.id) == source.c.item_id)
            .join(Customer, col(Customer.id) == source.c.customer_id)
            .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            .join(Status, col(Status.id) == col(Item.status_id), isouter=True)
            .where(*self.conditions(source.c, basis, request))
            .where(*basis.conditions)
            .where(*([source.c.kind == basis.kind] if basis.kind else []))
            .where(*self._own.conditions(request.filters))
            .where(*search(request.search, searched))
        )
        return scoped(query, basis.actor, basis.entity_id)

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The basis, and what the items stand behind."""
        asked = {**request.filters, "search": request.search}
        narrowed = narrowing_facts(session, viewer, asked, self.basis.labels)
        return [*facts_of(self.bases, viewer), *narrowed]

    def page(self, session: Session, viewer: Viewer, request: ListRequest) -> ListPage:
        """One page; `MissingRate` where a currency with an amount has no rate."""
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
