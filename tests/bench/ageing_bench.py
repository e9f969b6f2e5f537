"""Ageing as of a date over a whole ledger: 1,000,000 items of 50,000 customers, on SQLite.

`python -m tests.bench.ageing_bench` prints seconds and the ratio to the floor: the very same SQL
run bare by `sqlite3`, settlements included, its rows fetched. Ours ends with the report's rows
and totals as values; its JSON is timed apart. Each floor is measured in the same run, turn by
turn; the best of each counts.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.reports.ageing_sql import ageing_rows
from dso_app.reports.aging import ageing, as_json
from dso_app.reports.basis import Basis, make_basis
from dso_app.reports.by import By
from tests.bench.filled_ledger import AS_OF, fill

ITEMS, CUSTOMERS = 1_000_000, 50_000
LIMIT_RATIO = 1.5
_TURNS = 5


def bare_sql(basis: Basis) -> str:
    """The statement of the report with its values written in."""
    compiled = ageing_rows(basis, By.CUSTOMER).compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )
    return str(compiled)


def measure(database: Database, path: Path, basis: Basis) -> tuple[float, float, float]:
    """Best seconds of the floor, of the report, and of the report with its JSON."""
    bare = sqlite3.connect(path)
    for pragma in ("temp_store=MEMORY", "cache_size=-65536"):
        bare.execute(f"PRAGMA {pragma}")
    sql = bare_sql(basis)
    floor, ours, whole = [], [], []
    with database.read() as session:
        for _ in range(_TURNS):
            floor.append(_timed(lambda: bare.execute(sql).fetchall()))
            ours.append(_timed(lambda: ageing(session, basis)))
            whole.append(_timed(lambda: as_json(ageing(session, basis))))
    bare.close()
    return min(floor), min(ours), min(whole)


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cases(session: Session) -> dict[str, Basis]:
    """What is measured: today, and a past date."""
    return {
        "as of today": make_basis(session, HOUSE, 1, AS_OF),
        "as of a past date": make_basis(session, HOUSE, 1, AS_OF - timedelta(days=91)),
    }


def main() -> int:
    """Measure and print; 1 when a ratio is above the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        database = fill(path, ITEMS, CUSTOMERS)
        with database.read() as session:
            bases = cases(session)
        worst = 0.0
        for name, basis in bases.items():
            floor, ours, whole = measure(database, path, basis)
            worst = max(worst, ours / floor)
            sys.stdout.write(
                f"ageing {name:18} {ITEMS:,} items: floor {floor:.2f} s, ours {ours:.2f} s, "
                f"ratio {ours / floor:.2f} (limit {LIMIT_RATIO}); with its JSON {whole:.2f} s\n"
            )
        database.close()
    return int(worst > LIMIT_RATIO)


if __name__ == "__main__":
    raise SystemExit(main())
