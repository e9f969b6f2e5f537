"""The "no" and "not yet" that planning adds to those of the rules."""

import json
from collections.abc import Mapping

from dso_app.errors import Reason
from dso_app.texts import N_

NO_SCENARIO = Reason("no_scenario", N_("The customer is on no scenario."))
SCENARIO_OFF = Reason("scenario_off", N_("The customer's scenario is switched off."))
SUPERSEDED = Reason("superseded", N_("Another step has taken its place."))
OTHER_CHANNEL = Reason("other_channel", N_("The customer is now reached by another channel."))
SCENARIO_EDITED = Reason("scenario_edited", N_("The scenario was edited since."))
FIRST_PASS = Reason(
    "first_pass", N_("First pass since the scenario was assigned or edited: to be confirmed.")
)
DONE_BY_HAND = Reason("done_by_hand", N_("Somebody did the step by hand."))
SKIPPED_BY_HAND = Reason("skipped_by_hand", N_("Somebody skipped the step."))
LAPSED = Reason("lapsed", N_("Nobody did the step in time: the next one comes."))
POSTPONED = Reason("postponed", N_("Postponed."))


def values_text(values: Mapping[str, object]) -> str:
    """What fills a reason's sentence, as its column holds it."""
    return json.dumps(dict(values), default=str, ensure_ascii=False) if values else "{}"


def stored_reason(code: str, message: str, values: str) -> Reason | None:
    """The reason three columns hold; None where there is none."""
    return Reason(code, message, json.loads(values)) if code else None
