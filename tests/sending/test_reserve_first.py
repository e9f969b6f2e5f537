"""Reserve first: what leaves is stored before, claimed by one, and known to the log at once."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain.outbox_states import MessageState
from dso_app.models import Attempt, Message, MessageContent
from dso_app.sending import landing
from dso_app.sending.prepare import all_entities
from dso_app.sending.results import Ended, write_results
from dso_app.sending.send import prepare
from dso_app.services.jobs import runners
from dso_app.services.outbox import rows as outbox_rows
from dso_app.services.outbox.tries import reserve
from tests.support.clocks import TODAY, FixedClock
from tests.support.outgoing import (
    company,
    late_customer,
    messages,
    only_message,
    plan,
    send,
)
from tests.support.smtp import AT_RCPT, Mailbox


def _late(database: Database, customers: int = 1) -> None:
    with database.write() as session:
        owner = company(session)
        late_customer(session, owner, email="paul@garnier.example")
        for _ in range(customers - 1):
            late_customer(session, owner)


def test_before_the_server_hears_of_it_a_message_is_sending_with_its_exact_text_and_recipients(
    db: Database, clock: FixedClock, box: Mailbox
) -> None:
    _late(db)
    stored: list[tuple[str, list[str], bytes]] = []

    def look() -> None:
        with db.read() as session:
            message, content = session.execute(
                select(Message, MessageContent).join(
                    MessageContent, col(MessageContent.message_id) == col(Message.id)
                )
            ).one()
            stored.append((message.state, message.recipients, content.content))

    box.at[AT_RCPT] = look
    assert send(db, clock)["sent"] == 1
    [mail] = box.mails
    assert stored == [("sending", ["paul@garnier.example"], mail.content)]


def test_what_another_runner_has_claimed_by_now_is_dropped(db: Database, clock: FixedClock) -> None:
    _late(db)
    send(db, clock)  # without a server: prepared, and waiting
    with db.write() as session:
        session.execute(update(Message).values(state="queued"))
        mine, theirs = runners.register(session, clock), runners.register(session, clock)
        outbox_rows.claim(session, clock, mine, [1], {"email"}, 8)
        message = session.scalars(select(Message)).one()
        session.execute(update(Message).values(claimed_by=theirs))
    with db.write() as session:
        assert reserve(session, clock, [message], mine, TODAY, "Europe/Paris") == set()
        assert session.scalars(select(Attempt)).all() == []
    found = only_message(db)
    assert (found.state, found.claimed_by, found.attempts) == ("queued", theirs, 0)


def test_a_step_is_prepared_once_however_many_runners_prepare_at_once(
    postgres_db: Database, clock: FixedClock
) -> None:
    _late(postgres_db, 40)
    plan(postgres_db, clock)
    with postgres_db.read() as session:
        [owner] = all_entities(session)

    with ThreadPoolExecutor(4) as pool:
        at_work = [pool.submit(prepare, postgres_db, clock, owner, "") for _ in range(4)]
    assert sum(one.result() for one in at_work) == 40
    found = messages(postgres_db)
    assert len(found) == len({message.action_id for message in found}) == 40


def test_the_log_on_the_disk_knows_what_left_before_the_database_does(
    db: Database, clock: FixedClock, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    _late(db, 20)
    checked, on_disk = 0, ""

    def bring_to_disk(log: BufferedReader) -> None:
        nonlocal on_disk
        on_disk += Path(log.name).read_text()

    def look(session: Session, clock: Clock, ended: Sequence[Ended]) -> dict[int, MessageState]:
        nonlocal checked
        for one in ended:
            assert session.get_one(Message, one.message_id).key in on_disk
        checked += len(ended)
        return write_results(session, clock, ended)

    monkeypatch.setattr(os, "fsync", bring_to_disk)
    monkeypatch.setattr(landing, "write_results", look)
    sent = send(db, clock)["sent"]
    assert sent == checked == len(box.mails) == 20


def test_what_ended_is_written_down_though_the_next_cannot_be_reserved_with_it(
    db: Database, clock: FixedClock, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    _late(db, 30)
    failed = 0

    def breaks_at_first(
        session: Session, clock: Clock, ended: Sequence[Ended]
    ) -> dict[int, MessageState]:
        nonlocal failed
        states = write_results(session, clock, ended)
        failed += 1
        if failed <= 2:
            raise OSError
        return states

    monkeypatch.setattr(landing, "write_results", breaks_at_first)
    assert send(db, clock)["sent"] == 30
    assert failed > 2
    assert len(box.mails) == len({mail.recipients for mail in box.mails}) == 30
    with db.read() as session:
        tries = session.scalars(select(Attempt)).all()
        assert [one.number for one in tries] == [1] * 30
        assert {one.outcome for one in tries} == {"accepted"}
