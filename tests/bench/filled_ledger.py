"""A ledger of any size straight into the tables: what reading benchmarks measure on."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text
from sqlmodel import Session

from dso_app.database import Database
from dso_app.models import Customer, Entity, Item, Settlement, metadata

AS_OF = date(2026, 6, 30)
_DAYS = 540
_TERMS = (0, 30, 45, 60)


def fill(path: Path, items: int, customers: int) -> Database:
    """A new SQLite database of one entity; three items in four are settled, some in two parts.

    Args:
        path: Where the file goes; it must not exist.
        items: How many, issued over 540 days up to `AS_OF`.
        customers: How many.
    """
    database = Database(f"sqlite:///{path}")
    metadata.create_all(database.engine)
    with database.write() as session:
        session.add(Entity(id=1, code="MAIN", name="Main"))
        session.flush()
        add_ledger(session, 1, items, customers)
    return database


def add_ledger(session: Session, entity_id: int, items: int, customers: int) -> None:
    """The customers, items and settlements of an entity; tables without any of them."""
    connection = session.connection()
    accounts = [_customer(n, entity_id) for n in range(1, customers + 1)]
    connection.execute(insert(Customer), accounts)
    lines = [_item(n, entity_id, customers) for n in range(1, items + 1)]
    connection.execute(insert(Item), lines)
    parts = [part for n in range(1, items + 1) for part in _settlements(n)]
    connection.execute(insert(Settlement), parts)
    connection.execute(
        text(
            "UPDATE item SET remaining_minor = amount_minor - coalesce("
            "(SELECT sum(amount_minor) FROM settlement WHERE item_id = item.id), 0)"
        )
    )


def _customer(n: int, entity_id: int) -> dict[str, object]:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return {
        "id": n,
        "entity_id": entity_id,
        "code": f"C{n:06}",
        "name": f"Customer {n}",
        "created_at": made,
    }


def _issued(n: int) -> date:
    return AS_OF - timedelta(days=n * 7919 % _DAYS)


def _due(n: int) -> date:
    return _issued(n) + timedelta(days=_TERMS[n % len(_TERMS)])


def _amount(n: int) -> int:
    minor = 1_000 + n * 104_729 % 900_000
    return -minor if n % 20 == 0 else minor


def _item(n: int, entity_id: int, customers: int) -> dict[str, object]:
    return {
        "id": n,
        "entity_id": entity_id,
        "customer_id": 1 + n * 31 % customers,
        "kind": "credit_note" if n % 20 == 0 else "invoice",
        "number": f"F{n:07}",
        "issue_date": _issued(n),
        "issue_year": _issued(n).year,
        "instalment": 1,
        "due_date": _due(n),
        "currency": "EUR",
        "amount_minor": _amount(n),
        "remaining_minor": _amount(n),
        "known_on": _issued(n),
    }


def _settlements(n: int) -> list[dict[str, object]]:
    if n % 4 == 0:
        return []
    paid_on = _due(n) + timedelta(days=n % 90 - 20)
    half = _amount(n) // 2 if n % 10 == 1 else 0
    parts = [(_amount(n) - half, paid_on)] + ([(half, paid_on + timedelta(days=9))] if half else [])
    return [
        {"item_id": n, "value_date": day, "amount_minor": minor, "opening": False, "known_on": day}
        for minor, day in parts
        if day <= AS_OF
    ]
