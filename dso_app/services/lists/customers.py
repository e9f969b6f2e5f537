"""The table of customers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlmodel import Session, col

from dso_app.access.scope import visible_customers
from dso_app.access.viewer import Viewer
from dso_app.models import (
    Customer,
    CustomerSummary,
    Scenario,
    User,
)
from dso_app.services.alerts.finds import found_by
from dso_app.services.customers.summaries import summed, summed_currency
from dso_app.services.lists.built import KEYS, built
from dso_app.services.lists.custom import NamedFields, customer_fields, with_fields
from dso_app.services.lists.customer_columns import (
    backlog,
    backlog_words,
    group_names,
    has_lines,
    next_action,
    summary_figure,
)
from dso_app.services.lists.days import days_since
from dso_app.services.lists.listing import Cell, Column, Kind, ListRequest, ListRow, Total
from dso_app.services.lists.listing_steps import SteppedListing, Sums
from dso_app.services.lists.narrowing import customer_filters, has_contact, search
from dso_app.services.lists.set_aside import has_items_set_aside
from dso_app.services.merging.aliases import was_called
from dso_app.services.scenarios.rows import scenarios_in_force
from dso_app.texts import N_, translate

_ZERO: ColumnElement[int] = literal_column("0")
_SUMS = ("balance", "late", "unapplied", "items")


class CustomerListing(SteppedListing):
    """Customers in scope, one row each.

    Amounts whose currency has a dated rate are converted into the entity's, others stay in their
    own. A customer with amounts in several currencies that cannot be converted shows their names
    in place of a sum; the totals hold its amounts, one total a currency.

    Filters: those of `customer_filters`; `show`: `late`, `open`, or `set_aside` (with old or
    exhausted items nobody has qualified), empty for all; `alert`: those an alert finds; the named
    fields, by what they hold.
    """

    name = "customers"
    columns: tuple[Column, ...] = (
        Column("name", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("balance", N_("Balance"), Kind.MONEY, total=True),
        Column("late", N_("Late"), Kind.MONEY, total=True),
        Column("oldest", N_("Oldest"), Kind.DAYS),
        Column("last_on", N_("Last action"), Kind.DATE),
        Column("next_step", N_("Next action")),
        Column("next_on", N_("Planned"), Kind.DATE),
        Column("collector", N_("Collector")),
        Column("groups", N_("Groups"), shown=False),
        Column("scenario", N_("Scenario"), shown=False),
        Column("items", N_("Items"), Kind.NUMBER, shown=False, total=True),
        Column("unapplied", N_("Unapplied credits"), Kind.MONEY, shown=False, total=True),
        Column("backlog", N_("Order backlog"), sortable=False, shown=False, filed=True),
        Column("city", N_("City"), shown=False),
        Column("country", N_("Country"), shown=False),
    )
    currency = "currency"
    counted = (N_("{count} customer"), N_("{count} customers"))
    order = "late"
    order_descending = True

    def __init__(self) -> None:
        self.target = ""
        self._set_aside: ColumnElement[bool] = true()
        self._alerting: ColumnElement[bool] = true()
        self._fields = NamedFields(Customer, {})

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Note the currency sums are shown in, the named fields, and what the filter needs."""
        self.target = viewer.entity.currency
        self._fields = customer_fields(session, viewer.entity_id, prefix="")
        self.columns = with_fields(type(self).columns, self._fields)
        if request.filters.get("show") == "set_aside":
            scenarios = scenarios_in_force(session, viewer.entity_id)
            self._set_aside = has_items_set_aside(viewer, scenarios)
        if alert := request.filters.get("alert"):
            self._alerting = found_by(session, viewer, alert)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The customers in scope with their figures."""
        return self._whole_rows(viewer).where(*self._wanted(viewer, request))

    def page_keys(
        self, session: Session, viewer: Viewer, request: ListRequest, *, limit: int, offset: int
    ) -> Sequence[Any]:
        """The ids of some of the customers asked for."""
        name, kind, down = self.asked_order(request)
        wanted = self._wanted(viewer, request)
        query: Select[Any]
        if (place := self._place(name, viewer)) is None:
            rows = self._whole_rows(viewer).where(*wanted).subquery()
            query, place = select(rows.c.id.label("id")), rows.c[name]
        else:
            query = select(col(Customer.id).label("id")).where(*wanted)
        if kind is Kind.TEXT:
            place = func.lower(place)
        order = (place.desc() if down else place.asc()).nulls_last()
        query = query.order_by(order, query.selected_columns.id)
        return list(session.scalars(query.limit(limit).offset(offset)))

    def rows_by_key(
        self, session: Session, viewer: Viewer, request: ListRequest, keys: Sequence[Any]
    ) -> dict[Any, ListRow]:
        """Customers by their ids."""
        del request
        fields = tuple(self._fields.names)
        of = ("customers", viewer.actor, viewer.entity_id, viewer.today, self.target, fields)
        query = built(of, lambda: self._rows_of_keys(viewer))
        found = session.execute(query, {KEYS.key: list(keys)}).mappings()
        return {row["id"]: self._row(dict(row), viewer) for row in found}

    def _rows_of_keys(self, viewer: Viewer) -> Select[Any]:
        # No index is of a sum: they are found by their ids, not among all of the company.
        theirs = visible_customers(viewer.actor, viewer.entity_id, col(Customer.entity_id) + _ZERO)
        return self._whole_rows(viewer, KEYS).where(col(Customer.id).in_(KEYS), theirs)

    def sums(self, session: Session, viewer: Viewer, request: ListRequest) -> Sums:
        """Per currency over the summaries, so that customers of several currencies count too."""
        wanted = select(col(Customer.id)).where(*self._wanted(viewer, request))
        count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        lines = self._lines().where(col(CustomerSummary.customer_id).in_(wanted))
        line = lines.subquery("lines").c
        columns: list[Any] = [line.currency, *(func.sum(line[name]) for name in _SUMS)]
        query = select(*columns).group_by(line.currency).order_by(line.currency)
        totals = tuple(
            Total(currency, {name: int(minor) for name, minor in zip(_SUMS, sums, strict=True)})
            for currency, *sums in session.execute(query)
        )
        return Sums(count, totals)

    def _whole_rows(self, viewer: Viewer, keys: Sequence[Any] | None = None) -> Select[Any]:
        """All there is to show of customers, or of those of some ids."""
        sums, action = self._figures(keys), next_action(keys)
        return (
            select(*self._columns(sums, action, viewer))
            .select_from(Customer)
            .join(sums, sums.c.customer_id == col(Customer.id), isouter=True)
            .join(action, action.c.customer_id == col(Customer.id), isouter=True)
            .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
            .join(Scenario, col(Scenario.id) == col(Customer.scenario_id), isouter=True)
        )

    def _wanted(self, viewer: Viewer, request: ListRequest) -> list[ColumnElement[bool]]:
        """Conditions on `Customer`: in scope and asked for."""
        filters = request.filters
        shown = {
            "late": has_lines(CustomerSummary.late_items),
            "open": has_lines(CustomerSummary.open_items),
            "set_aside": self._set_aside,
        }
        wanted = filters.get("show", "")
        return [
            visible_customers(viewer.actor, viewer.entity_id),
            *customer_filters(filters, viewer.actor),
            *self._fields.conditions(filters),
            self._alerting,
            *self._searched(request.search),
            *([shown[wanted]] if wanted in shown else []),
        ]

    def _searched(self, text: str) -> list[ColumnElement[bool]]:
        """What is the customer's own, a contact's, or that of an account merged into it."""
        own = search(text, (Customer.code, Customer.name, Customer.city, *self._fields.searched))
        return [or_(*own, has_contact(text), was_called(text))] if own else []

    def _place(self, name: str, viewer: Viewer) -> Any:
        """What customers are ordered by, read by itself; None where it takes the whole row."""
        if name == "late":
            return col(Customer.late_rank)
        if name in _SUMS:
            return self._sum_of(name)
        if name == "oldest":
            # The oldest late item has the most days: the same order as of the days themselves.
            return days_since(
                summary_figure(func.min(col(CustomerSummary.oldest_due))), viewer.today
            )
        if name == "last_on":
            return col(Customer.last_performed_on)
        if name in ("code", "name", "city", "country"):
            return col(getattr(Customer, name))
        return None

    def _sum_of(self, name: str) -> Any:
        """A figure of each customer, where it is one sum."""
        currency = summed_currency(self.target)
        value = col(CustomerSummary.open_items) if name == "items" else summed(name)
        return summary_figure(case((func.min(currency) == func.max(currency), func.sum(value))))

    def _columns(self, sums: Subquery, action: Subquery, viewer: Viewer) -> list[Any]:
        has_one = sums.c.currencies == 1
        return [
            col(Customer.id).label("id"),
            *(
                col(getattr(Customer, name)).label(name)
                for name in ("code", "name", "city", "country")
            ),
            group_names().label("groups"),
            backlog().label("backlog"),
            col(User.name).label("collector"),
            col(Scenario.name).label("scenario"),
            *(case((has_one, sums.c[name])).label(name) for name in _SUMS),
            case(
                (sums.c.currencies > 1, ""), else_=func.coalesce(sums.c.currency, self.target)
            ).label("currency"),
            case((sums.c.currencies > 1, sums.c.names)).label("mixed"),
            days_since(sums.c.oldest_due, viewer.today).label("oldest"),
            col(Customer.last_performed_on).label("last_on"),
            action.c.step_name.label("next_step"),
            action.c.planned_on.label("next_on"),
            *self._fields.selected,
        ]

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; several currencies are named where their sum would stand."""
        cells = super().cells(row, viewer)
        cells["name"] = Cell(row["name"], sub=row["code"])
        if row["next_step"]:
            # The steps of shipped scenarios, and alerts, are named by words of ours.
            cells["next_step"] = Cell(translate(row["next_step"], viewer.language))
        if row["backlog"]:
            cells["backlog"] = Cell(backlog_words(row["backlog"], viewer.language))
        if row["mixed"]:
            cells["balance"] = Cell(sub=row["mixed"], tone="warn")
        if (row["late"] or 0) > 0:
            cells["late"] = Cell(row["late"], tone="bad")
        return cells

    def href(self, row: Mapping[str, Any]) -> str:
        """The customer card."""
        return f"/customers/{row['id']}"

    def _lines(self) -> Select[Any]:
        """The summaries, in the entity's currency where there is a rate."""
        columns: list[Any] = [
            col(CustomerSummary.customer_id),
            summed_currency(self.target).label("currency"),
            *(summed(name).label(name) for name in ("balance", "late", "unapplied")),
            col(CustomerSummary.open_items).label("items"),
            col(CustomerSummary.late_items),
            col(CustomerSummary.oldest_due),
        ]
        return select(*columns)

    def _figures(self, keys: Sequence[Any] | None) -> Subquery:
        """One row a customer: sums that mean something only where `currencies` is 1."""
        lines = self._lines()
        if keys is not None:
            lines = lines.where(col(CustomerSummary.customer_id).in_(keys))
        line = lines.subquery("lines").c
        columns: list[Any] = [
            line.customer_id,
            func.count(func.distinct(line.currency)).label("currencies"),
            func.min(line.currency).label("currency"),
            func.aggregate_strings(line.currency, ", ").label("names"),
            *(func.sum(line[name]).label(name) for name in _SUMS),
            func.sum(line.late_items).label("late_items"),
            func.min(line.oldest_due).label("oldest_due"),
        ]
        return select(*columns).group_by(line.customer_id).subquery("figures")
