"""Sending what stands ready in the outbox: one runner, a real SMTP server beside it.

`python -m tests.bench.sending_bench` prints emails a second, the floor measured in the same run
(the very same bytes over one kept connection, nothing read and nothing written), and the limit:
on SQLite, then on PostgreSQL.
"""

import os
import smtplib
import sys
import tempfile
import time

from sqlalchemy import select
from sqlmodel import col

from dso_app.database import Database
from dso_app.models import Message, MessageContent, metadata
from dso_app.sending.prepare import all_entities
from dso_app.sending.send import prepare, send_pass
from dso_app.services.jobs import runners
from dso_app.services.planning.bulk import plan_agenda
from dso_app.settings import settings
from tests.support import build, databases
from tests.support.clocks import FixedClock
from tests.support.outgoing import LEASE, company, count_states, late_customer, step
from tests.support.smtp_process import smtp_process

EMAILS = 1_000
LEAST_A_SECOND = 150


def fill(database: Database) -> None:
    """A company with late customers, one to four invoices each, whose reminders stand ready."""
    clock = FixedClock()
    with database.write() as session:
        owner = company(session, step(1, 5), step(2, 15))
        for number in range(EMAILS):
            customer = late_customer(session, owner)
            for late in range(number % 4):
                build.item(session, customer, 50_00 + number, late=2 + late)
        plan_agenda(session, clock, build.key(owner))
    with database.read() as session:
        entities = list(all_entities(session))
    for entity in entities:
        prepare(database, clock, entity, "")


def send_all(database: Database) -> float:
    """Seconds of a pass in which all of them leave."""
    clock = FixedClock()
    with database.write() as session:
        runner_id = runners.register(session, clock)
    start = time.perf_counter()
    send_pass(
        database,
        clock,
        runner_id=runner_id,
        lease_seconds=LEASE,
        alive=lambda: True,
        stopping=lambda: False,
    )
    return time.perf_counter() - start


def floor(database: Database, port: int) -> float:
    """Seconds of sending the same bytes over one kept connection."""
    query = select(Message, col(MessageContent.content)).join(
        MessageContent, col(MessageContent.message_id) == col(Message.id)
    )
    with database.read() as session:
        mails = [(row.recipients, content) for row, content in session.execute(query)]
    server = smtplib.SMTP("127.0.0.1", port)
    start = time.perf_counter()
    for recipients, content in mails:
        server.sendmail("billing@duval.example", recipients, content)
    seconds = time.perf_counter() - start
    server.quit()
    return seconds


def measure(database: Database, name: str) -> bool:
    """Whether it went fast enough; prints the figures."""
    with tempfile.TemporaryDirectory() as folder, smtp_process() as url:
        os.environ["DSO_DATA_DIR"] = folder
        os.environ["DSO_MAIL_URL"] = url
        settings.cache_clear()
        fill(database)
        seconds = send_all(database)
        assert count_states(database) == {"sent": EMAILS}
        bare = floor(database, int(url.partition("?")[0].rpartition(":")[2]))
    rate = EMAILS / seconds
    sys.stdout.write(
        f"sending {EMAILS} emails on one runner, {name}: {rate:.0f} a second "
        f"(limit {LEAST_A_SECOND}); bare, over one connection: {EMAILS / bare:.0f} a second\n"
    )
    return rate >= LEAST_A_SECOND


def main() -> int:
    """Measure on both databases; 1 when the limit is missed."""
    with tempfile.TemporaryDirectory() as folder:
        sqlite = Database(f"sqlite:///{folder}/sending.db")
        metadata.create_all(sqlite.engine)
        enough = measure(sqlite, "SQLite")
        sqlite.close()
    with (
        databases.postgres_server() as url,
        databases.emptied_postgres(databases.postgres_home(url)) as postgres,
    ):
        enough &= measure(postgres, "PostgreSQL")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
