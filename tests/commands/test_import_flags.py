"""`import` with what is said about the file: its sheet, the line of its header."""

from pathlib import Path
from shutil import copyfile

import pytest

from tests.support.command_line import CommandLine
from tests.support.oddities import FOLDER


@pytest.fixture
def line(ready: Path) -> CommandLine:
    line = CommandLine(ready)
    line.on("2026-06-30")
    return line


def test_a_sheet_is_read_by_its_name_and_remembered(line: CommandLine, tmp_path: Path) -> None:
    book = str(tmp_path / "book.xlsx")
    copyfile(FOLDER / "sheet-said.xlsx", book)
    command = ("import", "items", book, "--create-customers")
    assert line.json(*command, "--sheet", "2026")["created"] == 2
    assert line.json(*command)["unchanged"] == 2
    refused = line.run(*command, "--sheet", "Juin")
    assert refused.returncode == 2
    assert "has no sheet Juin. Its sheets: 2025, 2026." in refused.stderr


def test_the_line_of_the_header_is_said_0_for_none(line: CommandLine) -> None:
    rows = ("C1;F1;2026-05-01;2026-05-31;10", "C1;F2;2026-05-02;2026-06-01;20")
    titles = ("one;two;three;four;five", "customer_code;number;issue_date;due_date;amount")
    under = line.file("under.csv", *titles, *rows)
    command = ("--create-customers", "--mode", "delta", "--profile")
    said = line.json("import", "items", under, *command, "A", "--header-line", "2")
    assert (said["rows"], said["created"]) == (2, 2)
    places = "customer_code=Column 1,number=Column 2,issue_date=Column 3,amount=Column 5"
    bare = line.file("bare.csv", *rows)
    said = line.json("import", "items", bare, *command, "B", "--header-line", "0", "--map", places)
    assert (said["rows"], said["unchanged"]) == (2, 2)
    wrong = line.run("import", "items", bare, *command, "C", "--header-line", "7")
    assert (wrong.returncode, "Line 7 of the file bare.csv holds no header." in wrong.stderr) == (
        2,
        True,
    )
