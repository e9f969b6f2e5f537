"""`import undo BATCH`: the answer as JSON; refused with one sentence, nothing changed."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import CommandLine
from tests.support.smtp import smtp_server

HEADER = "customer_code;customer_name;number;issue_date;due_date;amount"
F1 = "C1;Garnier;F1;2026-05-01;2026-05-31;100.00"
F2 = "C2;Lenoir;F2;2026-05-01;2026-05-31;50.00"


@pytest.fixture
def line(ready: Path) -> CommandLine:
    line = CommandLine(ready)
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


SCENARIO = """
name: House
scope: account
steps:
  - name: First
    channel: email
    trigger: due_date
    offset_days: 5
    mode: automatic
    template: reminder_1
    items: late
"""
CUSTOMERS = ("code;name;email", "C1;Garnier;ap@garnier.example", "C2;Lenoir;ap@lenoir.example")


def test_what_is_prepared_goes_with_an_import_and_what_left_keeps_it(line: CommandLine) -> None:
    with smtp_server() as box:
        line.environment["DSO_MAIL_URL"] = box.url
        line.json("entity", "set", "email=us@duval.example", "sending_hours=00:00-24:00")
        line.json("import", "customers", line.file("customers.csv", *CUSTOMERS))
        line.json("scenario", "import", line.file("house.yaml", SCENARIO))
        line.json("scenario", "assign", "House", "--all")
        items = _import(line, F1)["batch"]
        line.json("run")
        # The first pass goes to confirm: nothing has left yet.
        assert len(line.json("outbox", "--state", "to_confirm")) == 1
        assert line.json("import", "undo", str(items))["removed"] == {"items": 1}
        assert (line.json("outbox"), line.json("agenda"), box.mails) == ([], [], [])

        again = _import(line, F1)["batch"]
        line.json("run")
        (action,) = line.json("agenda")
        line.json("action", "confirm", str(action["id"]))
        line.json("run")
        assert len(box.mails) == 1
        assert line.refused("import", "undo", str(again)) == (
            "A message left for customer C1 since: it stands on this import."
        )
        # What came later and touches others can still be undone.
        later = _import(line, F1, F2)["batch"]
        assert line.json("import", "undo", str(later))["removed"] == {"items": 1}
