"""What every channel is to the dispatcher."""

from dataclasses import dataclass
from typing import Protocol

from dso_app.domain.outbox_states import DeliveryResult


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
