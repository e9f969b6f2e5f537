"""A pass over the outbox: what may leave is claimed, read again, reserved, sent, written down.

Messages go through in sets: one transaction writes down what came of those that ended meanwhile
and reserves as many as may leave in their place.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic

from sqlmodel import Session

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.domain.scenario import Channel
from dso_app.logs import logger
from dso_app.sending import sent_log
from dso_app.sending.channels.base import Ways
from dso_app.sending.departing import Parcel
from dso_app.sending.desk import Desk
from dso_app.sending.gates import look_around
from dso_app.sending.landing import Landed
from dso_app.sending.prepare import all_entities
from dso_app.services.outbox.rows import (
    IN_FLIGHT,
    make_wait,
    of_channels,
    open_door,
    unclaimed,
)
from dso_app.services.outbox.sending_switch import settle_in, status
from dso_app.services.outbox.test_mode import address_of_tests
from dso_app.services.undisturbed import Undisturbed

_log = logger(__name__)

_SET = 3 * IN_FLIGHT // 4
"""Results worth a transaction: the others are on their way meanwhile."""
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
    _flying: dict[Future[DeliveryResult], Parcel] = field(default_factory=dict)
    """On their way, in *sending*."""

    def run(self) -> Counter[str]:
        """Let everything leave that may; how many messages ended in which state."""
        line = Undisturbed(self.database)
        try:
            desk = Desk(self.clock, self.runner_id, self.ways, line, self._open_doors(line))
            with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="send") as pool:
                self._send_all(desk, pool)
        finally:
            line.close()
        return self.counts + desk.counts

    def _send_all(self, desk: Desk, pool: ThreadPoolExecutor) -> None:
        landed = self._bring_in([])
        try:
            while self.alive() and not self.stopping():
                busy = {parcel.customer_id for parcel in self._flying.values()}
                parcels = desk.next(IN_FLIGHT - len(self._flying), busy, landed)
                if parcels is None:
                    return
                for parcel in parcels:
                    self._flying[pool.submit(self._carry, parcel)] = parcel
                full = not parcels or len(self._flying) >= IN_FLIGHT
                landed = self._bring_in(self._wait() if self._flying and full else [])
        finally:
            wait(self._flying)
            last = self._bring_in(list(self._flying))
            try:
                landed.write(desk.line)
            finally:
                last.write(desk.line)
                desk.leave()

    def _bring_in(self, flown: Sequence[Future[DeliveryResult]]) -> Landed:
        """Messages that ended, once the log of what left is on the disk."""
        landed = [(self._flying.pop(one), _result(one)) for one in flown]
        sent_log.sync()
        return Landed(self.clock, self.counts, landed)

    def _wait(self) -> list[Future[DeliveryResult]]:
        """Messages that ended: one at least, and what ends at almost the same time."""
        ended, flying = wait(self._flying, return_when=FIRST_COMPLETED)
        until = monotonic() + _TOGETHER
        while flying and len(ended) < _SET and (left := until - monotonic()) > 0:
            more, flying = wait(flying, timeout=left, return_when=FIRST_COMPLETED)
            ended |= more
        return list(ended)

    def _open_doors(self, line: Undisturbed) -> list[int]:
        """Let what waits be tested again; the entities from which something may leave."""
        with line.write() as session:
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


def _result(flown: Future[DeliveryResult]) -> DeliveryResult:
    """What a try ended with; one of which not even that is known may have left."""
    return _UNCLEAR if flown.exception() else flown.result()
