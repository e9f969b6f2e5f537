"""Promises and statuses given by command."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine

HEADER = "Customer code;Number;Issue date;Due date;Amount;Remaining"
OPEN = "C1;F1;2026-05-01;2026-05-31;100.00;100.00"
PROMISE = ("item", "status", "C1", "F1", "promise to pay", "--promise-on", "2026-06-19")


@pytest.fixture
def line(ready: Path) -> CommandLine:
    line = CommandLine(ready)
    line.on("2026-06-15")
    line.json("import", "items", line.file("i.csv", HEADER, OPEN), "--create-customers")
    return line


def _promised(line: CommandLine) -> str:
    """What is sheltered of the item, by the answer to a comment added to it."""
    answer = line.json("item", "status", "C1", "F1", "on going", "--comment", "called")
    return str(answer["promised"])


def test_a_promise_is_broken_by_an_import_later_than_its_date_and_grace_and_never_before(
    line: CommandLine,
) -> None:
    assert line.json(*PROMISE)["promised"] == "100.00"
    # Friday 19 June + 3 business days: Wednesday 24.
    line.on("2026-06-24")
    line.json("import", "items", line.file("i.csv", HEADER, OPEN))
    assert _promised(line) == "100.00"
    line.on("2026-06-25")
    assert _promised(line) == "100.00"
    line.json("import", "items", line.file("i.csv", HEADER, OPEN))
    assert _promised(line) == "0.00"
    assert [one["kind"] for one in line.json("agenda")] == ["alert"]


def test_what_is_asked_wrongly_is_one_line_naming_it(line: CommandLine) -> None:
    assert "“abc”" in line.refused(*PROMISE, "--promise-amount", "abc")
    refused = line.refused("item", "status", "C1", "F1", "on going", "--promise-on", "2026-06-19")
    assert "On going" in refused
    assert "On going" in line.refused("item", "status", "C1", "F1", "on going", "--cause", "Price")
    path = line.file("i.csv", HEADER, OPEN)
    assert "“;;”" in line.refused("import", "items", path, "--delimiter", ";;")
    assert "ZZZ" in line.refused("report", "aging", "--currency", "ZZZ")
    assert _promised(line) == "0.00"


def test_a_dispute_ends_on_the_day_its_items_were_settled(line: CommandLine) -> None:
    line.json("item", "status", "C1", "F1", "dispute", "--cause", "Price")
    line.on("2026-06-30")
    paid = line.file(
        "p.csv", HEADER + ";Cleared on", OPEN.replace(";100.00;100", ";100.00;0") + ";2026-06-20"
    )
    line.json("import", "items", paid)
    (ended,) = _disputes(line)
    assert ended == ("2026-06-15", "2026-06-20")


def _disputes(line: CommandLine) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(line.folder / "data" / "relance.db")) as database:
        return database.execute("SELECT opened_on, closed_on FROM dispute").fetchall()


def test_the_traceback_is_shown_wherever_verbose_stands(line: CommandLine) -> None:
    for words in (("--verbose", "report", "zz"), ("report", "zz", "--verbose")):
        done = line.run(*words)
        assert done.returncode == 2
        assert "Traceback" in done.stderr
