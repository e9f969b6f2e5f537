"""New customers of an entity, by columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from dso_app.clock import Clock
from dso_app.importing.context import Applying
from dso_app.models import Customer, Entity
from dso_app.services.bulk import reserve_ids
from dso_app.services.merging.aliases import highest_gone


def insert_customers(
    applying: Applying, clock: Clock, entity: Entity, columns: Mapping[str, Sequence[Any]]
) -> list[int]:
    """Insert customers given as columns (`code` and `name` at least); gives their ids.

    The columns name their scenario; what their first pass finds due goes to confirm. No id of a
    customer that was merged is given again: its address leads to who it is now.
    """
    count = len(columns["code"])
    above = highest_gone(applying.session) if count else 0
    ids = [int(key) for key in reserve_ids(applying.session, Customer, count, above=above)]
    constants: dict[str, Any] = {"entity_id": entity.id, "created_at": clock.real()}
    applying.bulk.insert(Customer, {"id": ids, **columns}, constants)
    return ids
