"""The web while a million items come in: a page event beside the same event at rest.

`python -m tests.bench.web_bench` starts the production build on a ledger of 20,000 customers,
turns pages of the list of customers over the websocket, and goes on doing so while another
process imports a file of 1,000,000 items. The floor is the same event in the same run, before
the import began.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from dso_app.access import sessions
from dso_app.access.permissions import Role
from tests.bench.ledger_file import write_ledger
from tests.support import build
from tests.support.doors import handlers
from tests.support.site import Site, running_site
from tests.support.socket_client import RawSocket

LIMIT = 2.0
_AT_REST = 300
"""Events before the import."""
_KNOWN = (100_000, 20_000)
_COMING = (1_000_000, 50_000)
"""Items and customers."""


@dataclass(frozen=True)
class Waits:
    """Seconds that events took."""

    seconds: tuple[float, ...]

    @property
    def p95(self) -> float:
        """What 95 events in a hundred stay below."""
        return quantiles(self.seconds, n=20)[-1]

    def __str__(self) -> str:
        return f"{len(self.seconds):>7} {median(self.seconds):>9.3f} {self.p95:>8.3f}"


class PageTurner:
    """One tab on the list of customers."""

    def __init__(self, site: Site, cookie: str) -> None:
        doors = {door.short: door.event for door in handlers()}
        self._turn = doors["CustomersState.turn_page"]
        self._socket = RawSocket(site.url, cookie)
        self._socket.ask(doors["CustomersState.load_table"], {}, "/customers")
        self._step = 1

    def turn(self) -> float:
        """To the next page and back again; gives the seconds it took."""
        start = time.perf_counter()
        self._socket.ask(self._turn, {"step": self._step}, "/customers")
        self._step = -self._step
        self._socket.received.clear()
        return time.perf_counter() - start


def measure(site: Site, folder: Path) -> tuple[Waits, Waits]:
    """Events at rest, and events while the file comes in."""
    _import(site, folder / "known.csv", *_KNOWN).wait()
    with site.database.write() as session:
        user = build.user(session, Role.ADMINISTRATOR)
        cookie = sessions.open_session(session, site.clock, user)
    turner = PageTurner(site, cookie)
    resting = Waits(tuple(turner.turn() for _ in range(_AT_REST)))
    importing, waits = _import(site, folder / "coming.csv", *_COMING), []
    while importing.poll() is None:
        waits.append(turner.turn())
    if importing.returncode:
        sys.exit(f"the import ended with {importing.returncode}")
    return resting, Waits(tuple(waits))


def _import(site: Site, file: Path, items: int, customers: int) -> "subprocess.Popen[bytes]":
    write_ledger(file, items, customers)
    command = [sys.executable, "-m", "dso_app", "import", "items", str(file)]
    return subprocess.Popen(
        [*command, "--create-customers", "--mode", "delta"],
        env=site.environment,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    """Print both; ends with 1 when events take too long meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "data").mkdir()
        with running_site(place / "data", date(2026, 6, 30)) as site:
            resting, meanwhile = measure(site, place)
    ratio = meanwhile.p95 / resting.p95
    print(f"{'page event':<34} {'events':>7} {'median s':>9} {'p95 s':>8}")  # noqa: T201
    print(f"{'at rest':<34} {resting}")  # noqa: T201
    print(f"{'while 1,000,000 items come in':<34} {meanwhile}")  # noqa: T201
    verdict = "ok" if ratio <= LIMIT else "TOO SLOW"
    print(f"{'p95 against rest':<34} {ratio:.2f} (limit {LIMIT:.1f})  {verdict}")  # noqa: T201
    sys.exit(0 if ratio <= LIMIT else 1)


if __name__ == "__main__":
    main()
