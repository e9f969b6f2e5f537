"""Every "no" and "not yet" of planning and sending: a stable code, and a sentence for people.

What varies in a sentence is filled in by the functions at the end; the rest are constants.
"""

from collections.abc import Sequence
from datetime import date

from dso_app.domain.scenario import Medium
from dso_app.errors import Reason
from dso_app.texts import N_

# Why an item cannot be asked for (rules, 6.1).
INSOLVENT = Reason("insolvent", N_("The customer is insolvent and the item is older than that."))
NOT_A_DEBIT = Reason("not_a_debit", N_("Only a debit can be asked for."))
DOWN_PAYMENT = Reason("down_payment", N_("A down-payment request never leads a scenario."))
IGNORED = Reason("ignored", N_("The item is ignored."))
IN_LITIGATION = Reason("litigation", N_("The item is in litigation."))
HELD_BY_ACTION = Reason("held_by_action", N_("An open specific action holds the item."))
DISPUTED = Reason("disputed", N_("What remains is disputed."))
PROMISED = Reason("promised", N_("What remains is promised."))
DISPUTED_AND_PROMISED = Reason("disputed_and_promised", N_("What remains is disputed or promised."))
UNDER_THRESHOLD = Reason("under_threshold", N_("The amount is under the item threshold."))

# Why an eligible item cannot lead (6.1, 6.2).
OLD = Reason("old", N_("The item is old: it no longer leads a scenario."))
EXHAUSTED = Reason("exhausted", N_("The scenario's last step was done for the item."))
NO_STEP_LEFT = Reason("no_step_left", N_("The scenario has no step left for the item."))

# Why a customer gets no step (6.2).
NO_STEPS = Reason("no_steps", N_("The scenario has no steps."))
NOTHING_OPEN = Reason("nothing_open", N_("The customer has no open debit."))
NOTHING_LEADS = Reason("nothing_leads", N_("None of the customer's items can lead the scenario."))

# Why a planned step is held (6.1, 6.4).
NOTHING_ASKED = Reason("nothing_asked", N_("Credits cover what would be asked."))
BELOW_MINIMUM = Reason("below_minimum", N_("The amount asked is below the scenario's minimum."))

# Why a prepared message waits, or goes back to a person (6.4, 7).
OUTSIDE_WINDOW = Reason("outside_window", N_("Outside the sending days and hours."))
SCENARIO_CHANGED = Reason(
    "scenario_changed", N_("The scenario was changed today: nothing leaves before tomorrow.")
)
NO_LEDGER = Reason("stale_ledger", N_("No items were imported yet."))
NOT_CONFIRMED = Reason("not_confirmed", N_("Waits to be confirmed."))
AMOUNTS_CHANGED = Reason(
    "amounts_changed", N_("Amounts changed since a person read it: to be confirmed again.")
)
ONLY_OLD = Reason("only_old", N_("Only old items are asked for: a person must confirm."))
BEGUN_AGAIN = Reason(
    "begun_again",
    N_("Planned before a backup was restored, or test mode ended: a person must confirm."),
)
DAILY_CAP = "daily_cap"


_SPARED = N_("The customer is marked “do not dun”.")
_SPARED_BECAUSE = N_("The customer is marked “do not dun”: {why}")
_SPARED_UNTIL = N_("The customer is marked “do not dun” until {day}.")
_SPARED_UNTIL_BECAUSE = N_("The customer is marked “do not dun” until {day}: {why}")
_NO_CONTACT = {
    Medium.EMAIL: N_("The customer has no collection contact with an email address."),
    Medium.MOBILE: N_("The customer has no collection contact with a mobile number."),
    Medium.POST: N_("The customer has no postal address."),
}
_NOBODY = {
    Medium.EMAIL: N_("No email address for any recipient of the step ({recipients})."),
    Medium.MOBILE: N_("No mobile number for any recipient of the step ({recipients})."),
    Medium.POST: N_("No postal address for any recipient of the step ({recipients})."),
}


def do_not_dun(until: date | None, why: str) -> Reason:
    """The customer is marked "do not dun", until a day or without end, for a reason or none."""
    values: dict[str, object] = {"day": until} if until else {}
    values |= {"why": why} if why else {}
    if until is None:
        message = _SPARED_BECAUSE if why else _SPARED
    else:
        message = _SPARED_UNTIL_BECAUSE if why else _SPARED_UNTIL
    return Reason("do_not_dun", message, values)


def grace(eligible_on: date) -> Reason:
    """A draft, or an item paid by direct debit, whose payment may still come in."""
    return Reason(
        "grace",
        N_("Draft or direct debit: it can be asked for from {day} on."),
        {"day": eligible_on},
    )


def no_recipient(medium: Medium, recipients: Sequence[str]) -> Reason:
    """None of a step's recipients can be reached by its channel's medium."""
    if tuple(recipients) == ("collection_contact",):
        return Reason("no_recipient", _NO_CONTACT[medium])
    return Reason("no_recipient", _NOBODY[medium], {"recipients": ", ".join(recipients) or "—"})


def stale_ledger(age: int, limit: int) -> Reason:
    """The last items import is older than allowed, in business days."""
    return Reason(
        "stale_ledger",
        N_("The last items import is {age} business days old, more than {limit}."),
        {"age": age, "limit": limit},
    )


def contact_gap(last: date, free_on: date) -> Reason:
    """Another contact went out too recently."""
    return Reason(
        "contact_gap",
        N_("Contacted on {last}: the next message may leave from {day} on."),
        {"last": last, "day": free_on},
    )


def daily_cap(cap: int) -> Reason:
    """As many messages as an entity lets go on a day have left."""
    return Reason(
        DAILY_CAP,
        N_("The daily cap of {count} messages is reached: an administrator may let the rest go."),
        {"count": cap},
    )


def answered(until: date) -> Reason:
    """The customer answered about an item, and nobody has validated it yet."""
    return Reason(
        "answered",
        N_("The customer answered: automatic steps wait until {day} for somebody to read it."),
        {"day": until},
    )
