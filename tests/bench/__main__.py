"""`make bench`: every benchmark, each in a process of its own, floors measured in the same run."""

import subprocess
import sys

_BENCHMARKS = (
    "import_bench",
    "web_bench",
    "desk_bench",
    "planning_bench",
    "simulation_bench",
    "ageing_bench",
    "report_bench",
    "letter_bench",
    "sending_bench",
    "crash_bench",
)


def main() -> int:
    """Run them one after the other; 1 when one passes its limit."""
    ended = [
        subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode
        for name in _BENCHMARKS
    ]
    return int(any(ended))


if __name__ == "__main__":
    sys.exit(main())
