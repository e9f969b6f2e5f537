"""A pass over the outbox: what may leave is claimed, read again, reserved, sent, written down."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import structlog
from sqlmodel import Session

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain.outbox_states import Delivery, DeliveryResult, MessageState
from dso_app.domain.scenario import Channel
from dso_app.sending import sent_log
from dso_app.sending.addressing import EMAILS
from dso_app.sending.channels.base import Ways
from dso_app.sending.depart import Parcel, depart
from dso_app.sending.gates import look_around
from dso_app.sending.prepare import all_entities
from dso_app.sending.results import give_up, put_in_print_queue, write_result, write_test
from dso_app.services.mail_pace import PACED, mails_free
from dso_app.services.outbox_rows import (
    IN_FLIGHT,
    Claim,
    claim,
    make_wait,
    of_channels,
    open_door,
    release,
    unclaimed,
)
from dso_app.services.sending_switch import sending_allowed, settle_in, status
from dso_app.services.test_mode import address_of_tests

_log = structlog.get_logger(__name__)

_LETTERS = frozenset({Channel.LETTER, Channel.REGISTERED_LETTER})
_LATE = DeliveryResult(Delivery.PASSING, "The runner lost touch with the database.")
_UNCLEAR = DeliveryResult(Delivery.UNKNOWN, "The program failed while sending.")


@dataclass
class Dispatch:
    """One pass of one runner.

    Attributes:
        ways: by what the messages of each channel leave.
        alive: whether the runner's heartbeat is being written: without it nothing new leaves.
        stopping: whether the runner was asked to end: what is in flight is finished.
    """

    database: Database
    clock: Clock
    runner_id: str
    ways: Ways
    alive: Callable[[], bool] = lambda: True
    stopping: Callable[[], bool] = lambda: False
    counts: Counter[str] = field(default_factory=Counter)

    def run(self) -> Counter[str]:
        """Let everything leave that may; how many messages ended in which state."""
        entities = self._open_doors()
        with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="send") as pool:
            flying: set[Future[None]] = set()
            while entities and self.alive() and not self.stopping():
                ids = self._claim(entities, IN_FLIGHT - len(flying))
                flying |= {pool.submit(self._carry, p) for p in map(self._depart, ids) if p}
                if not ids and not flying:
                    break
                if flying and (not ids or len(flying) == IN_FLIGHT):
                    _, flying = wait(flying, return_when=FIRST_COMPLETED)
        with self.database.write() as session:
            release(session, self.runner_id)
            free = mails_free(session, self.clock)
            if free is not None and free <= 0:
                make_wait(session, of_channels(EMAILS), PACED)
        return self.counts

    def _open_doors(self) -> list[int]:
        """Let what waits be tested again; the entities from which something may leave."""
        with self.database.write() as session:
            stopped = status(session).stopped
            if stopped is not None:
                make_wait(session, unclaimed(), stopped)
                return []
            settle_in(session)
            doors = [
                look_around(session, self.clock, entity).door(entity.id or 0)
                for entity in all_entities(session)
            ]
            for door in doors:
                open_door(session, self.clock, door)
            self._close(session)
            return [door.entity_id for door in doors if door.every is None]

    def _close(self, session: Session) -> None:
        """Say of each message that cannot leave at all why it waits."""
        if address_of_tests(session):
            # Everything goes by mail.
            if Channel.EMAIL in self.ways.closed:
                make_wait(session, unclaimed(), self.ways.closed[Channel.EMAIL])
            return
        for channel, reason in self.ways.closed.items():
            make_wait(session, of_channels([channel]), reason)

    def _claim(self, entities: list[int], limit: int) -> list[int]:
        with self.database.write() as session:
            if not sending_allowed(session):
                return []
            channels, most = self._open_channels(session, limit)
            return claim(session, self.clock, self.runner_id, entities, channels, most)

    def _open_channels(self, session: Session, limit: int) -> tuple[frozenset[Channel], int]:
        """The channels whose messages may be handed over now, and how many of them."""
        reachable = frozenset(self.ways.reachable())
        free = mails_free(session, self.clock)
        if free is not None and free <= 0:
            reachable -= EMAILS
        elif free is not None:
            limit = min(limit, free)
        if address_of_tests(session):
            return frozenset(Channel) if Channel.EMAIL in reachable else frozenset(), limit
        return reachable | _LETTERS, limit

    def _depart(self, message_id: int) -> Parcel | None:
        """Decide about one message; what a transport carries is reserved when this returns."""
        try:
            return self._decide(message_id)
        except Exception as error:  # noqa: BLE001 - one message must not stand in the others' way
            _log.exception("preparing to send failed", message=message_id)
            with self.database.write() as session:
                give_up(session, self.clock, message_id, self.runner_id, str(error))
            self.counts[MessageState.FAILED] += 1
            return None

    def _decide(self, message_id: int) -> Parcel | None:
        with self.database.write() as session:
            left = depart(session, self.clock, message_id, self.runner_id, self.ways.sender)
            if left is None or isinstance(left, Parcel):
                return left
            number = left.message.attempts
            put_in_print_queue(session, self.clock, left, Claim(self.runner_id, number))
            self.counts[left.message.state] += 1
            return None

    def _carry(self, parcel: Parcel) -> None:
        """Hand a reserved message over, and write down what came of it."""
        if parcel.tests:
            self._carry_test(parcel)
            return
        try:
            result = self._submit(parcel)
        except Exception:  # noqa: BLE001 - it may have left: that is all we know
            _log.exception("sending failed", key=parcel.key)
            result = _UNCLEAR
        with self.database.write() as session:
            state = write_result(session, self.clock, parcel.message_id, parcel.claim, result)
        if state is not None:
            self.counts[state] += 1

    def _carry_test(self, parcel: Parcel) -> None:
        """Hand a copy to the address of the tests; the message itself waits."""
        result = self.ways.by[parcel.channel].submit(parcel.envelope)
        with self.database.write() as session:
            write_test(session, self.clock, parcel.message_id, parcel.claim, result)
        self.counts["tested"] += result.delivery is Delivery.ACCEPTED

    def _submit(self, parcel: Parcel) -> DeliveryResult:
        way = self.ways.by.get(parcel.channel)
        if way is None or not self.alive():
            return _LATE
        result = way.submit(parcel.envelope)
        if result.delivery in {Delivery.ACCEPTED, Delivery.REFUSED_RECIPIENTS}:
            sent_log.append(self.runner_id, parcel.key, self.clock.real(), parcel.on)
        return result
