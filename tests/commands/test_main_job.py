"""The main job by commands alone: ledger in, reminder out, figures shown."""

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine
from tests.support.smtp import smtp_server

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
  - name: Second
    channel: email
    trigger: due_date
    offset_days: 15
    mode: to_confirm
    template: reminder_2
    items: late
"""
CUSTOMERS = ("Compte;Raison sociale;E-mail", "00048;Transports Lenoir;compta@lenoir.example")
ITEMS = (
    "N° pièce;Compte;Date pièce;Échéance;Montant TTC",
    "F1;00048;01/05/2026;31/05/2026;1 200,50",
    "F2;00048;02/05/2026;03/06/2026;99,50",
    "F3;00048;20/05/2026;19/06/2026;1000,00",
)


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def test_a_ledger_goes_in_a_reminder_goes_out_and_the_next_step_stands_in_the_agenda(
    line: CommandLine,
) -> None:
    with smtp_server() as box:
        line.environment["DSO_MAIL_URL"] = box.url
        line.on("2026-06-01")
        line.json(
            "entity", "set", "name=Duval", "email=us@duval.example", "sending_hours=00:00-24:00"
        )
        assert line.json("import", "customers", line.file("c.csv", *CUSTOMERS))["created"] == 1
        stock = line.file("i.csv", *ITEMS)
        first = line.json("import", "items", stock)
        assert (first["created"], first["rejected"]) == (3, 0)
        again = line.json("import", "items", stock)
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)

        line.json("scenario", "import", line.file("house.yaml", SCENARIO))
        line.json("scenario", "assign", "House", "--all", "--start", "now")
        line.json("run")
        assert box.mails == []

        # Friday 5 June: F1 is five days late, F2 two.
        line.on("2026-06-05")
        line.json("import", "items", stock)
        line.json("run")
        (mail,) = box.mails
        assert mail.recipients == ("compta@lenoir.example",)
        assert "F1" in mail.content.decode()
        (sent,) = line.json("outbox", "--state", "sent")
        assert sent["totals"] == [{"currency": "EUR", "amount": "1300.00"}]
        assert [item["number"] for item in sent["items"]] == ["F1", "F2"]

        # The second step: fifteen days after 31 May, ten after the first one left.
        (planned,) = line.json("agenda")
        assert (planned["step"], planned["planned_on"]) == (2, "2026-06-15")

        line.json("run")
        assert len(box.mails) == 1

        aging = line.json("report", "aging", "--as-of", "2026-06-05")["total"]
        assert (aging["1-30"], aging["not_due"], aging["total"]) == (
            "1300.00",
            "1000.00",
            "2300.00",
        )


def test_the_first_pass_after_an_assignment_goes_to_confirm(line: CommandLine) -> None:
    with smtp_server() as box:
        line.environment["DSO_MAIL_URL"] = box.url
        line.on("2026-06-08")
        line.json(
            "entity", "set", "name=Duval", "email=us@duval.example", "sending_hours=00:00-24:00"
        )
        line.json("import", "customers", line.file("c.csv", *CUSTOMERS))
        line.json("import", "items", line.file("i.csv", *ITEMS))
        line.json("scenario", "import", line.file("house.yaml", SCENARIO))
        line.json("scenario", "assign", "House", "--customers", "00048")
        (seen,) = line.json("agenda")
        line.json("run")
        assert box.mails == []
        (waiting,) = line.json("outbox", "--state", "to_confirm")
        (action,) = line.json("agenda")
        assert (action["id"], action["state"]) == (seen["id"], "to_confirm")
        line.json("action", "confirm", str(action["id"]))
        line.json("run")
        (sent,) = line.json("outbox", "--state", "sent")
        assert sent["key"] == waiting["key"]
        assert len(box.mails) == 1


def test_what_is_refused_is_one_line_and_exit_code_2(line: CommandLine) -> None:
    line.on("2026-06-08")
    assert "--role" in line.refused("user", "add", "a@b.example", "--name", "A", "--role", "king")
    assert "Nowhere" in line.refused("scenario", "show", "Nowhere")
    assert "nothing.csv" in line.refused("import", "items", str(line.folder / "nothing.csv"))
    assert "--dates" in line.refused("import", "items", line.file("i.csv", *ITEMS), "--dates", "x")
    assert "zz" in line.refused("report", "zz")
    assert "No such option" in line.refused("agenda", "--nonsense")
    assert line.refused("action", "done", "77")
