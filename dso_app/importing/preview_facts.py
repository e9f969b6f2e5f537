"""What a preview names besides the counts: what the import would make, and what nobody knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from dso_app.importing.answer import RowError
from dso_app.importing.context import PlannedImport
from dso_app.importing.items.amounts import UNKNOWN_KIND
from dso_app.importing.rows import Rows
from dso_app.importing.values import NO_SUCH_USER

_SHOWN = 50
_LONGEST = 200


@dataclass(frozen=True)
class Brings:
    """What a file makes besides what it is about."""

    customers: tuple[tuple[str, str], ...] = ()
    """Code and name of each new one."""
    groups: tuple[str, ...] = ()
    """Names of new groups."""


@runtime_checkable
class Bringing(Protocol):
    """A plan that may make customers or groups."""

    def brings(self) -> Brings:
        """What it would make besides."""
        ...


def preview_facts(plan: PlannedImport, rows: Rows) -> dict[str, Any]:
    """What the preview's screen shows: new customers and groups, unknown people and kinds.

    Lists hold the first ones; customers are counted as well.
    """
    brings = plan.brings() if isinstance(plan, Bringing) else Brings()
    errors = plan.errors
    strangers = [error for error in errors if error.message == NO_SUCH_USER]
    return {
        "new_customers": {
            "count": len(brings.customers),
            "first": [{"code": code, "name": name} for code, name in brings.customers[:_SHOWN]],
        },
        "new_groups": list(brings.groups[:_SHOWN]),
        "unknown_collectors": _values(strangers, _columns(rows, "collector_email")),
        "unknown_sales": _values(strangers, _columns(rows, "sales_email")),
        "unknown_kinds": _values(
            (error for error in errors if error.message == UNKNOWN_KIND), _columns(rows, "kind")
        ),
    }


def _columns(rows: Rows, field: str) -> set[str]:
    """What the files call a field."""
    return {source.columns[field] for source in rows.sources if field in source.columns}


def _values(errors: Iterable[RowError], columns: set[str]) -> list[str]:
    """The different values of rejected cells in some columns, as they came."""
    found = dict.fromkeys(error.value for error in errors if error.column in columns)
    return [value[:_LONGEST] for value in list(found)[:_SHOWN]]
