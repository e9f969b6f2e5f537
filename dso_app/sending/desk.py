"""Where a runner's messages are claimed, decided about and reserved, in sets.

Reading again is dear by the statement and cheap by the message: it is done for many at once. At
most `IN_FLIGHT` of them are reserved at a time; the others of a set are kept, and leave on what
was decided only while nobody else has written. They are decided about anew otherwise.
"""

from collections import Counter, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlmodel import Session

from dso_app.clock import Clock
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel
from dso_app.logs import logger
from dso_app.sending.addressing import EMAILS
from dso_app.sending.channels.base import Ways
from dso_app.sending.depart import depart, depart_as_decided
from dso_app.sending.departing import Departed, Departing, Parcel
from dso_app.sending.landing import Landed
from dso_app.sending.results import give_up, put_in_print_queue
from dso_app.services.locks import lock_customers
from dso_app.services.outbox.mail_pace import PACED, mails_free
from dso_app.services.outbox.rows import (
    IN_FLIGHT,
    Claim,
    Claimed,
    claim,
    make_wait,
    of_channels,
    release,
    unclaimed,
)
from dso_app.services.outbox.sending_switch import status
from dso_app.services.outbox.test_mode import address_of_tests
from dso_app.services.undisturbed import Undisturbed

_log = logger(__name__)

_LETTERS = frozenset({Channel.LETTER, Channel.REGISTERED_LETTER})
_AHEAD = 5 * IN_FLIGHT
"""Messages claimed and decided at once: what a runner that dies keeps from others a while."""


