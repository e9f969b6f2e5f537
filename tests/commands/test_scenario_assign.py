"""Assignment by command: by code, by group, all; what it would do is said first."""

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine

CUSTOMERS = "code;name;groups;email\nC1;Garnier;South;a@x.example\nC2;Lenoir;;b@x.example\n"
ITEMS = "customer_code;number;issue_date;due_date;amount\nC1;F1;2026-04-01;2026-05-01;100\n"


@pytest.fixture
def line(ready: Path) -> CommandLine:
    line = CommandLine(ready)
    line.on("2026-06-15")
    line.json("import", "customers", line.file("c.csv", CUSTOMERS))
    line.json("import", "items", line.file("i.csv", ITEMS))
    return line


def test_what_an_assignment_would_do_is_said_without_doing_it(line: CommandLine) -> None:
    assert line.json("scenario", "assign", "Standard", "--group", "South", "--dry-run") == {
        "scenario": "Standard",
        "assigned": 1,
        "unchanged": 0,
        "open_cycles": 0,
        "prepared": 0,
        "start": "confirm",
        "dry_run": True,
    }
    assert line.json("agenda") == []
    assert line.json("scenario", "assign", "Standard", "--all")["assigned"] == 2
    [action] = line.json("agenda")
    assert (action["customer"], action["state"]) == ("C1", "to_confirm")


def test_open_cycles_and_prepared_steps_are_counted_and_now_lets_steps_leave(
    line: CommandLine,
) -> None:
    line.json("scenario", "assign", "Standard", "--all")
    line.json("agenda")
    moved = line.json("scenario", "assign", "Risky", "--customers", "C1,C2", "--start", "now")
    assert (moved["assigned"], moved["open_cycles"], moved["prepared"]) == (2, 1, 1)
    assert (moved["start"], moved["dry_run"]) == ("now", False)
    [action] = line.json("agenda")
    assert (action["scenario"], action["state"]) == ("Risky", "confirmed")


def test_new_customers_begin_on_the_default_scenario(line: CommandLine) -> None:
    line.json("entity", "set", "default_scenario=Standard")
    more = CUSTOMERS + "C3;Roux;;c@x.example\n"
    line.json("import", "customers", line.file("c.csv", more))
    shown = line.json("scenario", "list")
    assert {one["name"]: one["customers"] for one in shown}["Standard"] == 1
