"""Collectors that a file of items names for its customers."""

from collections.abc import Collection

import numpy as np

from dso_app.importing.bulk import Bulk
from dso_app.importing.items.customers import CustomerIndex
from dso_app.importing.items.lines import Whole
from dso_app.importing.items.read import NOBODY
from dso_app.models import Customer


def assign_collectors(
    bulk: Bulk,
    known: CustomerIndex,
    customer: Whole,
    collector: Whole,
    kept: Collection[int] = (),
) -> set[int]:
    """Give customers the collector their lines name, the first one; gives who got another.

    Args:
        bulk: the writing transaction.
        known: customers as they were.
        customer: the customer's id of each line, new ones included.
        collector: the user of each line, `NOBODY` where it names none.
        kept: customers that keep the one they have.
    """
    named = np.flatnonzero(collector != NOBODY)
    customers, first = np.unique(customer[named], return_index=True)
    wanted = zip(customers.tolist(), collector[named][first].tolist(), strict=True)
    changes = {
        key: user
        for key, user in wanted
        if key not in kept and known.collectors.get(key) != user
    }
    bulk.update(Customer, list(changes), {"collector_id": list(changes.values())})
    return set(changes)
