"""The words a scenario's settings are chosen by, as msgids."""

from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Entry, Mode, Scope, Trigger
from dso_app.services.scenarios.problems import BUILT_CHANNELS
from dso_app.texts import N_

Words = tuple[tuple[str, str], ...]
"""What is kept, and the msgid it is chosen by."""

CHANNELS: Words = (
    (Channel.EMAIL, N_("Email")),
    (Channel.INTERACTIVE_EMAIL, N_("Interactive email")),
    (Channel.INTERNAL_EMAIL, N_("Internal email")),
    (Channel.INTERNAL_INTERACTIVE_EMAIL, N_("Internal interactive email")),
    (Channel.SMS, N_("SMS")),
    (Channel.LETTER, N_("Letter")),
    (Channel.REGISTERED_LETTER, N_("Registered letter")),
    (Channel.CALL, N_("Call")),
    (Channel.TASK, N_("Task")),
    (Channel.LITIGATION, N_("Litigation")),
)
OFFERED: Words = tuple(one for one in CHANNELS if one[0] in BUILT_CHANNELS)
"""The channels that can be chosen; SMS where a service is set up."""

BEFORE = "before"
"""What the page calls the trigger *due date + n* while n is negative."""

PLACES: Words = (
    (BEFORE, N_("days before the due date")),
    (Trigger.DUE_DATE, N_("days after the due date")),
    (Trigger.DUE_MONTH_END, N_("days after the due date, then month end")),
    (Trigger.PREVIOUS_STEP, N_("days after the previous step")),
)
MODES: Words = (
    (Mode.AUTOMATIC, N_("Automatic: leaves by itself")),
    (Mode.TO_CONFIRM, N_("To confirm, then it leaves")),
    (Mode.MANUAL, N_("Manual: sent by a person")),
)
SHORT_MODES: Words = (
    (Mode.AUTOMATIC, N_("automatic")),
    (Mode.TO_CONFIRM, N_("to confirm")),
    (Mode.MANUAL, N_("manual")),
)
LISTINGS: Words = (
    (Listing.LEADER, N_("Leader item only")),
    (Listing.LATE, N_("All late items")),
    (Listing.LATE_AND_DUE_WITHIN, N_("Late items and those due soon")),
    (Listing.ALL_OPEN, N_("All open items")),
)
SCOPES: Words = (
    (Scope.ACCOUNT, N_("The account: its leader item climbs the steps")),
    (Scope.ITEM, N_("Each item climbs its own steps")),
)
SHORT_SCOPES: Words = ((Scope.ACCOUNT, N_("Account")), (Scope.ITEM, N_("Item")))
ENTRIES: Words = (
    (Entry.FIRST_STEP, N_("At the first step")),
    (Entry.MATCHING_AGE, N_("At the step of its age")),
)


def word(words: Words, value: str) -> str:
    """The msgid of a value; the value itself where there is none."""
    return dict(words).get(value, value)
