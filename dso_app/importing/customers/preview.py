"""The first changes a file of customers makes, old beside new, as its preview shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dso_app.formats import plain
from dso_app.importing.answer import Change
from dso_app.importing.customers.plan import CustomerPlan
from dso_app.importing.customers.read import COLUMN
from dso_app.importing.files.table import Cells

_FIELD = {column: field for field, column in COLUMN.items()}
_FLAGS = frozenset({"direct_debit", "do_not_dun"})


@dataclass(frozen=True)
class Names:
    """What customers hold by id, as files name it."""

    users: Mapping[int, str]
    """User → email."""
    scenarios: Mapping[int, str]
    currency: str
    """The entity's, of credit limits of customers without one."""


def customer_changes(plan: CustomerPlan, names: Names, limit: int) -> list[Change]:
    """At most so many created and updated customers."""
    created = [_created(plan, names, place) for place in plan.created[:limit].tolist()]
    return created + [_updated(plan, names, place) for place in plan.changed[:limit].tolist()]


def _created(plan: CustomerPlan, names: Names, place: int) -> Change:
    told = _told(plan, plan.columns, names, place)
    after = {field: value for field, value in told if field != "name" and value}
    if groups := plan.groups.named[place]:
        after["groups"] = _listed(groups)
    return Change("created", plan.code[place], plan.columns["name"][place], after=after)


def _updated(plan: CustomerPlan, names: Names, place: int) -> Change:
    before = dict(_told(plan, plan.current, names, place))
    after = dict(_told(plan, plan.columns, names, place))
    moved = [_FIELD.get(name, name) for name, differs in plan.differs.items() if differs[place]]
    before = {field: before[field] for field in moved}
    after = {field: after[field] for field in moved}
    if regrouped := plan.groups.moves.get(place):
        before["groups"], after["groups"] = map(_listed, regrouped)
    return Change("updated", plan.code[place], plan.columns["name"][place], before, after)


def _told(
    plan: CustomerPlan, columns: Mapping[str, Cells], names: Names, place: int
) -> Iterator[tuple[str, str]]:
    """Fields and their values, in a file's words."""
    for column in plan.columns:
        value = columns[column][place]
        field = _FIELD.get(column, column)
        if value is None or value == "":
            yield field, ""
        elif field in {"collector_email", "sales_email"}:
            yield field, names.users.get(value, "")
        elif field == "scenario":
            yield field, names.scenarios.get(value, "")
        elif field == "credit_limit":
            own = columns["currency"][place] if "currency" in columns else ""
            yield field, plain(int(value), own or names.currency)
        elif field in _FLAGS:
            yield field, "yes" if value else "no"
        else:
            yield field, str(value)


def _listed(groups: frozenset[str]) -> str:
    return ", ".join(sorted(groups))
