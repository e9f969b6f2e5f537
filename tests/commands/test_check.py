"""`check`, and databases that cannot be used."""

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine

NOWHERE = "postgresql://nobody:secret@127.0.0.1:1/none"


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    line = CommandLine(tmp_path)
    line.on("2026-06-15")
    return line


def test_a_first_check_makes_the_database_ready_as_every_command_does(line: CommandLine) -> None:
    done = line.run_anew("check")
    assert done.returncode == 0, done.stdout
    subjects = [row[4:].partition(":")[0].strip() for row in done.stdout.splitlines()]
    assert subjects == ["database", "migrations", "mail", "sms", "data folder", "clock"]


def test_a_command_that_ends_leaves_the_database_whole_in_its_one_file(line: CommandLine) -> None:
    assert line.run("migrate").returncode == 0
    assert [path.name for path in (line.folder / "data").glob("relance.db*")] == ["relance.db"]


def test_a_database_that_does_not_answer_is_one_bad_line(line: CommandLine) -> None:
    line.environment["DSO_DATABASE_URL"] = NOWHERE
    done = line.run_anew("check")
    assert done.returncode == 1
    bad = [row for row in done.stdout.splitlines() if row.startswith("BAD")]
    assert [row[4:].partition(":")[0].strip() for row in bad] == ["database"]
    assert line.refused("report", "aging").startswith("The database: connection failed")


def test_an_address_of_no_known_database_is_refused_without_repeating_it(
    line: CommandLine,
) -> None:
    for address in ("nonsense", "mysql://nobody:secret@host/name"):
        line.environment["DSO_DATABASE_URL"] = address
        refused = line.refused("entity", "show")
        assert "DSO_DATABASE_URL" in refused
        assert "secret" not in refused
