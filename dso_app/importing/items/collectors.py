"""Collectors that a file of items names for its customers."""

from collections.abc import Collection, Mapping

import numpy as np

from dso_app.importing.bulk import Bulk
from dso_app.importing.items.customers import CustomerIndex
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.read import NOBODY
from dso_app.models import Customer


def collector_changes(
    known: CustomerIndex,
    customer: Whole,
    collector: Whole,
    kept: Collection[int] = (),
) -> dict[int, int]:
    """Customer → the collector its lines name, the first one, where that is another.

    Args:
        known: customers as they are.
        customer: the customer's id of each line, new ones included.
        collector: the user of each line, `NOBODY` where it names none.
        kept: customers that keep the one they have.
    """
    named = np.flatnonzero(collector != NOBODY)
    customers, first = np.unique(customer[named], return_index=True)
    wanted = zip(customers.tolist(), collector[named][first].tolist(), strict=True)
    return {
        key: user for key, user in wanted if key not in kept and known.collectors.get(key) != user
    }


def named_customers(customer: Whole, collector: Whole) -> set[int]:
    """The customers whose lines name a collector, new ones included."""
    return set(customer[np.flatnonzero(collector != NOBODY)].tolist())


def assign_collectors(bulk: Bulk, changes: Mapping[int, int]) -> set[int]:
    """Give customers another collector; gives who got one."""
    bulk.update(Customer, list(changes), {"collector_id": list(changes.values())})
    return set(changes)
