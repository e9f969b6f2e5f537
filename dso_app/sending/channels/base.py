"""What every channel is to the dispatcher."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.domain.scenario import Channel
from dso_app.errors import Reason


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is handed over: who it is from, whom it is for, and the exact bytes stored.

    Attributes:
        copies: who gets a copy; it has left when one of the recipients got it, and only then.
    """

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    copies: tuple[str, ...] = ()


class ChannelError(Exception):
    """A try to hand a message over that did not end with the other side taking it.

    Attributes:
        detail: what is known of it, in the words of the other side where it said something.
        permanent: trying again would end the same.
        may_have_left: nobody knows whether it was taken: it is never tried again by itself.
    """

    def __init__(
        self, detail: str, *, permanent: bool = False, may_have_left: bool = False
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.permanent = permanent
        self.may_have_left = may_have_left

    @property
    def result(self) -> DeliveryResult:
        """What it makes of the try."""
        if self.may_have_left:
            return DeliveryResult(Delivery.UNKNOWN, self.detail)
        delivery = Delivery.PERMANENT if self.permanent else Delivery.PASSING
        return DeliveryResult(delivery, self.detail)


class Unreachable(ChannelError):
    """No connection or no log-in: nothing can be handed over for now, this message or another."""


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
