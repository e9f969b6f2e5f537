"""Messages on the way out: decided about, and reserved."""

from dataclasses import dataclass, field
from datetime import date

from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Channel, Medium
from dso_app.models import Action, Entity, Message
from dso_app.sending.channels.base import Envelope
from dso_app.sending.reader import About
from dso_app.services.outbox.rows import Claim


@dataclass(frozen=True, slots=True)
class Parcel:
    """A reserved message: what is handed to its transport once the reservation is committed."""

    message_id: int
    customer_id: int
    key: str
    channel: Channel
    claim: Claim
    envelope: Envelope
    on: date
    """Business date it leaves."""
    tests: bool = False
    """A copy to the address of the tests: the message itself stays, and is not reserved."""


@dataclass(frozen=True, slots=True)
class Departing:
    """A claimed message whose turn has come, with all that decides about it.

    Attributes:
        about: what it is about now; None when its step no longer applies.
        readdressed: it goes to, or comes from, other people than when it was prepared.
    """

    message: Message
    action: Action
    entity: Entity
    about: About | None
    planned: PlannedStep | Excluded
    today: date
    readdressed: bool

    @property
    def to_customer(self) -> bool:
        """Whether it counts as a contact, and for the daily cap: not what colleagues get."""
        return not Channel(self.message.channel).internal

    @property
    def item_ids(self) -> list[int]:
        """The items it lists now."""
        return [line.item_id for line in self.about.facts.lines] if self.about else []

    @property
    def addresses(self) -> list[str]:
        """Whom it goes to, as contacts to an address are remembered; none for a letter."""
        if Channel(self.message.channel).medium is Medium.POST:
            return []
        return [str(line).lower() for line in self.message.recipients]

    @property
    def is_letter(self) -> bool:
        """Whether it is made here, and no transport carries it."""
        return Channel(self.message.channel).medium is Medium.POST


@dataclass(frozen=True, slots=True)
class Departed:
    """What was decided about some messages.

    Attributes:
        parcels: reserved, for their transports; or copies for the address of the tests.
        letters: reserved, to be made at once.
        kept: those that may leave next, and are not reserved.
    """

    parcels: list[Parcel] = field(default_factory=list)
    letters: list[Departing] = field(default_factory=list)
    kept: list[Departing] = field(default_factory=list)
