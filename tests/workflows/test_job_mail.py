"""Mails about jobs: told at the third failure, then daily, and when the job works again."""

from collections.abc import Callable, Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Installation
from dso_app.runner import once
from dso_app.runner.heart import Heart
from dso_app.runner.jobs import JobKind, Work, enter_jobs
from dso_app.secrets import encrypt
from dso_app.services.jobs.verbs import JobOutcome
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.smtp import Mailbox, smtp_server

WELL, BADLY = "well", "badly"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def run(sqlite_db: Database, clock: FixedClock, box: Mailbox) -> Callable[[str], None]:
    """Runs the job `plan` once, well or badly; two administrators, one of them French."""
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x", mail_url=encrypt(box.url)))
        build.entity(session, email="us@duval.example")
        build.user(session, Role.ADMINISTRATOR, email="anna@duval.example", name="Anna")
        french = {"email": "bruno@duval.example", "name": "Bruno", "language": "fr"}
        build.user(session, Role.ADMINISTRATOR, **french)
        build.user(session, Role.CREDIT_MANAGER, email="manager@duval.example")
        enter_jobs(session, clock)

    def once_more(how: str) -> None:
        well = how == WELL

        def do(_: Work) -> JobOutcome:
            if not well:
                raise OSError("disk full")
            return JobOutcome()

        with Heart(sqlite_db, clock, 60) as heart:
            work = Work(sqlite_db, clock, heart)
            try:
                once.do_job(work, JobKind("plan", "* * * * *", do))
            except OSError:
                assert not well

    return once_more


def _subjects(box: Mailbox) -> list[tuple[str, str]]:
    return [(mail.recipients[0], str(mail.parsed["Subject"])) for mail in box.mails]


def test_administrators_are_told_at_the_third_failure_in_a_row_in_their_language(
    run: Callable[[str], None], box: Mailbox
) -> None:
    for how in (BADLY, BADLY, WELL, BADLY, BADLY):
        run(how)
    assert box.mails == []
    run(BADLY)
    assert _subjects(box) == [
        ("anna@duval.example", "The job “Plan the agenda” does not work"),
        ("bruno@duval.example", "La tâche « Planifier l’agenda » ne fonctionne pas"),
    ]
    text = box.mails[0].parsed.get_content()
    assert "failed 3 times in a row" in text
    assert "disk full" in text
    assert "http://127.0.0.1:3000/jobs" in text


def test_a_job_that_goes_on_failing_is_told_once_a_day_and_once_when_it_works_again(
    run: Callable[[str], None], box: Mailbox, clock: FixedClock
) -> None:
    for _ in range(10):
        run(BADLY)
    assert len(box.mails) == 2
    clock.advance(hours=25)
    run(BADLY)
    assert len(box.mails) == 4
    for _ in range(2):
        run(WELL)
    assert [subject for _, subject in _subjects(box)[4:]] == [
        "The job “Plan the agenda” works again",
        "La tâche « Planifier l’agenda » fonctionne à nouveau",
    ]


def test_what_nobody_could_be_told_of_is_told_at_the_next_failure(
    run: Callable[[str], None], box: Mailbox
) -> None:
    box.answer = "451 later"
    for _ in range(4):
        run(BADLY)
    assert box.mails == []
    box.answer = "250 taken"
    run(BADLY)
    assert len(box.mails) == 2