@dataclass
class Desk:
    """What one pass of one runner has claimed and not begun to send.

    Attributes:
        line: the connection all of this runner's transactions go through.
        entities: those from which something may leave.
        counts: how many messages ended in which state here.
    """

    clock: Clock
    runner_id: str
    ways: Ways
    line: Undisturbed
    entities: Sequence[int]
    counts: Counter[str] = field(default_factory=Counter)
    _claimed: deque[Claimed] = field(default_factory=deque)
    """Claimed, and not looked at yet."""
    _kept: deque[Departing] = field(default_factory=deque)
    """Decided to leave, and not reserved yet."""
    _reachable: frozenset[Channel] = frozenset()
    _quiet: bool = True
    """Nobody else wrote when it was last looked at."""
    _alone: set[int] = field(default_factory=set)
    """Messages one of which cannot even be put together: each is a set of its own."""

    def next(self, room: int, busy: Collection[int], landed: Landed) -> list[Parcel] | None:
        """Messages reserved for their transports; None when nothing is left.

        Args:
            room: how many, at most.
            busy: customers of those on their way: what comes of these is read again first.
            landed: what ended meanwhile: written down before, in one transaction where that can be.
        """
        self._look_who_answers()
        if room and self._kept:
            if not landed.may_go_along:
                landed.write(self.line)
            parcels = self._reserve_kept(room, landed)
            if parcels is not None:
                return parcels
        landed.write(self.line)
        if not room:
            return []
        if not self._claimed:
            self._claimed += self._claim()
        chosen = self._choose(room, busy)
        if not chosen and not busy:
            return None
        return self._depart(chosen, room)

    def leave(self) -> None:
        """Give back what was claimed and not begun; what the pace holds back waits, and says so."""
        with self.line.write() as session:
            release(session, self.runner_id)
            free = mails_free(session, self.clock)
            if free is not None and free <= 0:
                make_wait(session, of_channels(EMAILS), PACED)

    def _look_who_answers(self) -> None:
        """Give back what was claimed for a server that does not answer any more."""
        reachable = frozenset(self.ways.reachable())
        if self._reachable - reachable:
            self._claimed.clear()
            self._kept.clear()
            with self.line.write() as session:
                release(session, self.runner_id)
        self._reachable = reachable

    def _claim(self) -> list[Claimed]:
        with self.line.write() as session:
            stopped = status(session).stopped
            if stopped is not None:
                make_wait(session, unclaimed(), stopped)
                return []
            channels, most = self._open_channels(session)
            return claim(session, self.clock, self.runner_id, self.entities, channels, most)

    def _open_channels(self, session: Session) -> tuple[frozenset[Channel], int]:
        """The channels whose messages may be handed over now, and how many of them."""
        reachable, most = self._reachable, _AHEAD
        free = mails_free(session, self.clock)
        if free is not None and free <= 0:
            reachable -= EMAILS
        elif free is not None:
            most = min(most, free)
        if address_of_tests(session):
            channels = frozenset(Channel) if Channel.EMAIL in reachable else frozenset[Channel]()
            return channels, min(most, IN_FLIGHT)
        return reachable | _LETTERS, most

    def _choose(self, room: int, busy: Collection[int]) -> list[Claimed]:
        """The next claimed messages, of one customer each, few of them letters made at once."""
        seen = set(busy)
        letters = 0
        chosen: list[Claimed] = []
        for one in islice(self._claimed, _AHEAD if self._quiet else room):
            if chosen and one.id in self._alone:
                break
            letters += one.channel in _LETTERS
            if one.customer_id in seen or letters > IN_FLIGHT:
                break
            seen.add(one.customer_id)
            chosen.append(one)
            if one.id in self._alone:
                break
        for _ in chosen:
            self._claimed.popleft()
        return chosen

    def _reserve_kept(self, room: int, landed: Landed) -> list[Parcel] | None:
        """Reserve the next ones kept; None where all must be decided about anew."""
        along = landed.may_go_along
        chosen = list(islice(self._kept, room))
        # A transaction undone takes what its rows said along.
        again = [_as_claimed(one) for one in self._kept]
        try:
            with self.line.write() as session:
                # All at once, so that none waits for another.
                leaving = {one.message.customer_id for one in chosen}
                lock_customers(session, leaving | landed.customer_ids)
                states = landed.write_along(session) if along else Counter[str]()
                parcels = depart_as_decided(session, self.clock, chosen, self.runner_id, self.line)
        except Exception:  # noqa: BLE001 - one of them; each is looked at by itself
            _log.exception("messages could not be reserved together", count=len(chosen))
            parcels = None
        else:
            if along:
                landed.written(states)
        if parcels is None:
            self._quiet = False
            self._put_back(again)
            self._kept.clear()
            return None
        for _ in chosen:
            self._kept.popleft()
        return parcels

    def _depart(self, chosen: Sequence[Claimed], room: int) -> list[Parcel]:
        """Decide about messages; what a transport carries is reserved when this returns."""
        if not chosen:
            return []
        try:
            departed = self._together([one.id for one in chosen], room)
        except Exception as error:  # noqa: BLE001 - looked at below
            if len(chosen) == 1:
                self._give_up(chosen[0].id, error)
                return []
            # One message must not stand in the others' way.
            self._alone |= {one.id for one in chosen}
            self._put_back(chosen)
            return []
        self.counts.update(letter.message.state for letter in departed.letters)
        self._kept.extend(departed.kept)
        return departed.parcels

    def _put_back(self, again: Sequence[Claimed]) -> None:
        self._claimed.extendleft(reversed(again))

    def _together(self, message_ids: Sequence[int], room: int) -> Departed:
        with self.line.write() as session:
            self._quiet = self.line.holds(session)
            self.line.mark(session)
            departed = depart(
                session, self.clock, message_ids, self.runner_id, self.ways.sender, room
            )
            for letter in departed.letters:
                number = letter.message.attempts
                put_in_print_queue(session, self.clock, letter, Claim(self.runner_id, number))
        return departed

    def _give_up(self, message_id: int, error: Exception) -> None:
        _log.error("preparing to send failed", message=message_id, exc_info=error)
        with self.line.write() as session:
            give_up(session, self.clock, message_id, self.runner_id, str(error))
        self.counts[MessageState.FAILED] += 1


def _as_claimed(one: Departing) -> Claimed:
    message = one.message
    return Claimed(message.id or 0, message.customer_id, Channel(message.channel))
