"""What came of messages on their way, and how it is written down."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from dso_app.clock import Clock
from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.logs import logger
from dso_app.sending.departing import Parcel
from dso_app.sending.results import Ended, write_results, write_test
from dso_app.services.undisturbed import Undisturbed

_log = logger(__name__)


@dataclass
class Landed:
    """Messages that ended together, until what came of them is written down.

    Attributes:
        counts: how many messages ended in which state, these included once they are written down.
    """

    clock: Clock
    counts: Counter[str]
    flown: Sequence[tuple[Parcel, DeliveryResult]] = ()
    _written: bool = field(default=False, init=False)

    @property
    def customer_ids(self) -> set[int]:
        """Whose they are."""
        return {parcel.customer_id for parcel, _ in self.flown}

    @property
    def may_go_along(self) -> bool:
        """Whether they are written down in one transaction with other work: no tests are."""
        return not self._written and not any(parcel.tests for parcel, _ in self.flown)

    def write_along(self, session: Session) -> Counter[str]:
        """Write them down within somebody's transaction, who says so once it is committed."""
        return Counter(write_results(session, self.clock, self._ended()).values())

    def written(self, states: Counter[str]) -> None:
        """What `write_along` wrote is committed."""
        self._written = True
        self.counts.update(states)

    def write(self, line: Undisturbed) -> None:
        """Write them down, unless that was done; together, or else each for itself."""
        if self._written:
            return
        ended = self._ended()
        try:
            self._write(line, ended)
        except Exception:  # noqa: BLE001 - one may stand in the way of the others
            _log.exception("results could not be written together", count=len(ended))
            for one in ended:
                self._write(line, [one])
        for parcel, result in self.flown:
            if parcel.tests:
                self._write_test(line, parcel, result)
        self._written = True

    def _ended(self) -> list[Ended]:
        return [
            Ended(parcel.message_id, parcel.claim, result)
            for parcel, result in self.flown
            if not parcel.tests
        ]

    def _write(self, line: Undisturbed, ended: Sequence[Ended]) -> None:
        if not ended:
            return
        with line.write() as session:
            states = write_results(session, self.clock, ended)
        self.counts.update(states.values())

    def _write_test(self, line: Undisturbed, parcel: Parcel, result: DeliveryResult) -> None:
        """A copy went to the address of the tests; the message itself waits."""
        with line.write() as session:
            write_test(session, self.clock, parcel.message_id, parcel.claim, result)
        self.counts["tested"] += result.delivery is Delivery.ACCEPTED
