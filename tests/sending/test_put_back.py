"""A database put back by hand, as a file: noticed by the logs, and nothing leaves twice."""

import shutil
from pathlib import Path

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.services.outbox import sending_switch
from tests.support.clocks import FixedClock
from tests.support.outgoing import company, count_states, late_customer, only_message, send
from tests.support.smtp import Mailbox


def test_a_file_copied_back_in_its_own_place_sends_nothing_until_resumed(
    sqlite_template: Path, clock: FixedClock, box: Mailbox, tmp_path: Path
) -> None:
    here, aside = tmp_path / "here.db", tmp_path / "aside.db"
    shutil.copyfile(sqlite_template, here)
    first = Database(f"sqlite:///{here}")
    with first.write() as session:
        owner = company(session)
        late_customer(session, owner)
        sending_switch.settle_in(session)
    first.close()
    shutil.copyfile(here, aside)
    assert send(first, clock)["sent"] == 1
    first.close()
    for path in tmp_path.glob("here.db*"):
        path.unlink()
    shutil.copyfile(aside, here)
    back = Database(f"sqlite:///{here}")
    send(back, clock)
    assert len(box.mails) == 1
    with back.read() as session:
        assert sending_switch.status(session).stopped == sending_switch.COPIED
    with back.write() as session:
        sending_switch.resume(session, HOUSE, clock)
    assert send(back, clock) == {}
    # The log knows it: it is recorded as sent.
    assert only_message(back).state == "sent"
    assert len(box.mails) == 1
    back.close()


def test_as_long_as_nothing_was_put_back_sending_goes_on(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    with db.write() as session:
        owner = company(session)
        late_customer(session, owner)
    send(db, clock)
    with db.write() as session:
        late_customer(session, owner)
        assert sending_switch.status(session).allowed
    assert send(db, clock) == {"prepared": 1, "sent": 1}
    assert send(db, clock) == {}
    assert count_states(db) == {"sent": 2}
    assert len(box.mails) == 2


def test_an_empty_installation_beside_old_logs_begins_to_send(
    sqlite_db: Database, clock: FixedClock, box: Mailbox, sqlite_template: Path, tmp_path: Path
) -> None:
    with sqlite_db.write() as session:
        late_customer(session, company(session))
    send(sqlite_db, clock)
    shutil.copyfile(sqlite_template, tmp_path / "new.db")
    new = Database(f"sqlite:///{tmp_path / 'new.db'}")
    with new.write() as session:
        late_customer(session, company(session), email="other@x.example", code="OTHER")
    assert send(new, clock) == {"prepared": 1, "sent": 1}
    assert send(new, clock) == {}
    assert len(box.mails) == 2
    new.close()
