"""The alerts by mail: on the days wanted, once, each about their own customers."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import AlertDigest, Customer, Installation, User
from dso_app.secrets import encrypt
from dso_app.services.alerts.rules import add_ready_alerts
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.workflows.alert_digest import mail_digests
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.smtp import Mailbox, smtp_server

FRIDAY, SATURDAY, MONDAY = date(2026, 7, 3), date(2026, 7, 4), date(2026, 7, 6)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def house(sqlite_db: Database, clock: FixedClock, box: Mailbox) -> Database:
    """Two customers late and never contacted, one of them Claire's; she reads French."""
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x", mail_url=encrypt(box.url)))
        made = collecting.world(session, clock)
        made.entity.email, made.entity.name = "us@duval.example", "Atelier Duval"
        person = {"email": "claire@duval.example", "language": "fr"}
        claire = build.user(session, Role.COLLECTOR, **person)
        boss = build.user(session, Role.CREDIT_MANAGER, email="boss@duval.example")
        made.customer((100_00, 30), collector_id=claire.id)
        made.customer((100_00, 30))
        add_ready_alerts(session, key(made.entity))
        refresh_summaries(session, key(made.entity), TODAY, everyone=True)
        for user, when in ((claire, "daily"), (boss, "weekly")):
            session.add(AlertDigest(user_id=key(user), entity_id=key(made.entity), when=when))
    return sqlite_db


def test_each_reads_of_their_own_customers_in_their_language(
    house: Database, clock: FixedClock, box: Mailbox
) -> None:
    assert mail_digests(house, clock) == {"mailed": 2, "failed": 0}
    mails = {mail.recipients[0]: mail.parsed for mail in box.mails}
    claires, bosss = mails["claire@duval.example"], mails["boss@duval.example"]
    assert str(claires["Subject"]) == "Atelier Duval : 1 alerte"
    text = "En retard et sans contact depuis 15 jours – clients : 1\r\n"
    assert text in claires.get_content()
    assert "Late and not contacted for 15 days – customers: 2\r\n" in bosss.get_content()
    assert "/customers?alert=" in bosss.get_content()


def test_daily_is_once_a_sending_day_and_weekly_once_a_week(
    house: Database, clock: FixedClock, box: Mailbox
) -> None:
    def mailed_on(day: date) -> list[str]:
        before = len(box.mails)
        clock.on(day)
        mail_digests(house, clock)
        mail_digests(house, clock)
        return sorted(mail.recipients[0] for mail in box.mails[before:])

    claire, boss = "claire@duval.example", "boss@duval.example"
    assert mailed_on(FRIDAY) == [boss, claire]
    assert mailed_on(SATURDAY) == []
    assert mailed_on(MONDAY) == [boss, claire]


def test_who_was_deactivated_or_sees_nothing_gets_none(
    house: Database, clock: FixedClock, box: Mailbox
) -> None:
    with house.write() as session:
        boss = session.exec(select(User).where(User.email == "boss@duval.example")).one()
        boss.active = False
        for customer in session.exec(select(Customer)):
            customer.collector_id = None
    assert mail_digests(house, clock) == {"mailed": 0, "failed": 0}
    assert box.mails == []


def test_what_did_not_leave_is_counted_and_not_sent_twice(
    house: Database, clock: FixedClock
) -> None:
    with house.write() as session:
        session.get_one(Installation, 1).mail_url = encrypt("mailto://127.0.0.1:9?from=a@b.example")
    assert mail_digests(house, clock) == {"mailed": 0, "failed": 2}
    assert mail_digests(house, clock) == {"mailed": 0, "failed": 0}
