"""What planning and collecting made of an import's items and customers, withdrawn with them.

Nothing of it left and nobody worked on it, else the import would not be undone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from dso_app.importing.bulk import Bulk

_ITEMS, _CUSTOMERS, _TOUCHED = "undone_item", "undone_customer", "undone_touched"
"""Temporary tables: ids of the items and customers the import made, and of all it touched."""
_ACTIONS, _MESSAGES, _PASSED = "undone_action", "undone_message", "undone_passed"
_BY_CUSTOMER = "undone_by_customer"
_REACHED = (
    (
        "item",
        "leader_item_id",
        (
            *("reached_scenario_id", "reached_version_id", "reached_order", "reached_offset"),
            "reached_on",
        ),
    ),
    ("cycle", "cycle_id", ("version_id", "last_order", "last_offset")),
)
"""What remembers the highest step, the column of an action that names it, and by what."""


def choose_made(bulk: Bulk, batch_id: int) -> None:
    """Write down which items and customers an import made, and which customers it touched."""
    _choose(bulk, _ITEMS, f"SELECT id FROM item WHERE first_batch_id = {int(batch_id)}")
    touched = _kept(batch_id, "customer")
    _choose(bulk, _TOUCHED, touched)
    _choose(bulk, _CUSTOMERS, f"{touched} AND row_values IS NULL")


def forget_made(bulk: Bulk) -> None:
    """Drop what `choose_made` wrote down."""
    for name in (_ITEMS, _TOUCHED, _CUSTOMERS):
        bulk.execute(f"DROP TABLE {name}")


def withdraw_plans(bulk: Bulk, batch_id: int, last_action: int | None) -> None:
    """Delete the actions, cycles and messages that are there only because of the import.

    They lead by its items or are of its customers; or they are steps that took the place of the
    ones that were open, which come back. Other actions only forget its items.

    Args:
        bulk: where.
        batch_id: of the import.
        last_action: there was when it was applied, where that is known.
    """
    _choose_passed(bulk, last_action)
    of_cycles = f"SELECT id FROM cycle WHERE leader_item_id IN ({_ids(_ITEMS)})"
    since = f"id NOT IN ({_kept(batch_id, 'action')})"
    _choose(
        bulk,
        _ACTIONS,
        f"SELECT id FROM action WHERE leader_item_id IN ({_ids(_ITEMS)}) "
        f"OR cycle_id IN ({of_cycles}) OR customer_id IN ({_ids(_CUSTOMERS)}) "
        f"OR (customer_id IN ({_ids(_TOUCHED)}) AND closed_on IS NULL AND kind = 'scenario' "
        f"AND {since}) OR id IN ({_ids(_PASSED)})",
    )
    _choose(
        bulk,
        _MESSAGES,
        f"SELECT id FROM message WHERE action_id IN ({_ids(_ACTIONS)}) "
        f"OR customer_id IN ({_ids(_CUSTOMERS)})",
    )
    for table in ("message_item", "message_address", "message_content", "attempt"):
        _delete(bulk, table, "message_id", _MESSAGES)
    _delete(bulk, "message", "id", _MESSAGES)
    _forget(bulk, "event", "message_id", _MESSAGES)
    for table in ("action_item", "action_total"):
        _delete(bulk, table, "action_id", _ACTIONS)
        _forget_alerts(bulk, table, batch_id)
    _delete(bulk, "action", "id", _ACTIONS)
    _delete(bulk, "cycle", "leader_item_id", _ITEMS)
    _delete(bulk, "cycle", "customer_id", _CUSTOMERS)
    for table in ("action_item", "message_item"):
        _delete(bulk, table, "item_id", _ITEMS)
    _delete(bulk, "promise_claim", "payment_item_id", _ITEMS)
    for table in ("item_copy", "event"):
        _forget(bulk, table, "item_id", _ITEMS)
    for name in (_MESSAGES, _ACTIONS, _PASSED):
        bulk.execute(f"DROP TABLE {name}")


def _choose_passed(bulk: Bulk, last_action: int | None) -> None:
    """The steps that leaders passed over when they entered since, of which they forget all.

    Only who had reached no step yet enters so: nothing else is to be remembered.
    """
    since = f"id > {int(last_action)}" if last_action is not None else "1 = 0"
    _choose(
        bulk,
        _PASSED,
        f"SELECT id FROM action WHERE customer_id IN ({_ids(_TOUCHED)}) AND {since} "
        "AND kind = 'scenario' AND state = 'skipped' AND reason_code = ''",
    )
    for table, column, names in _REACHED:
        nothing = ", ".join(f"{name} = NULL" for name in names)
        bulk.execute(
            f"UPDATE {table} SET {nothing} WHERE id IN "
            f"(SELECT {column} FROM action WHERE id IN ({_ids(_PASSED)}))"
        )


def _forget_alerts(bulk: Bulk, table: str, batch_id: int) -> None:
    """What the alerts it put into the agenda hold, unless somebody dealt with them."""
    made = f"{_kept(batch_id, 'action')} AND row_values IS NULL"
    bulk.execute(
        f"DELETE FROM {table} WHERE action_id IN "
        f"(SELECT id FROM action WHERE id IN ({made}) AND closed_on IS NULL)"
    )


def delete_items(bulk: Bulk, batch_id: int) -> dict[str, int]:
    """Delete the items an import made, and all its settlements and revisions; how many."""
    settlements = bulk.execute("DELETE FROM settlement WHERE batch_id = ?", (batch_id,))
    bulk.execute("DELETE FROM item_revision WHERE batch_id = ?", (batch_id,))
    return {"settlement": settlements, "item": _delete(bulk, "item", "id", _ITEMS)}


def forget_turnover(bulk: Bulk, batch_id: int) -> None:
    """Forget what months were until an import changed them: they are that again."""
    bulk.execute("DELETE FROM turnover_revision WHERE batch_id = ?", (batch_id,))


@contextmanager
def parting_with_customers(bulk: Bulk) -> Iterator[None]:
    """Let go of the customers an import made; they are deleted within.

    What happened to them stays in the history of the house. The database looks for items of each
    customer deleted, and no index is there for it: one is made for as long as it takes.
    """
    for table in ("customer_summary", "card_visit"):
        _delete(bulk, table, "customer_id", _CUSTOMERS)
    for column in ("first_id", "second_id"):
        _delete(bulk, "duplicate_pair", column, _CUSTOMERS)
    _forget(bulk, "event", "customer_id", _CUSTOMERS)
    [[count]] = bulk.read(f"SELECT count(*) FROM {_CUSTOMERS}")
    if count:
        bulk.execute(f"CREATE INDEX {_BY_CUSTOMER} ON item (customer_id)")
    yield
    if count:
        bulk.execute(f"DROP INDEX {_BY_CUSTOMER}")


def go_on(bulk: Bulk, batch_id: int) -> None:
    """Let the cycles go on that ended because the import settled their leaders.

    Those it only began are gone: nothing was done in them.
    """
    of_them = f"customer_id IN ({_ids(_TOUCHED)})"
    bulk.execute(
        f"DELETE FROM cycle WHERE {of_them} "
        "AND NOT EXISTS (SELECT 1 FROM action WHERE cycle_id = cycle.id)"
    )
    reopened = f"id IN ({_kept(batch_id, 'item')}) AND remaining_minor <> 0"
    bulk.execute(
        f"UPDATE cycle SET ended_on = NULL WHERE {of_them} AND ended_on IS NOT NULL "
        f"AND leader_item_id IN (SELECT id FROM item WHERE {reopened})"
    )


def _choose(bulk: Bulk, name: str, query: str) -> None:
    bulk.execute(f"CREATE TEMPORARY TABLE {name} AS {query}")


def _kept(batch_id: int, table: str) -> str:
    """The ids of rows of a table that something was kept of."""
    return (
        "SELECT row_id AS id FROM import_before "
        f"WHERE batch_id = {int(batch_id)} AND subject = '{table}' AND row_id IS NOT NULL"
    )


def _delete(bulk: Bulk, table: str, column: str, chosen: str) -> int:
    return bulk.execute(f"DELETE FROM {table} WHERE {column} IN ({_ids(chosen)})")


def _forget(bulk: Bulk, table: str, column: str, chosen: str) -> None:
    bulk.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} IN ({_ids(chosen)})")


def _ids(chosen: str) -> str:
    return f"SELECT id FROM {chosen}"
