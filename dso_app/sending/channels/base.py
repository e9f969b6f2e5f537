"""What every channel is to the dispatcher."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from dso_app.domain.outbox_states import DeliveryResult
from dso_app.domain.scenario import Channel
from dso_app.errors import Reason


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is handed over: who it is from, whom it is for, and the exact bytes stored."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Transport(Protocol):
    """Carries envelopes; may be used by several threads at once."""

    def submit(self, envelope: Envelope) -> DeliveryResult:
        """Try once, and say exactly what is known of the end of it. Raises nothing."""
        ...

    @property
    def unreachable(self) -> str:
        """Why nothing can be carried at all for now (no connection, no log-in); else empty."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


@dataclass(frozen=True, slots=True)
class Ways:
    """By what each channel's messages leave in one pass; letters are made without a transport.

    Attributes:
        by: the transport of each channel that has one; channels may share theirs.
        closed: why the messages of a channel cannot leave at all (it is not set up).
        sender: address that emails are from where an entity has none.
    """

    by: Mapping[Channel, Transport] = field(default_factory=dict)
    closed: Mapping[Channel, Reason] = field(default_factory=dict)
    sender: str = ""

    def reachable(self) -> Collection[Channel]:
        """The channels that something can leave by now."""
        return {channel for channel, way in self.by.items() if not way.unreachable}

    def close(self) -> None:
        """Give all connections back."""
        for way in {id(way): way for way in self.by.values()}.values():
            way.close()
