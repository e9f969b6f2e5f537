"""`import fec`, `import turnover` and `import backlog` as people type them."""

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.fec import Fec


@pytest.fixture
def line(ready: Path) -> CommandLine:
    line = CommandLine(ready)
    line.on("2025-12-31")
    return line


def _book(line: CommandLine) -> str:
    book = (
        Fec()
        .line("VE", "20251003", "C1", "F1", 300_00, "A", "20251104")
        .line("BQ", "20251103", "C1", "V1", -300_00, "A", "20251104")
        .line("VE", "20251105", "C1", "F2", 200_00)
        .line("VE", "20251201", "C2", "F3", 100_00)
    )
    return line.file("123456789FEC20251231.txt", *book.text().splitlines())


def test_a_fec_is_a_ledger_that_ages_and_has_a_dso(line: CommandLine) -> None:
    path = _book(line)
    dry = line.json("import", "fec", path, "--dry-run")
    assert (dry["created"], dry["batch"], dry["dry_run"]) == (3, None, True)
    answer = line.json("import", "fec", path)
    assert answer | {"batch": None} == dry | {"dry_run": False}
    assert (answer["kind"], answer["rows"], answer["skipped"]) == ("fec", 8, 4)
    total = line.json("report", "aging")["total"]
    assert (total["total"], total["late"], total["items"]) == ("300.00", "200.00", 2)
    dso = line.json("report", "dso")
    # 300 of receivables: December sold 100 (31 days), November 200 (30 days).
    assert dso["countback"]["days"] == "61.00"
    assert dso["sales_known_from"] == "2025-10-01"
    undone = line.json("import", "undo", str(answer["batch"]))
    assert undone["undone"] is True
    assert line.json("report", "aging")["total"]["items"] == 0


def test_a_file_that_is_no_fec_is_refused_in_one_line(line: CommandLine) -> None:
    assert "JournalCode" in line.refused("import", "fec", line.file("i.csv", "a;b", "1;2"))


def test_turnover_makes_sales_known(line: CommandLine) -> None:
    items = line.file("i.csv", "customer_code;number;issue_date;amount", "C1;F1;2025-12-01;150.00")
    line.json("import", "items", items, "--create-customers")
    assert line.json("report", "dso")["countback"]["days"] is None
    months = line.file("t.csv", "mois;montant", "11/2025;100", "décembre 2025;100")
    answer = line.json("import", "turnover", months, "--tax-percent", "20")
    assert (answer["kind"], answer["created"]) == ("turnover", 2)
    # 150 of receivables: 120 sold in December (31 days), 30 of 120 in November (7.5 days).
    assert line.json("report", "dso")["countback"]["days"] == "38.50"
    assert "“x”" in line.refused("import", "turnover", months, "--tax-percent", "x")


def test_a_backlog_is_replaced_by_a_complete_list(line: CommandLine) -> None:
    line.json("import", "customers", line.file("c.csv", "code;name", "C1;One", "C2;Two"))
    first = line.json(
        "import", "backlog", line.file("b.csv", "code client;montant", "C1;10", "C2;5")
    )
    assert (first["kind"], first["created"]) == ("backlog", 2)
    second = line.file("b.csv", "code client;montant", "C1;12")
    changes = line.json("import", "backlog", second, "--mode", "delta", "--dry-run")
    assert (changes["updated"], changes["cleared"]) == (1, 0)
    whole = line.json("import", "backlog", second)
    assert (whole["updated"], whole["cleared"]) == (1, 1)
