"""What a scenario would do over coming days, asked by command."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity, Scenario
from dso_app.services.simulations.simulate import Payments, Question, as_json, simulate
from tests.support.clocks import FixedClock
from tests.support.command_line import CommandLine

SCENARIO = """
name: House
steps:
  - name: Reminder
    channel: email
    offset_days: 5
  - name: Ring up
    channel: call
    trigger: previous_step
    offset_days: 10
"""
CUSTOMERS = ("code;name;email", "C1;Garnier;a@garnier.example")
ITEMS = (
    "customer_code;number;issue_date;due_date;amount;remaining;cleared_on",
    # Paid eight days after they were due.
    "C1;P1;2026-01-01;2026-01-31;10.00;0;2026-02-08",
    "C1;P2;2026-02-01;2026-02-28;10.00;0;2026-03-08",
    "C1;P3;2026-03-01;2026-03-31;10.00;0;2026-04-08",
    "C1;F1;2026-05-01;2026-05-31;1200.50;1200.50;",
    "C1;F2;2026-05-02;2026-06-03;99.50;99.50;",
    "C1;F3;2026-05-20;2026-06-19;1000.00;1000.00;",
)
# Friday 5 June: F1 is five days late, F2 two.
REMINDED = {
    "on": "2026-06-05",
    "customer": "C1",
    "channel": "email",
    "step": 1,
    "step_name": "Reminder",
    "totals": [{"currency": "EUR", "amount": "1300.00"}],
    "items": ["F1", "F2"],
}
# Ten days after, a Monday: both are still open if nobody pays.
RUNG_UP = REMINDED | {"on": "2026-06-15", "channel": "call", "step": 2, "step_name": "Ring up"}
# Wednesday 24 June: F3 leads. F1 and F2 had their last step, and are listed as late all the same.
AGAIN = REMINDED | {
    "on": "2026-06-24",
    "totals": [{"currency": "EUR", "amount": "2300.00"}],
    "items": ["F1", "F2", "F3"],
}
# If they pay eight days late: F1 on 8 June, F2 on the 11th, F3 not before the 27th.
ALONE = AGAIN | {"totals": [{"currency": "EUR", "amount": "1000.00"}], "items": ["F3"]}


@pytest.fixture
def line(ready: Path) -> CommandLine:
    line = CommandLine(ready)
    line.on("2026-06-05")
    line.json("import", "customers", line.file("c.csv", *CUSTOMERS))
    line.json("import", "items", line.file("i.csv", *ITEMS))
    line.json("scenario", "import", line.file("house.yaml", SCENARIO))
    line.json("scenario", "assign", "House", "--all")
    return line


def test_it_is_told_day_by_day_today_included_and_nothing_is_written(line: CommandLine) -> None:
    before = line.json("agenda")
    assert line.json("simulate", "House", "--days", "1") == [REMINDED]
    assert line.json("simulate", "house", "--days", "10") == [REMINDED]
    assert line.json("simulate", "House", "--days", "11") == [REMINDED, RUNG_UP]
    assert line.json("agenda") == before
    assert line.json("outbox") == []


def test_nobody_pays_unless_it_is_said_that_everybody_does_at_their_usual_delay(
    line: CommandLine,
) -> None:
    nobody = line.json("simulate", "House", "--days", "20")
    assert nobody == line.json("simulate", "House", "--days", "20", "--payments", "none")
    assert nobody == [REMINDED, RUNG_UP, AGAIN]
    usual = line.json("simulate", "House", "--days", "20", "--payments", "usual")
    assert usual == [REMINDED, ALONE]


def test_each_currency_has_a_total_of_its_own_with_its_decimals(line: CommandLine) -> None:
    more = line.file(
        "more.csv",
        ITEMS[0] + ";currency",
        "C1;K1;2026-05-01;2026-06-01;12.345;12.345;;KWD",
        "C1;Y1;2026-05-01;2026-06-02;1500;1500;;JPY",
    )
    line.json("import", "items", more, "--mode", "delta")
    (first,) = line.json("simulate", "House", "--days", "1")
    assert first == REMINDED | {
        "totals": [
            {"currency": "EUR", "amount": "1300.00"},
            {"currency": "JPY", "amount": "1500"},
            {"currency": "KWD", "amount": "12.345"},
        ],
        "items": ["F1", "K1", "Y1", "F2"],
    }


def test_a_simulation_is_json_alone_on_standard_output(line: CommandLine) -> None:
    done = line.run("simulate", "House", "--days", "20", "--payments", "usual")
    assert (done.returncode, json.loads(done.stdout)) == (0, [REMINDED, ALONE])
    refused = line.run("simulate", "House", "--days", "0")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_scenario_nobody_is_on_does_nothing(line: CommandLine) -> None:
    assert line.json("simulate", "Standard", "--days", "20", "--entity", "MAIN") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Nowhere", "--days", "20"), "“Nowhere”"),
        (("Standard", "--days", "0"), "A simulation spans 1 to 366 days, not 0."),
        (("Standard", "--days", "367"), "A simulation spans 1 to 366 days, not 367."),
        (("Standard", "--days", "soon"), "--days"),
        (("Standard",), "--days"),
        (("Standard", "--days", "20", "--payments", "all"), "“all” is none of none, usual"),
        (("Standard", "--days", "20", "--entity", "ZZ"), "ZZ"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_one_line(
    ready: Path, words: tuple[str, ...], said: str
) -> None:
    line = CommandLine(ready)
    line.on("2026-06-05")
    assert said in line.refused("simulate", *words)


@pytest.mark.parametrize("payments", Payments)
def test_the_command_says_what_the_screen_foresees(line: CommandLine, payments: Payments) -> None:
    said = line.json("simulate", "House", "--days", "60", "--payments", payments)
    assert said == _foreseen(line, payments)
    assert len(said) > 1


def _foreseen(line: CommandLine, payments: Payments) -> list[dict[str, Any]]:
    clock = FixedClock()
    clock.on(date(2026, 6, 5))
    database = Database(f"sqlite:///{line.folder / 'data' / 'relance.db'}")
    with database.read() as session:
        house = session.exec(select(Scenario).where(Scenario.name == "House")).one()
        entity = session.get_one(Entity, house.entity_id)
        found = simulate(session, clock, HOUSE, entity, Question(house, 60, payments))
    database.close()
    return [as_json(one) for one in found]
