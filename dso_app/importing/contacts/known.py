"""The contacts of an entity as they stand."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dso_app.importing.bulk import Bulk
from dso_app.services.changed_here import changed_columns

TEXTS = ("name", "role", "phone", "mobile")
COMPARED = (*TEXTS, "email", "language")


@dataclass(frozen=True)
class KnownContact:
    """A contact as it stands."""

    id: int
    values: Mapping[str, str]
    is_collection: bool
    own: bool
    """Made from the customer's own email."""
    changed: frozenset[str] = frozenset()
    """Columns a person changed here."""

    def as_columns(self, customer: int) -> dict[str, Any]:
        """It as columns of its table."""
        flags = {"is_collection": self.is_collection, "from_customer_email": self.own}
        return {"customer_id": customer, **self.values, **flags}


KnownContacts = Mapping[int, list[KnownContact]]
"""Customer → its contacts."""


def read_contacts(bulk: Bulk, entity_id: int) -> KnownContacts:
    """All contacts of an entity's customers."""
    read = bulk.read(
        "SELECT c.customer_id, c.id, c.is_collection, c.from_customer_email, c.changed_here, "
        f"{', '.join(f'c.{name}' for name in COMPARED)} "
        "FROM contact c JOIN customer k ON k.id = c.customer_id "
        "WHERE k.entity_id = ? ORDER BY c.id",
        (entity_id,),
    )
    known: defaultdict[int, list[KnownContact]] = defaultdict(list)
    for customer, key, marked, own, changed, *values in zip(*read, strict=True):
        contact = dict(zip(COMPARED, values, strict=True))
        columns = changed_columns(changed)
        known[customer].append(KnownContact(key, contact, bool(marked), bool(own), columns))
    return known
