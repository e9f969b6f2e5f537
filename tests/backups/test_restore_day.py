"""Backup at 02:00, sends at 09:00, restore at 10:30: nothing leaves twice, by real commands."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.database import Database
from tests.support.command_line import CommandLine
from tests.support.in_process import InProcess
from tests.support.smtp import Mailbox, smtp_server

SCENARIO = """
name: House
scope: {scope}
steps:
  - name: First
    channel: email
    trigger: due_date
    offset_days: 5
    mode: automatic
    template: reminder_1
    items: late
  - name: Second
    channel: email
    trigger: due_date
    offset_days: 15
    mode: automatic
    template: reminder_2
    items: late
"""
CUSTOMERS = ("Code;Name;Email", *(f"C{n};Customer {n};c{n}@x.example" for n in range(1, 7)))
HEAD = "Number;Customer;Issued;Due;Amount"
OLD = tuple(f"F{n};C{n};2026-05-01;2026-05-{25 + n % 3};100.00" for n in range(1, 4))
NEW = tuple(f"F{n};C{n};2026-05-01;2026-05-{25 + n % 3};100.00" for n in range(4, 7))
MAP = "number=Number,customer_code=Customer,issue_date=Issued,due_date=Due,amount=Amount"
DAY = "2026-06-05"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def line(request: pytest.FixtureRequest, tmp_path: Path, box: Mailbox) -> CommandLine:
    """A company with three late customers, before its first reminder."""
    found: CommandLine = InProcess(tmp_path, {"DSO_MAIL_URL": box.url})
    if request.param == "postgresql":
        database: Database = request.getfixturevalue("postgres_db")
        found.environment["DSO_DATABASE_URL"] = database.engine.url.render_as_string(
            hide_password=False
        )
    found.on(f"{DAY}T01:00")
    found.run("migrate")
    found.json("entity", "set", "name=Duval", "email=us@duval.example", "sending_hours=08:00-18:00")
    found.json("import", "customers", found.file("c.csv", *CUSTOMERS))
    return found


def _begin(line: CommandLine, scope: str = "account") -> None:
    _import(line, *OLD)
    line.json("scenario", "import", line.file("house.yaml", SCENARIO.format(scope=scope)))
    line.json("scenario", "assign", "House", "--all", "--start", "now")


def _import(line: CommandLine, *rows: str) -> None:
    line.json("import", "items", line.file("i.csv", HEAD, *rows), "--map", MAP)


def _backup(line: CommandLine) -> str:
    line.on(f"{DAY}T02:00")
    path = str(line.folder / "night.zip")
    line.json("backup", path)
    return path


def _morning(line: CommandLine) -> None:
    """The ledger of the morning brings three more late customers; reminders leave."""
    line.on(f"{DAY}T09:00")
    _import(line, *OLD, *NEW)
    line.json("run")


def _ids(box: Mailbox) -> Counter[str]:
    return Counter(str(mail.parsed["Message-ID"]) for mail in box.mails)


def _states(line: CommandLine) -> Counter[str]:
    return Counter(one["state"] for one in line.json("outbox"))


@pytest.mark.parametrize("scope", ["account", "item"])
def test_with_the_logs_all_that_left_is_known_and_nothing_leaves_twice(
    line: CommandLine, box: Mailbox, scope: str
) -> None:
    _begin(line, scope)
    night = _backup(line)
    _morning(line)
    assert len(box.mails) == 6
    line.on(f"{DAY}T10:30")
    done = line.json("restore", night, "--force")
    assert done["left_since"] == 6
    assert "restored" in str(line.json("sending", "status")["reason"])
    line.json("run")
    assert len(box.mails) == 6
    line.json("sending", "resume")
    line.json("run")
    # The morning's file comes in again: its rows get other numbers, maybe; its letters are known.
    _import(line, *NEW, *OLD)
    line.json("run")
    line.json("run")
    assert len(box.mails) == 6
    assert max(_ids(box).values()) == 1
    assert _states(line) == {"sent": 6}
    # The next step comes by itself, at its interval.
    line.on("2026-06-15T09:00")
    _import(line, *OLD, *NEW)
    line.json("run")
    assert len(box.mails) == 12
    assert max(_ids(box).values()) == 1


def test_without_the_logs_what_was_due_until_the_restore_waits_for_a_person(
    line: CommandLine, box: Mailbox
) -> None:
    _begin(line)
    night = _backup(line)
    _morning(line)
    shutil.rmtree(line.folder / "data" / "sent")
    line.on(f"{DAY}T10:30")
    assert line.json("restore", night, "--force")["left_since"] == 0
    line.json("sending", "resume")
    _import(line, *OLD, *NEW)
    line.json("run")
    line.json("run")
    assert len(box.mails) == 6
    assert _states(line) == {"to_confirm": 6}
    one = line.json("agenda")[0]
    assert one["state"] == "to_confirm"
    line.json("action", "confirm", str(one["id"]))
    line.json("run")
    assert len(box.mails) == 7


def test_what_waited_for_its_hour_at_the_time_of_the_backup_is_known_by_a_log_that_is_given(
    line: CommandLine, box: Mailbox
) -> None:
    _begin(line)
    line.on(f"{DAY}T01:30")
    line.json("run")
    assert _states(line) == {"waiting": 3}
    night = _backup(line)
    _morning(line)
    shutil.move(line.folder / "data" / "sent", line.folder / "rescued")
    line.on(f"{DAY}T10:30")
    assert "no log" in line.refused(
        "restore", night, "--force", "--sent-log", str(line.folder / "nowhere")
    )
    done = line.json("restore", night, "--force", "--sent-log", str(line.folder / "rescued"))
    assert done["left_since"] == 6
    assert _states(line) == {"sent": 3}
    line.json("sending", "resume")
    _import(line, *OLD, *NEW)
    line.json("run")
    assert len(box.mails) == 6
    assert _states(line) == {"sent": 6}


def test_a_copy_with_another_base_url_sends_nothing(
    line: CommandLine, box: Mailbox, tmp_path: Path
) -> None:
    _begin(line)
    _morning(line)
    assert len(box.mails) == 6
    copy = InProcess(tmp_path, {**line.environment, "DSO_BASE_URL": "https://copy.example"})
    copy.on("2026-06-15T09:00")
    _import(copy, *OLD, *NEW)
    copy.json("run")
    assert len(box.mails) == 6
    assert "base URL" in copy.json("sending", "status")["reason"]
    assert {one["state"] for one in copy.json("outbox")} == {"sent", "waiting"}


def test_a_restore_replaces_an_installation_by_force_alone(line: CommandLine) -> None:
    _begin(line)
    night = _backup(line)
    assert "--force" in line.refused("restore", night)
    assert "is not a backup" in line.refused("restore", str(line.folder / "c.csv"), "--force")
    assert len(line.json("agenda")) == 3
