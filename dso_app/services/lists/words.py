"""Words of the house in tables: states, channels and modes as people read them, with a tone."""

from dso_app.access.permissions import Role
from dso_app.domain.calls import CallResult
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.promises import PromiseState
from dso_app.domain.scenario import Channel, Mode
from dso_app.services.lists.listing import Cell
from dso_app.texts import N_

_CHANNELS: dict[str, str] = {
    Channel.EMAIL: N_("Email"),
    Channel.INTERACTIVE_EMAIL: N_("Interactive email"),
    Channel.INTERNAL_EMAIL: N_("Internal email"),
    Channel.INTERNAL_INTERACTIVE_EMAIL: N_("Internal interactive email"),
    Channel.SMS: N_("SMS"),
    Channel.LETTER: N_("Letter"),
    Channel.REGISTERED_LETTER: N_("Registered letter"),
    Channel.CALL: N_("Call"),
    Channel.TASK: N_("Task"),
    Channel.LITIGATION: N_("Litigation"),
}

_CALLS: dict[str, str] = {
    CallResult.REACHED: N_("reached"),
    CallResult.LEFT_MESSAGE: N_("left a message"),
    CallResult.NO_ANSWER: N_("no answer"),
    CallResult.WRONG_NUMBER: N_("wrong number"),
}

_MODES: dict[str, str] = {
    Mode.MANUAL: N_("Manual"),
    Mode.TO_CONFIRM: N_("To confirm"),
    Mode.AUTOMATIC: N_("Automatic"),
}

_ACTION_STATES: dict[str, tuple[str, str]] = {
    ActionState.TO_DO: (N_("To do"), "info"),
    ActionState.TO_CONFIRM: (N_("To confirm"), "warn"),
    ActionState.CONFIRMED: (N_("Leaves by itself"), "ok"),
    ActionState.WAITING: (N_("Waiting"), "mute"),
    ActionState.ERROR: (N_("In error"), "bad"),
    ActionState.DONE: (N_("Done"), "ok"),
    ActionState.SKIPPED: (N_("Skipped"), "mute"),
    ActionState.CANCELLED: (N_("Cancelled"), "mute"),
    ActionState.LAPSED: (N_("Lapsed"), "mute"),
}

_MESSAGE_STATES: dict[str, tuple[str, str]] = {
    MessageState.PREPARED: (N_("Prepared"), "mute"),
    MessageState.TO_CONFIRM: (N_("To confirm"), "warn"),
    MessageState.QUEUED: (N_("Queued"), "info"),
    MessageState.SENDING: (N_("Sending"), "info"),
    MessageState.SENT: (N_("Sent"), "ok"),
    MessageState.FAILED: (N_("Failed"), "bad"),
    MessageState.AMBIGUOUS: (N_("Ambiguous"), "bad"),
    MessageState.HELD: (N_("Held"), "mute"),
    MessageState.WAITING: (N_("Waiting"), "mute"),
    MessageState.CANCELLED: (N_("Cancelled"), "mute"),
    MessageState.SKIPPED: (N_("Skipped"), "mute"),
}

_PROMISE_STATES: dict[str, tuple[str, str]] = {
    PromiseState.PENDING: (N_("pending"), "info"),
    PromiseState.KEPT: (N_("kept"), "ok"),
    PromiseState.BROKEN: (N_("broken"), "bad"),
    PromiseState.CANCELLED: (N_("cancelled"), "mute"),
}

_IMPORT_STATES: dict[str, tuple[str, str]] = {
    "uploaded": (N_("Uploaded"), "mute"),
    "previewing": (N_("Being read"), "info"),
    "previewed": (N_("Preview ready"), "warn"),
    "queued": (N_("Queued"), "info"),
    "running": (N_("Running"), "info"),
    "done": (N_("Done"), "ok"),
    "refused": (N_("Refused"), "bad"),
    "failed": (N_("Failed"), "bad"),
    "undone": (N_("Undone"), "mute"),
}

_TAKE_BACK = {
    "done": N_("Undo…"),
    **dict.fromkeys(("uploaded", "previewed", "refused", "failed"), N_("Discard…")),
}

_IMPORT_KINDS = {
    "customers": N_("Customers"),
    "items": N_("Items"),
    "contacts": N_("Contacts"),
    "turnover": N_("Turnover"),
    "backlog": N_("Order backlog"),
    "fec": N_("FEC"),
    "copies": N_("Invoice copies"),
}

_JOBS = {
    "plan": N_("Plan the agenda"),
    "promises": N_("Follow promises, disputes and alerts"),
    "send": N_("Prepare and send messages"),
    "sources": N_("Fetch files"),
    "imports": N_("Import files"),
    "simulations": N_("Answer simulations"),
    "alerts": N_("Mail the alerts"),
    "reports": N_("Make and mail reports"),
    "backups": N_("Make a backup"),
    "housekeeping": N_("Clean up"),
}


def channel_word(channel: str) -> str:
    """Msgid of a channel."""
    return _CHANNELS.get(channel, channel)


def call_word(result: str) -> str:
    """Msgid of what came of a call."""
    return _CALLS.get(result, result)


def mode_word(mode: str) -> str:
    """Msgid of a mode."""
    return _MODES.get(mode, mode)


def job_word(name: str) -> str:
    """Msgid of what a job of the runner does."""
    return _JOBS.get(name, name)


def import_kind_word(kind: str) -> str:
    """Msgid of what an import held."""
    return _IMPORT_KINDS.get(kind, kind)


def action_state(state: str) -> Cell:
    """The state of an action, as a pill."""
    return _pill(_ACTION_STATES, state)


def message_state(state: str) -> Cell:
    """The state of a message, as a pill."""
    return _pill(_MESSAGE_STATES, state)


def promise_state(state: str) -> Cell:
    """What became of a promise, as a pill."""
    return _pill(_PROMISE_STATES, state)


def import_state(state: str) -> Cell:
    """The state of an import, as a pill."""
    return _pill(_IMPORT_STATES, state)


def take_back_word(state: str) -> str:
    """Msgid of what takes an import back; empty while it is under way, and once it is undone."""
    return _TAKE_BACK.get(state, "")


def _pill(words: dict[str, tuple[str, str]], state: str) -> Cell:
    word, tone = words.get(state, (state, ""))
    return Cell(word, tone=tone)


ROLE_WORDS = {
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.CREDIT_MANAGER: N_("Credit manager"),
    Role.COLLECTOR: N_("Collector"),
    Role.SALES: N_("Sales"),
    Role.VIEWER: N_("Viewer"),
    Role.GUEST: N_("Guest"),
}
"""The roles, from the one that may most."""
