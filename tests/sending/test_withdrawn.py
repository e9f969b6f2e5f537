"""A message that is withdrawn between being claimed and leaving."""

from dso_app.database import Database
from dso_app.sending.depart import depart
from dso_app.sending.departing import Departed
from tests.support.clocks import FixedClock


def test_a_message_whose_import_was_undone_meanwhile_is_dropped(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        assert depart(session, clock, [99], "runner", "") == Departed()
