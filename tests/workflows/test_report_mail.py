"""Reports by mail on a schedule, by a real mail server: once each, to each what they may see."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.models import Entity, Installation, ReportRun, ReportSchedule, User
from dso_app.secrets import encrypt
from dso_app.services.jobs.report_runs import (
    FileWanted,
    NoSuchFile,
    ask_for_file,
    begin_sending,
    claim_run,
    find_file,
)
from dso_app.services.jobs.report_schedules import (
    NoReaders,
    UnknownSchedule,
    Wanted,
    delete_schedule,
    enqueue_due,
    schedule_report,
    switch_schedule,
)
from dso_app.services.jobs.verbs import BadSchedule
from dso_app.workflows.report_files import make_reports
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.smtp import Mailbox, smtp_server

MONDAY = datetime(2026, 7, 6, 5, 0, tzinfo=UTC)
"""7:00 in Paris, of the Monday after the tests' day, a Tuesday."""


@dataclass
class House:
    """A company with a manager, a collector of one of its two customers, and a mail server."""

    db: Database
    clock: FixedClock
    box: Mailbox
    entity: Entity
    manager: User
    collector: User

    def viewer(self, user: User) -> Viewer:
        return Viewer(build.actor(user, self.entity), self.entity, TODAY)

    def schedule(self, *readers: User, cron: str = "0 7 * * 1", **asked: str) -> int:
        wanted = Wanted("aging", asked, "csv", cron, [key(user) for user in readers])
        with self.db.write() as session:
            return schedule_report(session, self.viewer(self.manager), self.clock, wanted)

    def work(self, at: datetime) -> int:
        """Go on until nothing is left to do; how many files were made."""
        self.clock.moment = at
        done = 0
        while make_reports(self.db, self.clock).more:
            done += 1
        return done

    def states(self) -> list[str]:
        with self.db.read() as session:
            return list(session.exec(select(ReportRun.state).order_by(col(ReportRun.id))))


@pytest.fixture
def house(sqlite_db: Database, clock: FixedClock) -> Iterator[House]:
    """On SQLite, whose clock can be set; PostgreSQL goes by its own."""
    with smtp_server() as box:
        yield _house(sqlite_db, clock, box)


def _house(db: Database, clock: FixedClock, box: Mailbox) -> House:
    with db.write() as session:
        session.add(Installation(instance_id="x", mail_url=encrypt(box.url)))
        entity = build.entity(session, name="Duval", email="us@duval.example")
        manager = build.user(session, Role.CREDIT_MANAGER, email="claire@duval.example")
        collector = build.user(session, Role.COLLECTOR, email="julien@duval.example", language="fr")
        for user in (manager, collector):
            user.all_entities = True
        mine = build.customer(session, entity, code="C1", collector_id=key(collector))
        build.item(session, mine, 100_00, late=10)
        build.item(session, build.customer(session, entity, code="C2"), 50_00, late=10)
        session.flush()
    return House(db, clock, box, entity, manager, collector)


def _table(mail: Any) -> list[list[str]]:
    (attached,) = mail.parsed.iter_attachments()
    return list(csv.reader(StringIO(attached.get_content())))


def test_it_leaves_at_its_time_to_each_as_they_may_see_it_in_their_language(house: House) -> None:
    house.schedule(house.manager, house.collector, by="customer")
    assert house.work(MONDAY - timedelta(minutes=1)) == 0
    assert house.work(MONDAY) == 2
    to_claire, to_julien = sorted(house.box.mails, key=lambda mail: mail.recipients)
    assert [row[0] for row in _table(to_claire)] == ["Code", "C1", "C2"]
    assert [row[0] for row in _table(to_julien)] == ["Code", "C1"]
    assert str(to_julien.parsed["Subject"]).startswith("Balance âgée de Duval")
    assert house.states() == ["sent", "sent"]
    # The next time is a week later, and it leaves once however often one looks.
    assert house.work(MONDAY + timedelta(days=6)) == 0
    assert house.work(MONDAY + timedelta(days=7)) == 2


def test_times_missed_are_made_up_for_once(house: House) -> None:
    house.schedule(house.manager)
    assert house.work(MONDAY + timedelta(days=22)) == 1
    assert len(house.box.mails) == 1


def test_two_runners_that_look_at_once_enter_a_time_once(house: House) -> None:
    house.schedule(house.manager)
    house.clock.moment = MONDAY
    with house.db.write() as session:
        assert enqueue_due(session, house.clock) == 1
        assert enqueue_due(session, house.clock) == 0
        assert claim_run(session, house.clock) is not None
        assert claim_run(session, house.clock) is None


