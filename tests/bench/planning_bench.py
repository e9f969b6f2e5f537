"""Planning a whole ledger: 20,000 customers, 100,000 open items, on SQLite.

`python -m tests.bench.planning_bench` prints one line a case: seconds, and the limit of 3.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from dso_app.database import Database
from dso_app.models import (
    Contact,
    Customer,
    Entity,
    Item,
    Scenario,
    ScenarioVersion,
    Step,
    metadata,
)
from dso_app.services.planning.bulk import PlanCounts, plan_agenda
from tests.support.clocks import TODAY, FixedClock

CUSTOMERS = 20_000
ITEMS = 100_000
LIMIT_SECONDS = 3.0

_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_STEPS = (
    ("Before due", "email", -5, "automatic", "leader"),
    ("First reminder", "email", 5, "automatic", "late"),
    ("Second reminder", "email", 15, "automatic", "late"),
    ("Call", "call", 25, "manual", "late"),
    ("Formal notice", "letter", 40, "to_confirm", "late"),
    ("Litigation", "litigation", 60, "manual", "late"),
)


def filled(path: Path) -> Database:
    """A ledger of one entity whose customers are all on one scenario; always the same."""
    database = Database(f"sqlite:///{path}")
    metadata.create_all(database.engine)
    with database.write() as session:
        session.add(Entity(id=1, code="MAIN", name="Main"))
        session.add(Scenario(id=1, entity_id=1, name="Standard", version=1))
        session.flush()
        session.add(ScenarioVersion(id=1, scenario_id=1, number=1, created_at=_MADE))
        session.flush()
        connection = session.connection()
        connection.execute(insert(Step), [_step(n) for n in range(len(_STEPS))])
        connection.execute(insert(Customer), [_customer(n) for n in range(1, CUSTOMERS + 1)])
        connection.execute(insert(Contact), [_contact(n) for n in range(1, CUSTOMERS + 1)])
        for rows in _chunks(_item(n) for n in range(1, ITEMS + 1)):
            connection.execute(insert(Item), rows)
    return database


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while found := list(islice(rows, 10_000)):
        yield found


def _step(n: int) -> dict[str, Any]:
    name, channel, offset, mode, items = _STEPS[n]
    return {
        "version_id": 1,
        "position": n + 1,
        "key": f"step-{n}",
        "name": name,
        "channel": channel,
        "trigger": "due_date",
        "offset_days": offset,
        "mode": mode,
        "items": items,
        "recipients": ["collection_contact"],
    }


def _customer(n: int) -> dict[str, Any]:
    return {
        "id": n,
        "entity_id": 1,
        "code": f"C{n:06}",
        "name": f"Customer {n}",
        "address_1": f"{n} rue des Tests",
        "city": "Lyon",
        "scenario_id": 1,
        "created_at": _MADE,
    }


def _contact(n: int) -> dict[str, Any]:
    email = f"contact{n}@example.com"
    return {"customer_id": n, "name": f"Contact {n}", "email": email, "is_collection": True}


def _item(n: int) -> dict[str, Any]:
    issued: date = TODAY - timedelta(days=n * 7919 % 199)
    minor = 1_000 + n * 104_729 % 900_000
    minor = -minor if n % 20 == 0 else minor
    return {
        "id": n,
        "entity_id": 1,
        "customer_id": 1 + n * 31 % CUSTOMERS,
        "kind": "credit_note" if n % 20 == 0 else "invoice",
        "number": f"F{n:07}",
        "issue_date": issued,
        "issue_year": issued.year,
        "due_date": issued + timedelta(days=30),
        "currency": "EUR",
        "amount_minor": minor,
        "remaining_minor": minor,
        "known_on": issued,
    }


def timed(plan: Callable[[], PlanCounts]) -> tuple[float, PlanCounts]:
    """Seconds of a call, and what it counted."""
    start = time.perf_counter()
    counts = plan()
    return time.perf_counter() - start, counts


def measure(folder: Path) -> Iterator[tuple[str, float, PlanCounts]]:
    """The whole call, transaction and commit included: first pass, unchanged, and a day later."""
    database = filled(folder / "planning.db")
    clock = FixedClock()

    def plan() -> PlanCounts:
        with database.write() as session:
            return plan_agenda(session, clock, 1, everyone=True)

    yield ("first pass", *timed(plan))
    yield ("nothing changed", *timed(plan))
    clock.later()
    yield ("a day later", *timed(plan))
    database.close()


def main() -> int:
    """Print a line a case; 1 when one took longer than its limit."""
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        for name, seconds, counts in measure(Path(folder)):
            slow = slow or seconds > LIMIT_SECONDS
            sys.stdout.write(
                f"planning {CUSTOMERS} customers, {ITEMS} items, {name}: {seconds:.2f} s "
                f"(limit {LIMIT_SECONDS:.0f} s); {counts.new} new, {counts.changed} changed\n"
            )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
