"""Fields of files that do not overwrite what a person changed here, where a profile says so.

A row remembers the columns a person changed (`services.changed_here`); a file may name other
fields to keep, yet never takes such a mark away.
"""

from collections.abc import Collection, Mapping

from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.errors import UnknownField
from dso_app.importing.request import FileKind

_COLUMNS = {
    "credit_limit": "credit_limit_minor",
    "scenario": "scenario_id",
    "collector_email": "collector_id",
    "sales_email": "sales_id",
    "collection": "is_collection",
}
"""Fields that feed a column of another name."""
KEEPABLE: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.CUSTOMERS: tuple(one.name for one in CUSTOMER_FIELDS if one.name != "code"),
    FileKind.CONTACTS: tuple(one.name for one in CONTACT_FIELDS if one.name != "customer_code"),
    FileKind.ITEMS: ("collector_email",),
}
"""What a person can change here, by the field of a file that would overwrite it."""


def check_kept(kind: FileKind, keep: Collection[str]) -> None:
    """Raise `UnknownField` when a field to keep is none a person can change here."""
    for name in keep:
        if name not in KEEPABLE.get(kind, ()):
            raise UnknownField(field=name, kind=kind)


def kept_columns(keep: Collection[str] | None) -> frozenset[str]:
    """The columns that fields to keep feed, as marks name them."""
    return frozenset(_COLUMNS.get(name, name) for name in keep or ())
