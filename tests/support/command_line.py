"""The program as its users start it: processes of their own on a data folder of their own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support import warm

_ROOT = Path(__file__).parents[2]


@dataclass
class CommandLine:
    """`python -m dso_app …` with an environment; the business date is moved by its file."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.date_file = self.folder / "today"
        inherited = {name: value for name, value in os.environ.items() if "DSO_" not in name}
        self.environment = {
            **inherited,
            "DSO_DATA_DIR": str(self.folder / "data"),
            "DSO_TODAY": f"@{self.date_file}",
            **self.environment,
        }

    def on(self, day: str) -> None:
        """Set the business date, or moment."""
        self.date_file.write_text(day, encoding="utf-8")

    def file(self, name: str, *lines: str) -> str:
        """A file of lines; its path."""
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """One command, to its end."""
        return warm.run("dso_app", *arguments, env=self.environment, stdin=stdin)

    def run_anew(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command in a Python of its own, which takes two seconds more."""
        return subprocess.run(
            [sys.executable, "-m", "dso_app", *arguments],
            check=False,
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=_ROOT,
            timeout=120,
        )

    def json(self, *arguments: str, code: int = 0, stdin: str = "") -> Any:
        """The answer of one command that ends with a code."""
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return json.loads(done.stdout)

    def refused(self, *arguments: str, code: int = 2) -> str:
        """What a command that is refused says: one line."""
        done = self.run(*arguments)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        (line,) = done.stderr.strip().splitlines()
        return line
