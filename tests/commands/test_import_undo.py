"""`import undo BATCH`: the answer as JSON; refused with one sentence, nothing changed."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import CommandLine

HEADER = "customer_code;customer_name;number;issue_date;due_date;amount"
F1 = "C1;Garnier;F1;2026-05-01;2026-05-31;100.00"
F2 = "C2;Lenoir;F2;2026-05-01;2026-05-31;50.00"


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    line.on("2026-06-15")
    line.run("entity", "add", "--code", "MAIN", "--name", "Atelier Duval")
    return line


def _import(line: CommandLine, *rows: str) -> Any:
    file = line.file("items.csv", HEADER, *rows)
    return line.json("import", "items", file, "--create-customers", "--confirm-clearing")


def test_an_import_is_undone_by_its_number(line: CommandLine) -> None:
    assert _import(line, F1)["batch"] == 1
    before = line.json("report", "aging")
    assert _import(line, F1, F2)["created"] == 1
    assert line.json("import", "undo", "2") == {
        "batch": 2,
        "kind": "items",
        "undone": True,
        "removed": {"items": 1, "customers": 1},
        "restored": {},
    }
    assert line.json("report", "aging") == before
    assert _import(line, F1, F2)["created"] == 1


def test_what_something_stands_on_or_nobody_made_is_refused_in_one_sentence(
    line: CommandLine,
) -> None:
    _import(line, F1)
    _import(line, F1, F2)
    assert line.refused("import", "undo", "1") == (
        "Undo import 2 first: items.csv was imported after it."
    )
    assert line.refused("import", "undo", "99") == "There is no import 99."
    assert "batch" in line.refused("import", "undo", "first")
    line.json("import", "undo", "2")
    assert line.refused("import", "undo", "2") == "Import 2 was undone already."
    assert line.json("import", "undo", "1")["removed"] == {"items": 1, "customers": 1}
