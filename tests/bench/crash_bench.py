"""The full siege: 1,000 emails, runners killed 200 times from inside a real SMTP server.

`python -m tests.bench.crash_bench` sends with one runner and with two, on SQLite and on PostgreSQL,
and prints what arrived: no Message-ID twice, every message sent or ambiguous and asked, none lost.

One runner in eight that a blow falls on is suspended beyond its lease and woken instead. One mail
in twenty meets a server that dies amid DATA or before its answer, puts it off, or hangs; of every
third one recipient of two is refused.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

from dso_app.database import Database
from dso_app.models import metadata
from tests.support import databases
from tests.support.crashes import Siege, environment, fill, look, refuse_second_addresses
from tests.support.moods import Moods
from tests.support.nursery import Nursery
from tests.support.smtp import smtp_server

EMAILS, BLOWS = 1_000, 200
LEASE = 4.0
_SUSPENDED = 8
_BAD = 20


def besiege(database: Database, folder: Path, name: str, at_once: int) -> bool:
    """Whether everything held; prints what was found."""
    fill(database, EMAILS)
    with smtp_server() as box:
        refuse_second_addresses(box, EMAILS)
        box.mood = moods = Moods(_BAD)
        nursery = Nursery(environment(database, box, folder, LEASE), "--impatient")
        siege = Siege(database, box, nursery, LEASE, Random(7), at_once, _SUSPENDED)  # noqa: S311
        try:
            siege.go_on(BLOWS)
        finally:
            nursery.close()
        found = look(database, box)
    sys.stdout.write(
        f"crashes, {at_once} runner(s) on {name}: {siege.blows} killed and {siege.slept} suspended "
        f"over {EMAILS} emails; twice {len(found.twice)}, lost {len(found.lost)}, "
        f"not asked {len(found.not_asked)}; {dict(found.states)}, of them {found.marked} with a "
        f"recipient refused; the server: {dict(moods.met)}\n"
    )
    return not (found.twice or found.lost or found.not_asked)


def main() -> int:
    """Besiege both databases; 1 when something arrived twice or is lost."""
    held = True
    for at_once in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            sqlite = Database(f"sqlite:///{folder}/crashes.db")
            metadata.create_all(sqlite.engine)
            held &= besiege(sqlite, Path(folder), "SQLite", at_once)
            sqlite.close()
        with (
            tempfile.TemporaryDirectory() as folder,
            databases.postgres_server() as url,
            databases.emptied_postgres(databases.postgres_home(url)) as postgres,
        ):
            held &= besiege(postgres, Path(folder), "PostgreSQL", at_once)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
