"""The dry run of a scenario: 60 days, 20,000 customers, 100,000 open items, on SQLite.

`python -m tests.bench.simulation_bench` prints one line a case: seconds, and the limit of 10.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select, update
from sqlmodel import col

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.scenario import Scope
from dso_app.models import Entity, Scenario, ScenarioVersion
from dso_app.services.planning.bulk import plan_agenda
from dso_app.services.simulations.simulate import Payments, Question, simulate
from tests.bench.planning_bench import CUSTOMERS, ITEMS, filled
from tests.support.clocks import FixedClock

DAYS = 60
LIMIT_SECONDS = 10.0


def measure(folder: Path) -> Iterator[tuple[str, float, int]]:
    """Case, seconds of the whole call, and how many steps it foresaw."""
    database = filled(folder / "simulation.db")
    clock = FixedClock()
    with database.write() as session:
        plan_agenda(session, clock, 1, everyone=True)
    for scope in Scope:
        with database.write() as session:
            session.execute(update(ScenarioVersion).values(scope=scope))
        for payments in Payments:
            yield f"scope {scope}, payments {payments}", *_timed(database, clock, payments)
    database.close()


def _timed(database: Database, clock: FixedClock, payments: Payments) -> tuple[float, int]:
    with database.read() as session:
        entity = session.get_one(Entity, 1)
        row = session.scalars(select(Scenario).where(col(Scenario.id) == 1)).one()
        start = time.perf_counter()
        found = simulate(session, clock, HOUSE, entity, Question(row, DAYS, payments))
        return time.perf_counter() - start, len(found)


def main() -> int:
    """Print a line a case; 1 when one took longer than its limit."""
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        for name, seconds, count in measure(Path(folder)):
            slow = slow or seconds > LIMIT_SECONDS
            sys.stdout.write(
                f"simulating {DAYS} days, {CUSTOMERS} customers, {ITEMS} items, {name}: "
                f"{seconds:.2f} s (limit {LIMIT_SECONDS:.0f} s, "
                f"ratio {seconds / LIMIT_SECONDS:.2f}); {count} steps\n"
            )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
