"""States of messages and actions, what may follow what, and what a try to send means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class MessageState(StrEnum):
    """Where a message stands (rules, section 7)."""

    PREPARED = "prepared"
    TO_CONFIRM = "to_confirm"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    HELD = "held"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


UNSENT = (
    MessageState.PREPARED,
    MessageState.TO_CONFIRM,
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.WAITING,
)
"""States of a message that can still be called back."""


class ActionState(StrEnum):
    """Where an action of the agenda stands."""

    TO_DO = "to_do"
    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    ERROR = "error"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Delivery(StrEnum):
    """What a try to send ended with.

    ACCEPTED: the server took it for everybody. REFUSED_RECIPIENTS: it took it, not for all.
    PASSING: not taken, may be later (4xx, no connection). PERMANENT: not taken, never will be
    (5xx, nobody accepted). UNKNOWN: cut off or timed out after the 354 and before the answer.
    """

    ACCEPTED = "accepted"
    REFUSED_RECIPIENTS = "refused_recipients"
    PASSING = "passing"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What a try to send ended with, with the server's words and the recipients it refused."""

    delivery: Delivery
    detail: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state a try leaves a message in, and after how long it is tried again."""

    state: MessageState
    retry_in: timedelta | None = None


RETRY_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""Waits after the first, second… passing failure; after the last one it is final."""

_BEFORE_SENDING = frozenset(
    {
        MessageState.TO_CONFIRM,
        MessageState.QUEUED,
        MessageState.HELD,
        MessageState.WAITING,
        MessageState.CANCELLED,
        MessageState.SKIPPED,
    }
)

_MESSAGE_NEXT: Mapping[MessageState, frozenset[MessageState]] = {
    MessageState.PREPARED: _BEFORE_SENDING,
    MessageState.TO_CONFIRM: _BEFORE_SENDING - {MessageState.TO_CONFIRM},
    MessageState.HELD: _BEFORE_SENDING - {MessageState.HELD},
    MessageState.WAITING: _BEFORE_SENDING - {MessageState.WAITING},
    MessageState.QUEUED: (_BEFORE_SENDING - {MessageState.QUEUED}) | {MessageState.SENDING},
    MessageState.SENDING: frozenset(
        {
            MessageState.SENT,
            MessageState.FAILED,
            MessageState.WAITING,
            MessageState.AMBIGUOUS,
        }
    ),
    # A person says "it left" or "send again"; a result that comes late says what was true.
    MessageState.AMBIGUOUS: frozenset(
        {
            MessageState.SENT,
            MessageState.QUEUED,
            MessageState.FAILED,
            MessageState.WAITING,
        }
    ),
    MessageState.FAILED: frozenset({MessageState.QUEUED, MessageState.CANCELLED}),
    MessageState.SENT: frozenset(),
    MessageState.CANCELLED: frozenset(),
    MessageState.SKIPPED: frozenset(),
}

_ACTION_OPEN = frozenset(
    {
        ActionState.TO_DO,
        ActionState.TO_CONFIRM,
        ActionState.CONFIRMED,
        ActionState.WAITING,
        ActionState.ERROR,
    }
)
_ACTION_CLOSED = frozenset(ActionState) - _ACTION_OPEN


def message_may_become(state: MessageState, following: MessageState) -> bool:
    """Whether a message may go from a state to another."""
    return following in _MESSAGE_NEXT[state]


def action_may_become(state: ActionState, following: ActionState) -> bool:
    """Whether an action may go from a state to another: closed ones stay as they are.

    Only what a person does can lapse, and only what waits to be done is done.
    """
    if state in _ACTION_CLOSED or state is following:
        return False
    return following is not ActionState.LAPSED or state is ActionState.TO_DO


def is_open(state: ActionState) -> bool:
    """Whether an action is still to be dealt with: one open scenario action a customer."""
    return state in _ACTION_OPEN


def outcome(result: DeliveryResult, attempts: int) -> Outcome:
    """What a try to send makes of a message.

    Args:
        result: what the try ended with.
        attempts: tries made, this one included.
    """
    if result.delivery in {Delivery.ACCEPTED, Delivery.REFUSED_RECIPIENTS}:
        return Outcome(MessageState.SENT)
    if result.delivery is Delivery.UNKNOWN:
        return Outcome(MessageState.AMBIGUOUS)
    if result.delivery is Delivery.PASSING and attempts <= len(RETRY_WAITS):
        return Outcome(MessageState.WAITING, RETRY_WAITS[attempts - 1])
    return Outcome(MessageState.FAILED)
