"""Imports against their floor, whole processes all of them, measured in turn in the same run.

`python -m tests.bench.import_bench` prints a table: seconds of the floor and of ours, their
ratio and its limit, and the most memory ours took. The floor is bare pandas and `executemany`
(`import_floor.py`). A preview is measured against reading the file: what it takes beyond that.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.ledger_file import write_ledger

IMPORT_LIMIT = 3.0
SIZES = ((100_000, 20_000, 2.0), (400_000, 40_000, 2.0), (1_000_000, 50_000, 1.5))
"""Items, customers, and the limit of importing the same file again: what every process costs
before its first line weighs less the longer the file is."""
PREVIEW_LIMIT = 10.0
"""Seconds a preview of the largest file may take beyond reading it."""
MEMORY_LIMIT_MIB = 1536
_ROUNDS = 3
_FLOOR = Path(__file__).with_name("import_floor.py")
_READING = "tests.bench.import_reading"


@dataclass(frozen=True)
class Measure:
    """Seconds of a case beside its floor: the best of the rounds of each."""

    case: str
    floor: float
    ours: float
    limit: float
    mebibytes: float
    """The most memory ours took in any round."""

    @property
    def ratio(self) -> float:
        """How many times the floor ours takes."""
        return self.ours / self.floor

    @property
    def passed(self) -> bool:
        """Whether it is quick and sober enough."""
        return self.ratio <= self.limit and self.mebibytes <= MEMORY_LIMIT_MIB

    def __str__(self) -> str:
        return (
            f"{self.case:<34} {self.floor:>8.2f} {self.ours:>8.2f} {self.ratio:>7.2f} "
            f"{self.limit:>6.1f} {self.mebibytes:>6.0f}  {'ok' if self.passed else 'TOO MUCH'}"
        )


@dataclass(frozen=True)
class Preview:
    """Seconds of reading a file, and of previewing what it would change."""

    case: str
    reading: float
    previewing: float

    @property
    def beyond(self) -> float:
        """Seconds of the preview beyond reading."""
        return self.previewing - self.reading

    @property
    def passed(self) -> bool:
        """Whether it is quick enough."""
        return self.beyond <= PREVIEW_LIMIT

    def __str__(self) -> str:
        return (
            f"{self.case:<34} {self.reading:>8.2f} {self.previewing:>8.2f}: {self.beyond:.2f} s "
            f"beyond reading, limit {PREVIEW_LIMIT:.0f}  {'ok' if self.passed else 'TOO MUCH'}"
        )


@dataclass(frozen=True)
class Spent:
    """What a process took."""

    seconds: float
    mebibytes: float


def measure(
    items: int, customers: int, again_limit: float, folder: Path, rounds: int = _ROUNDS
) -> list[Measure | Preview]:
    """Time the floor, a first import, the same import again and its preview, in turn.

    Args:
        items: lines of the file.
        customers: that they belong to.
        again_limit: of importing the same file again.
        folder: where files and databases go.
        rounds: how often each is done; the best counts.
    """
    source = folder / f"ledger-{items}.csv"
    write_ledger(source, items, customers)
    floors, firsts, agains, readings, previews = [], [], [], [], []
    for turn in range(rounds):
        target = folder / f"{items}-{turn}"
        target.mkdir()
        floors.append(_spent([sys.executable, str(_FLOOR), str(source), str(target / "floor")]))
        environment = {**os.environ, "DSO_DATA_DIR": str(target), "DSO_TODAY": "2026-06-30"}
        environment.pop("DSO_DATABASE_URL", None)
        _spent(_command("migrate"), environment)
        command = _command("import", "items", str(source), "--create-customers")
        firsts.append(_spent(command, environment))
        agains.append(_spent(command, environment))
        reading = [sys.executable, "-m", _READING, str(source)]
        readings.append(_spent(reading, environment).seconds)
        previews.append(_spent([*command, "--dry-run"], environment).seconds)
        shutil.rmtree(target)
    name = f"{items:,} items of {customers:,}"
    return [
        _compared(f"{name}: import", floors, firsts, IMPORT_LIMIT),
        _compared(f"{name}: again", floors, agains, again_limit),
        Preview(f"{name}: preview", min(readings), min(previews)),
    ]


def _compared(case: str, floors: Sequence[Spent], ours: Sequence[Spent], limit: float) -> Measure:
    return Measure(
        case,
        min(one.seconds for one in floors),
        min(one.seconds for one in ours),
        limit,
        max(one.mebibytes for one in ours),
    )


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "dso_app", *words]


def _spent(command: Sequence[str], environment: dict[str, str] | None = None) -> Spent:
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}: {said.read()!r}")
    return Spent(seconds, used.ru_maxrss / 1024)


def measures(sizes: Sequence[tuple[int, int, float]] = SIZES) -> Iterator[Measure | Preview]:
    """All cases, in a folder thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for items, customers, again_limit in sizes:
            yield from measure(items, customers, again_limit, Path(folder))


def main() -> None:
    """Print the table; ends with 1 when a limit is passed."""
    heads = f"{'floor s':>8} {'ours s':>8} {'ratio':>7} {'limit':>6} {'MiB':>6}"
    print(f"{'import':<34} {heads}")  # noqa: T201
    passed = True
    for one in measures():
        passed = passed and one.passed
        print(one, flush=True)  # noqa: T201
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
