"""A pass over the outbox: what may leave is claimed, read again, reserved, sent, written down.

Messages go through in sets: one transaction reads again and reserves as many as may leave at
once, another writes down what came of those that ended meanwhile.
"""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic

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
from dso_app.sending.results import Ended, give_up, put_in_print_queue, write_results, write_test
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
from dso_app.services.sending_switch import settle_in, status
from dso_app.services.test_mode import address_of_tests

_log = structlog.get_logger(__name__)

_LETTERS = frozenset({Channel.LETTER, Channel.REGISTERED_LETTER})
_AHEAD = 2 * IN_FLIGHT
"""Messages claimed at once: what a runner that dies keeps from others until its lease ends."""
_SET = IN_FLIGHT // 2
"""Results worth a transaction: the other half is on its way meanwhile."""
_TOGETHER = 0.05
"""Seconds a result waits for others."""
_LATE = DeliveryResult(Delivery.PASSING, "The runner lost touch with the database.")
_TAKEN = (Delivery.ACCEPTED, Delivery.REFUSED_RECIPIENTS)
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
    _waiting: deque[int] = field(default_factory=deque)
    """Claimed, and not looked at yet."""
    _flying: dict[Future[DeliveryResult], Parcel] = field(default_factory=dict)
    """On their way, in *sending*."""

    def run(self) -> Counter[str]:
        """Let everything leave that may; how many messages ended in which state."""
        entities = self._open_doors()
        with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="send") as pool:
            try:
                self._send_all(entities, pool)
            finally:
                wait(self._flying)
                self._write_down(list(self._flying))
                with self.database.write() as session:
                    release(session, self.runner_id)
                    free = mails_free(session, self.clock)
                    if free is not None and free <= 0:
                        make_wait(session, of_channels(EMAILS), PACED)
        return self.counts

    def _send_all(self, entities: list[int], pool: ThreadPoolExecutor) -> None:
        while entities and self.alive() and not self.stopping():
            chosen = self._next(entities)
            for parcel in self._depart(chosen):
                self._flying[pool.submit(self._carry, parcel)] = parcel
            if not chosen and not self._flying:
                return
            if self._flying and (not self._waiting or len(self._flying) == IN_FLIGHT):
                self._write_down(self._landed())

    def _landed(self) -> list[Future[DeliveryResult]]:
        """Messages that ended: one at least, and what ends at almost the same time."""
        ended, flying = wait(self._flying, return_when=FIRST_COMPLETED)
        until = monotonic() + _TOGETHER
        while flying and len(ended) < _SET and (left := until - monotonic()) > 0:
            more, flying = wait(flying, timeout=left, return_when=FIRST_COMPLETED)
            ended |= more
        return list(ended)

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

    def _next(self, entities: list[int]) -> list[int]:
        """Claimed messages whose turn it is: as many as those on their way leave room for."""
        room = IN_FLIGHT - len(self._flying)
        if len(self._waiting) < room:
            self._waiting += self._claim(entities)
        return [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]

    def _claim(self, entities: list[int]) -> list[int]:
        with self.database.write() as session:
            stopped = status(session).stopped
            if stopped is not None:
                make_wait(session, unclaimed(), stopped)
                return []
            channels, most = self._open_channels(session, _AHEAD)
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

    def _depart(self, message_ids: Sequence[int]) -> list[Parcel]:
        """Decide about messages; what a transport carries is reserved when this returns."""
        try:
            return self._decide(message_ids) if message_ids else []
        except Exception as error:  # noqa: BLE001 - looked at below
            if len(message_ids) == 1:
                self._give_up(message_ids[0], error)
                return []
        # One message must not stand in the others' way.
        return [parcel for key in message_ids for parcel in self._depart([key])]

    def _give_up(self, message_id: int, error: Exception) -> None:
        _log.error("preparing to send failed", message=message_id, exc_info=error)
        with self.database.write() as session:
            give_up(session, self.clock, message_id, self.runner_id, str(error))
        self.counts[MessageState.FAILED] += 1

    def _decide(self, message_ids: Sequence[int]) -> list[Parcel]:
        with self.database.write() as session:
            left = depart(session, self.clock, message_ids, self.runner_id, self.ways.sender)
            parcels = [one for one in left if isinstance(one, Parcel)]
            made = [one for one in left if not isinstance(one, Parcel)]
            for letter in made:
                number = letter.message.attempts
                put_in_print_queue(session, self.clock, letter, Claim(self.runner_id, number))
        self.counts.update(letter.message.state for letter in made)
        return parcels

    def _carry(self, parcel: Parcel) -> DeliveryResult:
        """Hand a reserved message over; what came of it. The log knows first of what left."""
        way = self.ways.by.get(parcel.channel)
        if way is None or not self.alive():
            return _LATE
        try:
            result = way.submit(parcel.envelope)
        except Exception:  # noqa: BLE001 - it may have left: that is all we know
            _log.exception("sending failed", key=parcel.key)
            return _UNCLEAR
        if result.delivery in _TAKEN and not parcel.tests:
            sent_log.append(self.runner_id, parcel.key, self.clock.real(), parcel.on)
        return result

    def _write_down(self, flown: Sequence[Future[DeliveryResult]]) -> None:
        """Write down what came of messages; together, or else each for itself."""
        landed = [(self._flying.pop(one), _result(one)) for one in flown]
        sent_log.sync()
        ended = [
            Ended(parcel.message_id, parcel.claim, result)
            for parcel, result in landed
            if not parcel.tests
        ]
        try:
            self._write(ended)
        except Exception:  # noqa: BLE001 - one may stand in the way of the others
            _log.exception("results could not be written together", count=len(ended))
            for one in ended:
                self._write([one])
        for parcel, result in landed:
            if parcel.tests:
                self._write_test(parcel, result)

    def _write(self, ended: Sequence[Ended]) -> None:
        if not ended:
            return
        with self.database.write() as session:
            states = write_results(session, self.clock, ended)
        self.counts.update(states.values())

    def _write_test(self, parcel: Parcel, result: DeliveryResult) -> None:
        """A copy went to the address of the tests; the message itself waits."""
        with self.database.write() as session:
            write_test(session, self.clock, parcel.message_id, parcel.claim, result)
        self.counts["tested"] += result.delivery is Delivery.ACCEPTED


def _result(flown: Future[DeliveryResult]) -> DeliveryResult:
    """What a try ended with; one of which not even that is known may have left."""
    return _UNCLEAR if flown.exception() else flown.result()
