"""The daily cap: beyond it messages wait until an administrator lets the rest of the day go."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.database import Database
from dso_app.domain.reasons import DAILY_CAP
from dso_app.errors import NotAllowed
from dso_app.models import Entity
from dso_app.sending.depart import depart
from dso_app.sending.prepare import all_entities
from dso_app.sending.send import prepare
from dso_app.services.company.verbs import set_entity, show_entity
from dso_app.services.outbox.daily_cap import let_the_rest_go, waiting_beyond, why_capped
from dso_app.services.outbox.rows import claim
from tests.support import build, outgoing
from tests.support.build import entity_by_id, key
from tests.support.clocks import TODAY, FixedClock
from tests.support.databases import wait_for_its_turn
from tests.support.outgoing import actions, count_states, messages, plan, send
from tests.support.smtp import Mailbox


def _fill(database: Database, customers: int, *steps: dict[str, object], cap: int = 3) -> Entity:
    with database.write() as session:
        owner = outgoing.company(session, *steps, daily_cap=cap)
        for _ in range(customers):
            outgoing.late_customer(session, owner)
        return owner


def test_beyond_the_cap_messages_wait_and_say_why(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner = _fill(db, 7)
    assert send(db, clock) == {"prepared": 7, "sent": 3}
    assert len(box.mails) == 3
    assert count_states(db) == {"sent": 3, "waiting": 4}
    assert {m.reason_code for m in messages(db) if m.state == "waiting"} == {DAILY_CAP}
    assert {a.reason_code for a in actions(db) if a.state == "waiting"} == {DAILY_CAP}
    assert send(db, clock) == {}
    with db.read() as session:
        assert waiting_beyond(session, key(owner)) == 4


def test_two_runners_at_once_do_not_pass_the_cap_together(
    postgres_db: Database, clock: FixedClock
) -> None:
    _fill(postgres_db, 6)
    plan(postgres_db, clock)
    with postgres_db.read() as session:
        [entity] = all_entities(session)
    prepare(postgres_db, clock, entity, "")
    with postgres_db.write() as session:
        claimed = [
            [one.id for one in claim(session, clock, runner, [key(entity)], {"email"}, 3)]
            for runner in "ab"
        ]

    def decide(session: Session, which: int) -> int:
        return len(depart(session, clock, claimed[which], "ab"[which], "").parcels)

    def second() -> int:
        with postgres_db.write() as session:
            return decide(session, 1)

    with ThreadPoolExecutor(1) as pool:
        with postgres_db.write() as session:
            assert decide(session, 0) == 3
            late = pool.submit(second)
            wait_for_its_turn(postgres_db)
        assert late.result(timeout=60) == 0
    assert count_states(postgres_db) == {"sending": 3, "waiting": 3}


def test_an_administrator_lets_the_rest_of_the_day_go_and_tomorrow_the_cap_is_back(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    owner = _fill(db, 5)
    send(db, clock)
    with db.write() as session:
        with pytest.raises(NotAllowed):
            let_the_rest_go(session, Actor(role=Role.CREDIT_MANAGER), clock, key(owner))
        let_the_rest_go(session, HOUSE, clock, key(owner))
    assert send(db, clock) == {"sent": 2}
    assert len(box.mails) == 5
    clock.later()
    with db.write() as session:
        owner = entity_by_id(session, key(owner))
        outgoing.ledger(session, owner, clock.date)
        for _ in range(4):
            outgoing.late_customer(session, owner)
    assert send(db, clock) == {"prepared": 4, "sent": 3}


def test_the_cap_is_set_and_lifted_by_the_settings_of_the_company(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        owner = outgoing.company(session)
        assert show_entity(session, owner)["daily_cap"] == "0"
        set_entity(
            session, HOUSE, clock, owner, {"daily_cap": "50", "daily_cap_lifted_on": "today"}
        )
        assert (owner.daily_cap, owner.cap_lifted_on) == (50, TODAY)
        set_entity(session, HOUSE, clock, owner, {"daily_cap_lifted_on": "2026-07-14"})
        assert owner.cap_lifted_on == date(2026, 7, 14)


def test_what_a_person_confirmed_counts_and_waits_as_well_and_internal_mails_do_not(
    sqlite_db: Database, clock: FixedClock, box: Mailbox
) -> None:
    internal = outgoing.step(1, 5, channel="internal_email", recipients=["collector"])
    owner = _fill(sqlite_db, 0, internal, cap=1)
    with sqlite_db.write() as session:
        person = build.user(session, email="claire@duval.example")
        for _ in range(3):
            ours = entity_by_id(session, key(owner))
            outgoing.late_customer(session, ours, collector_id=key(person))
    assert send(sqlite_db, clock) == {"prepared": 3, "sent": 3}
    assert {mail.recipients for mail in box.mails} == {("claire@duval.example",)}
    with sqlite_db.read() as session:
        assert why_capped(session, entity_by_id(session, key(owner)), TODAY) is None


def test_each_company_has_its_own_cap(db: Database, clock: FixedClock, box: Mailbox) -> None:
    _fill(db, 3, cap=1)
    _fill(db, 3, cap=2)
    assert send(db, clock) == {"prepared": 6, "sent": 3}
    assert len(box.mails) == 3
