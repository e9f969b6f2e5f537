"""Mails about sources: to those who may put it right, each failure once."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Installation, UserEntity
from dso_app.secrets import encrypt
from dso_app.services.sources.watched import watched_root
from dso_app.workflows.source_runs import fetch_files
from tests.support import build
from tests.support.smtp import Mailbox, smtp_server
from tests.support.source_files import FOLDER, Feed, rows

LEASE = 60.0


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def feed(sqlite_db: Database, box: Mailbox) -> Feed:
    """A company with two administrators, one of them French, and people who are none."""
    feed = Feed(sqlite_db)
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x", mail_url=encrypt(box.url)))
        other = build.entity(session, code="OTHER")
        admin = Role.ADMINISTRATOR
        build.user(session, admin, email="anna@duval.example", name="Anna")
        build.user(session, admin, email="bruno@duval.example", name="Bruno", language="fr")
        build.user(session, admin, email="left@duval.example", active=False)
        build.user(session, Role.CREDIT_MANAGER, email="manager@duval.example")
        elsewhere = build.user(session, admin, email="elsewhere@x.example", all_entities=False)
        session.add(UserEntity(user_id=build.key(elsewhere), entity_id=build.key(other)))
    feed.add(FOLDER)
    return feed


def _run(feed: Feed, **wait: float) -> dict[str, int]:
    done = fetch_files(
        feed.db,
        feed.clock,
        feed.runner,
        LEASE,
        stopping=lambda: False,
        whatever_schedules=True,
    )
    feed.clock.advance(**(wait or {"seconds": 15}))
    return dict(done.counts)


def _break(feed: Feed) -> None:
    del feed
    (watched_root() / "erp").rename(watched_root() / "away")


def _mend(feed: Feed) -> None:
    del feed
    (watched_root() / "away").rename(watched_root() / "erp")


def _subjects(box: Mailbox) -> list[tuple[str, str]]:
    return [(mail.recipients[0], str(mail.parsed["Subject"])) for mail in box.mails]


def test_the_administrators_are_told_at_the_first_failure_and_in_their_language(
    feed: Feed, box: Mailbox
) -> None:
    _break(feed)
    assert _run(feed)["failed"] == 1
    assert _subjects(box) == [
        ("anna@duval.example", "Source ERP does not work"),
        ("bruno@duval.example", "La source ERP ne fonctionne pas"),
    ]
    text = box.mails[0].parsed.get_content()
    assert f"There is no folder erp inside {watched_root()}." in text
    assert "http://127.0.0.1:3000/sources" in text
    assert "Il n’y a pas de dossier erp" in box.mails[1].parsed.get_content()


def test_a_failure_that_goes_on_is_told_once_a_day(feed: Feed, box: Mailbox) -> None:
    _break(feed)
    for _ in range(3):
        _run(feed, hours=7)
    assert len(box.mails) == 2
    _run(feed, hours=4)
    assert len(box.mails) == 2
    _run(feed)
    assert len(box.mails) == 4


def test_they_are_told_once_that_it_works_again(feed: Feed, box: Mailbox) -> None:
    _break(feed)
    _run(feed)
    _mend(feed)
    for _ in range(2):
        _run(feed)
    assert [subject for _, subject in _subjects(box)[2:]] == [
        "Source ERP works again",
        "La source ERP fonctionne à nouveau",
    ]
    _break(feed)
    _run(feed)
    assert len(box.mails) == 6


def test_a_refused_file_is_told_once_with_the_place_to_look_at_it(feed: Feed, box: Mailbox) -> None:
    feed.put("items.csv", "customer_code;number\nC1;F1\n")
    for _ in range(4):
        _run(feed)
    assert len(box.mails) == 2
    [batch] = feed.batches()
    text = box.mails[0].parsed.get_content()
    assert "items.csv: No column was found for Issue date (issue_date), Amount (amount)." in text
    assert f"http://127.0.0.1:3000/upload/{batch.id}" in text


def test_an_import_that_went_well_is_not_told(feed: Feed, box: Mailbox) -> None:
    feed.put("items.csv", rows("F1"))
    assert [_run(feed).get("files", 0) for _ in range(2)] == [0, 1]
    assert box.mails == []


def test_a_failure_nobody_could_be_told_of_is_told_at_the_next_one(
    feed: Feed, box: Mailbox
) -> None:
    _break(feed)
    box.answer = "451 later"
    _run(feed)
    assert box.mails == []
    box.answer = "250 taken"
    _run(feed)
    assert len(box.mails) == 2
    _run(feed)
    assert len(box.mails) == 2


def test_of_mails_that_may_have_left_none_is_sent_again(feed: Feed, box: Mailbox) -> None:
    _break(feed)
    box.cut = "before the answer"
    _run(feed)
    left = len(box.mails)
    box.cut = ""
    _run(feed)
    assert len(box.mails) == left


def test_without_a_mail_server_it_stands_on_the_source_alone(feed: Feed, box: Mailbox) -> None:
    with feed.db.write() as session:
        session.get_one(Installation, 1).mail_url = ""
    _break(feed)
    _run(feed)
    assert box.mails == []
    assert feed.source().failures == 1
    assert feed.source().mailed_at is None


def test_one_source_that_fails_does_not_stop_the_others(feed: Feed) -> None:
    feed.add(FOLDER, name="Other", folder="other")
    _break(feed)
    feed.touch(feed.put("items.csv", rows("F1"), "other"), seconds=300)
    assert _run(feed) == {"files": 1, "known": 0, "refused": 0, "failed": 1}
    assert feed.numbers() == ["F1"]


def test_on_a_copy_of_the_installation_nothing_is_fetched(feed: Feed) -> None:
    feed.touch(feed.put("items.csv", rows("F1")), seconds=300)
    with feed.db.write() as session:
        session.get_one(Installation, 1).home = "elsewhere"
    assert _run(feed) == {}
    assert feed.left() == ["items.csv"]


def test_only_sources_that_are_due_and_switched_on_run_by_the_schedules(feed: Feed) -> None:
    feed.touch(feed.put("items.csv", rows("F1")), seconds=300)

    def due() -> tuple[bool, dict[str, int]]:
        done = fetch_files(
            feed.db,
            feed.clock,
            feed.runner,
            LEASE,
            stopping=lambda: False,
            whatever_schedules=False,
        )
        return done.more, dict(done.counts)

    assert due() == (False, {})
    feed.clock.advance(minutes=15)
    feed.change(enabled=False)
    assert due() == (False, {})
    feed.change(enabled=True)
    assert due() == (True, {"files": 1, "known": 0, "refused": 0, "failed": 0})
    assert due() == (False, {})
