"""The named fields of customers and of items in tables: columns, search and filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col

from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.models import Customer, Item
from dso_app.services.company.custom_fields import CUSTOMERS, ITEMS, custom_field_names
from dso_app.services.lists.listing import Column

OF_CUSTOMER = "customer_"
"""Before the keys of a customer's fields, in tables whose rows are not customers."""

OWN_FILTERS = dict.fromkeys(CUSTOM_FIELDS, "")
CUSTOMER_FILTERS = dict.fromkeys((OF_CUSTOMER + name for name in CUSTOM_FIELDS), "")
"""The filters by fields, with their first values."""

_EXACTLY = "="
"""Before what a field must hold exactly; alone: it holds nothing."""


@dataclass(frozen=True)
class NamedFields:
    """The fields of customers or items that have a name.

    Attributes:
        model: whose columns they are.
        names: column → name.
        prefix: what stands before their keys in the table.
    """

    model: type[Customer] | type[Item]
    names: Mapping[str, str]
    prefix: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """As columns of a table: not shown on screen until chosen, in files from the start."""
        return tuple(
            Column(self.prefix + field, name, shown=False, filed=True, given=True, narrows=True)
            for field, name in self.names.items()
        )

    @property
    def keys(self) -> frozenset[str]:
        """What the columns are called in queries and in the table."""
        return frozenset(self.prefix + field for field in self.names)

    @property
    def selected(self) -> list[Any]:
        """As labelled columns of a query."""
        return [self._column(field).label(self.prefix + field) for field in self.names]

    @property
    def searched(self) -> list[Any]:
        """What a search looks into."""
        return [self._column(field) for field in self.names]

    def conditions(self, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
        """What the filters by these fields ask: they hold a text, or are it: see `holds`."""
        asked = {field: filters.get(self.prefix + field, "") for field in self.names}
        return [holds(self._column(field), text) for field, text in asked.items() if text.strip()]

    def facts(self, filters: Mapping[str, str]) -> list[tuple[str, str]]:
        """Those filters in words: the fields' names, and what they hold."""
        asked = {name: filters.get(self.prefix + field, "") for field, name in self.names.items()}
        return [
            (name, text.strip().removeprefix(_EXACTLY).strip() or "—")
            for name, text in asked.items()
            if text.strip()
        ]

    def _column(self, field: str) -> Any:
        return col(getattr(self.model, field))


def customer_fields(session: Session, entity_id: int, prefix: str = OF_CUSTOMER) -> NamedFields:
    """The named fields of an entity's customers."""
    return NamedFields(Customer, custom_field_names(session, entity_id, CUSTOMERS), prefix)


def item_fields(session: Session, entity_id: int) -> NamedFields:
    """The named fields of an entity's items."""
    return NamedFields(Item, custom_field_names(session, entity_id, ITEMS))


def holds(column: Any, text: str) -> ColumnElement[bool]:
    """Condition that a column holds a text; `=Nord`: it is that; `=`: it is empty."""
    wanted = text.strip()
    if wanted.startswith(_EXACTLY):
        return _same(column, wanted.removeprefix(_EXACTLY))
    condition: ColumnElement[bool] = column.icontains(wanted, autoescape=True)
    return condition


def exactly(value: str) -> str:
    """The filter that keeps what holds a value and nothing else."""
    return _EXACTLY + value


def _same(column: Any, value: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = func.trim(func.coalesce(column, "")) == value.strip()
    return condition


def with_fields(columns: Sequence[Column], *fields: NamedFields) -> tuple[Column, ...]:
    """A table's own columns, then those of named fields."""
    return (*columns, *(column for one in fields for column in one.columns))