def test_what_is_due_leaves_on_either_database(db: Database, clock: FixedClock) -> None:
    with smtp_server() as box:
        house = _house(db, clock, box)
        house.schedule(house.manager)
        with db.write() as session:
            row = session.exec(select(ReportSchedule)).one()
            row.next_run_at = datetime(2020, 1, 6, 6, 0, tzinfo=UTC)
        assert house.work(clock.moment) == 1
        assert house.work(clock.moment) == 0
        assert house.states() == ["sent"]
        assert len(box.mails) == 1


def test_a_runner_that_died_while_sending_leaves_it_ambiguous_and_nothing_is_sent_again(
    house: House,
) -> None:
    house.schedule(house.manager)
    house.clock.moment = MONDAY
    with house.db.write() as session:
        enqueue_due(session, house.clock)
        run = claim_run(session, house.clock)
        assert run is not None
        assert begin_sending(session, house.clock, key(run))
    assert house.work(MONDAY + timedelta(hours=1)) == 0
    assert (house.states(), house.box.mails) == (["ambiguous"], [])


def test_a_runner_that_died_while_making_leaves_it_to_the_next(house: House) -> None:
    house.schedule(house.manager)
    house.clock.moment = MONDAY
    with house.db.write() as session:
        enqueue_due(session, house.clock)
        assert claim_run(session, house.clock) is not None
    assert house.work(MONDAY + timedelta(minutes=5)) == 0
    assert house.work(MONDAY + timedelta(minutes=20)) == 1
    assert house.states() == ["sent"]


def test_without_a_mail_server_it_is_tried_again_and_fails_in_the_end_saying_why(
    house: House,
) -> None:
    with house.db.write() as session:
        session.exec(select(Installation)).one().mail_url = ""
    house.schedule(house.manager)
    at = MONDAY
    for _ in range(7):
        house.work(at)
        at += timedelta(hours=5)
    with house.db.read() as session:
        run = session.exec(select(ReportRun).order_by(col(ReportRun.id))).first()
        assert run is not None
        assert (run.state, run.error) == (
            "failed",
            "There is no mail server: it is set in Company.",
        )


def test_who_may_no_longer_read_it_gets_nothing(house: House) -> None:
    house.schedule(house.manager, house.collector)
    with house.db.write() as session:
        session.get_one(User, house.collector.id).active = False
    assert house.work(MONDAY) == 1
    assert [mail.recipients for mail in house.box.mails] == [("claire@duval.example",)]


def test_a_report_without_its_rate_fails_naming_it_and_stops_no_other(house: House) -> None:
    house.schedule(house.manager)
    house.schedule(house.manager, currency="EUR")
    with house.db.write() as session:
        customer = build.customer(session, house.entity, code="C3")
        build.item(session, customer, 1_00, late=1, currency="USD")
    assert house.work(MONDAY) == 2
    assert sorted(house.states()) == ["failed", "sent"]


@pytest.mark.parametrize(
    "cron", ["", "every monday", "* * * * * *", "0 7 * * 1 extra 7", "61 * * * *"]
)
def test_what_is_no_schedule_is_refused(house: House, cron: str) -> None:
    with pytest.raises(BadSchedule):
        house.schedule(house.manager, cron=cron)


def test_a_report_for_nobody_who_may_read_it_is_refused(house: House) -> None:
    with house.db.write() as session:
        guest = build.user(session, Role.GUEST)
        session.flush()
    with pytest.raises(NoReaders):
        house.schedule(guest)


def test_only_its_owner_and_administrators_change_a_schedule(house: House) -> None:
    schedule_id = house.schedule(house.manager)
    with house.db.write() as session:
        stranger = house.viewer(house.collector)
        with pytest.raises(UnknownSchedule):
            delete_schedule(session, stranger, house.clock, schedule_id)
        switch_schedule(
            session, house.viewer(house.manager), house.clock, schedule_id, enabled=False
        )
    assert house.work(MONDAY) == 0
    with house.db.write() as session:
        delete_schedule(session, house.viewer(house.manager), house.clock, schedule_id)
        assert session.exec(select(ReportSchedule)).all() == []


def test_the_day_of_the_screen_is_not_kept_each_time_has_its_own(house: House) -> None:
    house.schedule(house.manager, as_of="2026-06-01", by="group")
    with house.db.read() as session:
        assert session.exec(select(ReportSchedule.asked)).one() == {"by": "group"}


def test_a_file_asked_for_on_screen_waits_for_its_reader_alone(house: House) -> None:
    with house.db.write() as session:
        wanted = FileWanted("aging", {"by": "customer"}, "csv")
        mine = house.viewer(house.manager)
        run_id = ask_for_file(session, mine, house.clock, wanted)
        with pytest.raises(NoSuchFile):
            find_file(session, mine, run_id)
    assert house.work(house.clock.moment) == 1
    with house.db.read() as session:
        assert b"C2" in (find_file(session, house.viewer(house.manager), run_id).content or b"")
        with pytest.raises(NoSuchFile):
            find_file(session, house.viewer(house.collector), run_id)
    assert house.box.mails == []
