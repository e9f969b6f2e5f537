"""What planning and collecting made of an import's items and customers, withdrawn with them.

Nothing of it left and nobody worked on it, else the import would not be undone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from dso_app.importing.bulk import Bulk

ITEMS, CUSTOMERS = "undone_item", "undone_customer"
"""Temporary tables: ids of the items and customers the import made."""
_BY_CUSTOMER = "undone_by_customer"
_ACTIONS, _MESSAGES = "undone_action", "undone_message"


def choose_made(bulk: Bulk, batch_id: int) -> None:
    """Write down which items and customers an import made."""
    _choose(bulk, ITEMS, f"SELECT id FROM item WHERE first_batch_id = {int(batch_id)}")
    made = f"batch_id = {int(batch_id)} AND subject = 'customer' AND row_values IS NULL"
    _choose(bulk, CUSTOMERS, f"SELECT row_id AS id FROM import_before WHERE {made}")


def withdraw_plans(bulk: Bulk, batch_id: int) -> None:
    """Delete the actions, cycles and messages that are there only because of the import.

    Actions on other items only forget its items: their customers are planned again.
    """
    of_cycles = f"SELECT id FROM cycle WHERE leader_item_id IN ({_ids(ITEMS)})"
    _choose(
        bulk,
        _ACTIONS,
        f"SELECT id FROM action WHERE leader_item_id IN ({_ids(ITEMS)}) "
        f"OR cycle_id IN ({of_cycles}) OR customer_id IN ({_ids(CUSTOMERS)})",
    )
    _choose(
        bulk,
        _MESSAGES,
        f"SELECT id FROM message WHERE action_id IN ({_ids(_ACTIONS)}) "
        f"OR customer_id IN ({_ids(CUSTOMERS)})",
    )
    for table in ("message_item", "message_address", "message_content", "attempt"):
        _delete(bulk, table, "message_id", _MESSAGES)
    _delete(bulk, "message", "id", _MESSAGES)
    for table in ("action_item", "action_total"):
        _delete(bulk, table, "action_id", _ACTIONS)
        _forget_alerts(bulk, table, batch_id)
    _delete(bulk, "action", "id", _ACTIONS)
    _delete(bulk, "cycle", "leader_item_id", ITEMS)
    _delete(bulk, "cycle", "customer_id", CUSTOMERS)
    _delete(bulk, "action_item", "item_id", ITEMS)
    _delete(bulk, "message_item", "item_id", ITEMS)
    _delete(bulk, "promise_claim", "payment_item_id", ITEMS)
    bulk.execute(f"UPDATE item_copy SET item_id = NULL WHERE item_id IN ({_ids(ITEMS)})")
    for name in (_MESSAGES, _ACTIONS):
        bulk.execute(f"DROP TABLE {name}")


def _forget_alerts(bulk: Bulk, table: str, batch_id: int) -> None:
    """What the alerts it put into the agenda hold, unless somebody dealt with them."""
    bulk.execute(
        f"DELETE FROM {table} WHERE action_id IN (SELECT a.id FROM action a "
        "JOIN import_before b ON b.row_id = a.id WHERE b.batch_id = ? AND b.subject = 'action' "
        "AND a.closed_on IS NULL)",
        (batch_id,),
    )


def delete_items(bulk: Bulk, batch_id: int) -> dict[str, int]:
    """Delete the items an import made, and all its settlements and revisions; how many."""
    settlements = bulk.execute("DELETE FROM settlement WHERE batch_id = ?", (batch_id,))
    bulk.execute("DELETE FROM item_revision WHERE batch_id = ?", (batch_id,))
    return {"settlement": settlements, "item": _delete(bulk, "item", "id", ITEMS)}


@contextmanager
def parting_with_customers(bulk: Bulk) -> Iterator[None]:
    """Let go of the customers an import made; they are deleted within.

    What happened to them stays in the history of the house. The database looks for items of each
    customer deleted, and no index is there for it: one is made for as long as it takes.
    """
    _delete(bulk, "customer_summary", "customer_id", CUSTOMERS)
    bulk.execute(f"UPDATE event SET customer_id = NULL WHERE customer_id IN ({_ids(CUSTOMERS)})")
    [[count]] = bulk.read(f"SELECT count(*) FROM {CUSTOMERS}")
    if count:
        bulk.execute(f"CREATE INDEX {_BY_CUSTOMER} ON item (customer_id)")
    yield
    if count:
        bulk.execute(f"DROP INDEX {_BY_CUSTOMER}")


def _choose(bulk: Bulk, name: str, query: str) -> None:
    bulk.execute(f"CREATE TEMPORARY TABLE {name} AS {query}")


def _delete(bulk: Bulk, table: str, column: str, chosen: str) -> int:
    return bulk.execute(f"DELETE FROM {table} WHERE {column} IN ({_ids(chosen)})")


def _ids(chosen: str) -> str:
    return f"SELECT id FROM {chosen}"
