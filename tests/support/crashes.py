"""Runners killed while they send, and what must hold afterwards.

The blow always comes from inside a real SMTP server, at a known instant of an exchange.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Timer

from sqlalchemy import select
from sqlmodel import col

from dso_app.access.permissions import HOUSE
from dso_app.clock import SystemClock
from dso_app.database import Database
from dso_app.models import Action, Message
from dso_app.services.jobs import runners
from dso_app.services.outbox import decisions as outbox_decisions
from tests.support import build
from tests.support.nursery import Nursery
from tests.support.outgoing import company, late_customer, step
from tests.support.smtp import AFTER_ANSWER, AT_RCPT, BEFORE_ANSWER, Mailbox

INSTANTS = (AT_RCPT, BEFORE_ANSWER, AFTER_ANSWER)
_GONE = "gone{}@duval.example"
"""The second address of every third mail, which the server refuses."""
_SOON = 0.01
"""Seconds after the answer within which the blow falls."""
_SPARED = 6
"""Exchanges that are let pass before a blow, at most."""


def fill(database: Database, customers: int) -> None:
    """Late customers, each to be reminded once; every third mail goes to a second address too."""
    with database.write() as session:
        owner = company(session, step(1, 5, recipients=["collection_contact", "collector"]))
        for number in range(customers):
            gone = None if number % 3 else build.user(session, email=_GONE.format(number))
            late_customer(session, owner, collector_id=gone and gone.id)


def refuse_second_addresses(box: Mailbox, customers: int) -> None:
    """Have the server refuse them."""
    box.refused = {_GONE.format(number): "550 nobody" for number in range(0, customers, 3)}


def environment(database: Database, box: Mailbox, folder: Path, lease: float) -> dict[str, str]:
    """What runners are run with."""
    return {
        "DSO_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "DSO_DATA_DIR": str(folder),
        "DSO_MAIL_URL": f"{box.url}&cto=2",
        "DSO_TODAY": "2026-06-30",
        "DSO_LEASE_SECONDS": str(lease),
    }


def wait_for_leases(database: Database, lease: float) -> None:
    """Until no runner that was killed counts as alive: real time, asked of the database."""
    until = time.monotonic() + lease + 60
    while time.monotonic() < until:
        with database.read() as session:
            if not runners.anybody_lives(session, SystemClock(), lease):
                return
        time.sleep(0.02)
    raise AssertionError


@dataclass
class Siege:
    """Passes of runners, struck again and again until a number of blows have fallen.

    Attributes:
        at_once: runners at work at a time; a blow falls on one of them.
        suspended: one runner in so many that a blow falls on is only suspended, and woken when
            its lease is over; 0: none.
        blows: how many have fallen.
        slept: how many of them only suspended.
    """

    database: Database
    box: Mailbox
    nursery: Nursery
    lease: float
    random: Random
    at_once: int = 1
    suspended: int = 0
    blows: int = 0
    slept: int = 0
    _pids: list[int] = field(default_factory=list)
    _wanted: int = 0

    def go_on(self, blows: int) -> None:
        """Send, and strike, until so many blows have fallen and nothing is left to send.

        What the server put off is tried again at once. Where blows are still to fall and nothing
        is left, people decide truthfully about what is ambiguous, and what did not arrive is sent
        again under the next blows.
        """
        self._wanted = blows
        self.nursery.end(self.nursery.start("plan"))
        idle = 0
        while idle < 2:
            idle = 0 if self._pass() or self._try_again() else idle + 1
            if idle == 2 and self.blows < blows and self._decide():
                idle = 0

    def _pass(self) -> bool:
        """Have the runners send; whether one of them was struck."""
        self._pids = []
        self._arm()
        for _ in range(self.at_once):
            self._pids.append(self.nursery.start("send"))
        codes = [self.nursery.end(pid) for pid in self._pids]
        self.box.at.clear()
        struck = any(code < 0 for code in codes)
        if not struck:
            if codes != [0] * self.at_once:
                raise AssertionError(codes)
            wait_for_leases(self.database, self.lease)
        return struck

    def _try_again(self) -> int:
        """Have what waits for a better day of the server tried at once; how many messages."""
        with self.database.write() as session:
            waiting = select(Message).where(
                col(Message.state) == "waiting", col(Message.reason_code) == "retry"
            )
            rows = session.scalars(waiting).all()
            for message in rows:
                outbox_decisions.retry(session, HOUSE, SystemClock(), message.id or 0)
        return len(rows)

    def _decide(self) -> int:
        """Say of each ambiguous message what is true; how many did not arrive."""
        arrived = {str(mail.parsed["X-Relance-Key"]) for mail in self.box.mails}
        again = 0
        with self.database.write() as session:
            doubtful = select(Message).where(col(Message.state) == "ambiguous")
            for message in session.scalars(doubtful).all():
                came = message.key in arrived
                decide = outbox_decisions.it_left if came else outbox_decisions.send_again
                decide(session, HOUSE, SystemClock(), message.id or 0)
                again += not came
        return again

    def _arm(self) -> None:
        """Have the server strike at an instant of one of the next exchanges."""
        if self.blows >= self._wanted:
            return
        instant = self.random.choice(INSTANTS)
        spared = self.random.randrange(_SPARED)
        soon = self.random.random() * _SOON if instant == AFTER_ANSWER else 0.0

        def strike() -> bool:
            nonlocal spared
            if spared:
                spared -= 1
                return False
            if soon:
                Timer(soon, self._strike).start()
            else:
                self._strike()
            return True

        self.box.strike_each(instant, strike)

    def _strike(self) -> None:
        """Strike the process group of one of the runners still at work; then lie in wait."""
        sleeps = self.suspended > 0 and self.random.randrange(self.suspended) == 0
        for pid in self.random.sample(self._pids, len(self._pids)):
            try:
                os.killpg(pid, signal.SIGSTOP if sleeps else signal.SIGKILL)
            except ProcessLookupError:
                continue  # it had ended by itself
            if sleeps:
                self.slept += 1
                Timer(1.5 * self.lease, _wake, (pid,)).start()
            else:
                self.blows += 1
            break
        # The others go on, and are struck in their turn.
        self._arm()


def _wake(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGCONT)


@dataclass(frozen=True)
class Findings:
    """What is wrong: mails that came twice, messages that are lost, or not asked about."""

    twice: Sequence[str]
    lost: Sequence[str]
    not_asked: Sequence[str]
    states: Counter[str]
    marked: int
    """Messages that left and have a refused recipient marked."""


def look(database: Database, box: Mailbox) -> Findings:
    """Compare what arrived with what the outbox says.

    Lost is a message that will not leave any more without anybody being asked, and one that is
    called sent and never arrived.
    """
    arrived = Counter(str(mail.parsed["Message-ID"]) for mail in box.mails)
    keys = {str(mail.parsed["X-Relance-Key"]) for mail in box.mails}
    with database.read() as session:
        query = select(Message, col(Action.state)).join(
            Action, col(Action.id) == col(Message.action_id)
        )
        rows = session.execute(query).all()
    return Findings(
        twice=[key for key, count in arrived.items() if count > 1],
        lost=[
            message.key
            for message, _ in rows
            if message.state not in {"sent", "ambiguous"}
            or (message.state == "sent" and message.key not in keys)
        ],
        not_asked=[
            message.key
            for message, action in rows
            if message.state == "ambiguous" and action != "error"
        ],
        states=Counter(message.state for message, _ in rows),
        marked=sum(bool(message.refused) for message, _ in rows),
    )
