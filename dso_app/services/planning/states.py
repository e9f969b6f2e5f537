"""The state an action stands in after planning, and what of its present one is kept."""

from dataclasses import dataclass, field
from datetime import date

from dso_app.domain import reasons
from dso_app.domain.departure import mode_in_force
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.planning import PlannedStep
from dso_app.domain.scenario import Mode
from dso_app.errors import Reason
from dso_app.services.planning.reasons import FIRST_PASS, values_text

_HELD_CODES = frozenset({reasons.NOTHING_ASKED.code, reasons.BELOW_MINIMUM.code})
_READY = {
    Mode.MANUAL: ActionState.TO_DO,
    Mode.TO_CONFIRM: ActionState.TO_CONFIRM,
    Mode.AUTOMATIC: ActionState.CONFIRMED,
}

Standing = tuple[str, str, str, str]
"""State, and code, message and values of its reason, as an action's columns hold them."""

IN_FLIGHT = (MessageState.SENDING, MessageState.AMBIGUOUS)
"""States of a message of which nobody knows yet whether its step was performed."""


@dataclass(slots=True)
class OpenAction:
    """An open scenario action as it stands.

    Attributes:
        standing: its state and reason.
        confirmed: a person confirmed it.
        message_state: that of its message; empty while there is none.
        message_reason: code, message and values of why its message waits.
    """

    id: int
    customer_id: int
    scenario_id: int | None
    version_id: int | None
    step_key: str
    leader_item_id: int | None
    planned_on: date
    standing: Standing
    confirmed: bool
    channel: str
    message_state: str = ""
    message_reason: tuple[str, str, str] = ("", "", "{}")
    item_ids: set[int] = field(default_factory=set)
    totals: dict[str, int] = field(default_factory=dict)


def standing_of(state: ActionState, reason: Reason | None) -> Standing:
    """A state and its reason as columns hold them."""
    if reason is None:
        return (str(state), "", "", "{}")
    return (str(state), reason.code, reason.message, values_text(reason.values))


def planned_standing(planned: PlannedStep, today: date, *, first_pass: bool) -> Standing:
    """Where a planned step stands, had nobody touched it.

    In error without a recipient, waiting while too little is asked; else it is to do, to confirm,
    or confirmed when it leaves by itself. What the first pass finds due, and what asks for old
    items alone, goes to confirm.
    """
    if planned.missing is not None:
        return standing_of(ActionState.ERROR, planned.missing)
    if planned.held is not None:
        return standing_of(ActionState.WAITING, planned.held)
    step = planned.step
    if not step.channel.sendable:
        return standing_of(ActionState.TO_DO, None)
    wave = first_pass and planned.planned_on <= today
    mode = mode_in_force(step.mode, first_pass=wave, only_old=planned.listing.only_old)
    if mode is step.mode:
        return standing_of(_READY[mode], None)
    return standing_of(_READY[mode], reasons.ONLY_OLD if planned.listing.only_old else FIRST_PASS)


def kept_standing(old: OpenAction, new: Standing) -> Standing:
    """Where an action stands when it is planned again for the same step.

    What people and the outbox decided about it stays: confirmed by a person, sent back to be
    confirmed, waiting for its hour, failed for good.
    """
    state, code = old.standing[:2]
    if old.message_state == MessageState.FAILED:
        return old.standing
    if new[0] in (ActionState.ERROR, ActionState.WAITING):
        return new
    if state == ActionState.WAITING and code not in _HELD_CODES:
        return old.standing
    sent_back = code not in ("", reasons.ONLY_OLD.code)
    if state == ActionState.TO_CONFIRM and (sent_back or new[0] == ActionState.TO_CONFIRM):
        return old.standing if sent_back else new
    return standing_of(ActionState.CONFIRMED, None) if old.confirmed else _still(old, new)


def _still(old: OpenAction, new: Standing) -> Standing:
    """What was to be confirmed before it was held for a while still is."""
    unread = old.message_state == MessageState.TO_CONFIRM and new[0] == ActionState.CONFIRMED
    return (str(ActionState.TO_CONFIRM), *old.message_reason) if unread else new
