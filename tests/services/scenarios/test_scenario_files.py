"""A scenario with nothing as usual leaves as a file and comes back the same."""

import json
from pathlib import Path

import yaml

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.services.scenarios.verbs import export_scenario, import_scenario
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.command_line import CommandLine

# As the file is written: nothing is left out of it, nothing is as usual.
FILE = """\
name: Unusual
scope: item
entry: matching_age
minimum_amount: '12.50'
steps:
- name: Before due
  channel: email
  trigger: due_date
  offset_days: -4
  mode: to_confirm
  recipients:
  - collector
  items: all_open
  template: reminder_2
- name: Month end
  channel: letter
  trigger: due_month_end
  offset_days: 3
  mode: automatic
  recipients:
  - role:accounting
  - sales
  items: late_and_due_within:10
  deduct_credits: false
  list_down_payments: true
  attach_copies: true
  fee: '5.25'
- name: Ring up
  channel: call
  trigger: previous_step
  offset_days: 8
  mode: manual
  recipients:
  - collection_contact
  items: leader
  lapse_days: 12
"""


def test_a_scenario_with_nothing_as_usual_survives_its_file(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity, other = build.entity(session), build.entity(session)
        import_scenario(session, HOUSE, clock, entity, FILE)
        text = export_scenario(session, HOUSE, entity, "Unusual")
        assert text == FILE
        row = import_scenario(session, HOUSE, clock, other, text)
        assert (row.entity_id, row.version) == (other.id, 1)
        assert export_scenario(session, HOUSE, other, "Unusual") == FILE
        # The same again changes nothing.
        assert import_scenario(session, HOUSE, clock, other, text).version == 1


def test_the_commands_write_and_read_the_same_file(tmp_path: Path) -> None:
    line = CommandLine(tmp_path)
    line.on("2026-06-15")
    line.json("scenario", "import", line.file("mine.yaml", FILE))
    exported = line.run("scenario", "export", "Unusual")
    assert (exported.returncode, exported.stdout) == (0, FILE)
    renamed = FILE.replace("name: Unusual", "name: Copy")
    line.json("scenario", "import", line.file("copy.yaml", renamed))
    assert line.run("scenario", "export", "Copy").stdout == renamed
    # As JSON too, which is what is shown of it.
    held = yaml.safe_load(FILE)
    shown = line.json("scenario", "show", "Unusual")
    assert {name: shown[name] for name in held} == held
    line.json("scenario", "import", line.file("mine.json", json.dumps(held | {"name": "Third"})))
    third = FILE.replace("name: Unusual", "name: Third")
    assert line.run("scenario", "export", "Third").stdout == third
