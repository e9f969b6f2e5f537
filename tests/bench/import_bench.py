"""Imports against their floor, whole processes all of them, measured in turn in the same run.

`python -m tests.bench.import_bench` prints a table: seconds of the floor and of ours, their
ratio and its limit. The floor is bare pandas and `executemany` (`import_floor.py`).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.ledger_file import write_ledger

SIZES = ((100_000, 20_000), (400_000, 40_000))
"""Items and customers."""
IMPORT_LIMIT, AGAIN_LIMIT = 3.0, 2.0
_ROUNDS = 3
_FLOOR = Path(__file__).with_name("import_floor.py")


@dataclass(frozen=True)
class Measure:
    """Seconds of a case beside its floor: the best of the rounds of each."""

    case: str
    floor: float
    ours: float
    limit: float

    @property
    def ratio(self) -> float:
        """How many times the floor ours takes."""
        return self.ours / self.floor

    def __str__(self) -> str:
        verdict = "ok" if self.ratio <= self.limit else "TOO SLOW"
        return (
            f"{self.case:<34} {self.floor:>8.2f} {self.ours:>8.2f} "
            f"{self.ratio:>7.2f} {self.limit:>6.1f}  {verdict}"
        )


def measure(items: int, customers: int, folder: Path, rounds: int = _ROUNDS) -> list[Measure]:
    """Time the floor, a first import and the same import again, in turn.

    Args:
        items: lines of the file.
        customers: that they belong to.
        folder: where files and databases go.
        rounds: how often each is done; the best counts.
    """
    source = folder / f"ledger-{items}.csv"
    write_ledger(source, items, customers)
    floors, firsts, agains = [], [], []
    for turn in range(rounds):
        target = folder / f"{items}-{turn}"
        target.mkdir()
        floors.append(_seconds([sys.executable, str(_FLOOR), str(source), str(target / "floor")]))
        environment = {**os.environ, "DSO_DATA_DIR": str(target), "DSO_TODAY": "2026-06-30"}
        environment.pop("DSO_DATABASE_URL", None)
        _seconds(_command("migrate"), environment)
        command = _command("import", "items", str(source), "--create-customers")
        firsts.append(_seconds(command, environment))
        agains.append(_seconds(command, environment))
    name = f"{items:,} items of {customers:,}"
    return [
        Measure(f"{name}: import", min(floors), min(firsts), IMPORT_LIMIT),
        Measure(f"{name}: again", min(floors), min(agains), AGAIN_LIMIT),
    ]


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "dso_app", *words]


def _seconds(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return seconds


def measures(sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[Measure]:
    """All cases, in a folder thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for items, customers in sizes:
            yield from measure(items, customers, Path(folder))


def main() -> None:
    """Print the table; ends with 1 when a limit is passed."""
    print(f"{'import':<34} {'floor s':>8} {'ours s':>8} {'ratio':>7} {'limit':>6}")  # noqa: T201
    passed = True
    for one in measures():
        passed = passed and one.ratio <= one.limit
        print(one, flush=True)  # noqa: T201
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
