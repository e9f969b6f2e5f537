"""The full siege: 1,000 emails, runners killed 200 times from inside a real SMTP server.

`python -m tests.bench.crash_bench` sends with one runner on SQLite and with two on PostgreSQL,
and prints what arrived: no Message-ID twice, every message sent or ambiguous and asked, none lost.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

from dso_app.database import Database
from dso_app.models import metadata
from tests.support import databases
from tests.support.crashes import Siege, environment, fill, look
from tests.support.nursery import Nursery
from tests.support.smtp import smtp_server

EMAILS, BLOWS = 1_000, 200
LEASE = 4.0


def besiege(database: Database, folder: Path, name: str, at_once: int) -> bool:
    """Whether everything held; prints what was found."""
    fill(database, EMAILS)
    with smtp_server() as box:
        nursery = Nursery(environment(database, box, folder, LEASE))
        siege = Siege(database, box, nursery, LEASE, Random(7), at_once)  # noqa: S311
        try:
            siege.go_on(BLOWS)
        finally:
            nursery.close()
        found = look(database, box)
    sys.stdout.write(
        f"crashes, {at_once} runner(s) on {name}: {siege.blows} blows over {EMAILS} emails; "
        f"twice {len(found.twice)}, lost {len(found.lost)}, not asked {len(found.not_asked)}; "
        f"{dict(found.states)}\n"
    )
    return not (found.twice or found.lost or found.not_asked)


def main() -> int:
    """Besiege both databases; 1 when something arrived twice or is lost."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        sqlite = Database(f"sqlite:///{one}/crashes.db")
        metadata.create_all(sqlite.engine)
        held = besiege(sqlite, Path(one), "SQLite", 1)
        sqlite.close()
        with (
            databases.postgres_server() as url,
            databases.emptied_postgres(databases.postgres_home(url)) as postgres,
        ):
            held &= besiege(postgres, Path(other), "PostgreSQL", 2)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
