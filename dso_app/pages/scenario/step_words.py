"""A step, and what a version changed, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dso_app import formats
from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Scenario, Step, Trigger
from dso_app.domain.scenario_diff import Change
from dso_app.pages.scenario.words import (
    CHANNELS,
    ENTRIES,
    LISTINGS,
    SHORT_MODES,
    SHORT_SCOPES,
    word,
)
from dso_app.services.texts.templates import text_channel
from dso_app.services.words.recipients import recipient_words
from dso_app.texts import N_, counted_words, translate

_SETTINGS = {
    "name": N_("Name"),
    "scope": N_("Scope"),
    "entry": N_("A late item enters"),
    "minimum": N_("Minimum asked"),
    "when": N_("When"),
    "channel": N_("Channel"),
    "mode": N_("Mode"),
    "template": N_("Text"),
    "recipients": N_("To"),
    "items": N_("Lists"),
    "deduct_credits": N_("Deduct open credits"),
    "attach_copies": N_("Attach copies of the invoices"),
    "list_down_payments": N_("List down-payment requests, with their own subtotal"),
    "fee_minor": N_("Fee"),
    "lapse_days": N_("Gives way after, days"),
}
_AFTER = {
    Trigger.DUE_DATE: (
        N_("{count} day after the due date"),
        N_("{count} days after the due date"),
    ),
    Trigger.DUE_MONTH_END: (
        N_("{count} day after the due date, then month end"),
        N_("{count} days after the due date, then month end"),
    ),
    Trigger.PREVIOUS_STEP: (
        N_("{count} day after the previous step"),
        N_("{count} days after the previous step"),
    ),
}
"""One day, several."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says steps and changes in a language.

    Attributes:
        texts: names of the texts by key and channel.
        currency: of fees: the company's.
    """

    language: str
    texts: Mapping[tuple[str, str], str]
    currency: str = "EUR"

    def when(self, step: Step) -> str:
        """When a step leaves: "15 days after the due date"."""
        days = step.offset_days
        if step.trigger is Trigger.DUE_DATE and days == 0:
            return self._say(N_("on the due date"))
        if step.trigger is Trigger.DUE_DATE and days < 0:
            one, several = (
                N_("{count} day before the due date"),
                N_("{count} days before the due date"),
            )
            return counted_words(one, several, -days, self.language)
        return counted_words(*_AFTER[step.trigger], days, self.language)

    def step(self, step: Step) -> str:
        """A step in a line: "Email, 15 days after the due date, to confirm"."""
        parts = [self._value("channel", step), self.when(step), self._value("mode", step)]
        return ", ".join(parts)

    def settings(self, step: Step) -> str:
        """What else is set of a step that sends something, and how it lapses, in a line."""
        shown = ["lapse_days"] if step.lapse_days is not None else []
        if step.channel.sendable:
            shown = ["recipients", "template", "items", *shown]
            flags = ("attach_copies", "list_down_payments", "fee_minor")
            shown += [name for name in flags if getattr(step, name)]
            shown += [] if step.deduct_credits else ["deduct_credits"]
        return " · ".join(
            self._say(
                N_("{setting}: {value}"),
                setting=self._say(_SETTINGS[name]),
                value=self._value(name, step),
            )
            for name in shown
        )

    def scenario(self, scenario: Scenario) -> str:
        """The settings of a scenario in a line."""
        return " · ".join(
            self._say(
                N_("{setting}: {value}"),
                setting=self._say(_SETTINGS[name]),
                value=self._value(name, scenario),
            )
            for name in ("scope", "entry", "minimum")
        )

    def change(self, change: Change) -> str:
        """A difference between two versions, as a sentence."""
        before, after = change.before, change.after
        if isinstance(after, Step) and before is None:
            words = self.step(after)
            return self._say(N_("Step “{step}” added: {words}"), step=after.name, words=words)
        if isinstance(before, Step) and after is None:
            return self._say(N_("Step “{step}” removed"), step=before.name)
        if before is None or after is None:
            return ""
        if isinstance(after, Step):
            return self._step_change(change.what, before, after)
        return self._say(
            N_("{setting}: {before} → {after}"),
            setting=self._say(_SETTINGS[change.what]),
            before=self._value(change.what, before),
            after=self._value(change.what, after),
        )

    def _step_change(self, what: str, before: Scenario | Step, after: Step) -> str:
        if what == "place":
            return self._say(
                N_("Step “{step}” is step {order} now"), step=after.name, order=after.order
            )
        if what == "name":
            return self._say(
                N_("Step “{step}” is named “{name}” now"), step=before.name, name=after.name
            )
        return self._say(
            N_("Step “{step}”, {setting}: {before} → {after}"),
            step=after.name,
            setting=_lowered(self._say(_SETTINGS[what])),
            before=self._value(what, before),
            after=self._value(what, after),
        )

    def _value(self, what: str, of: Scenario | Step) -> str:
        if isinstance(of, Step) and what in _SPOKEN:
            return _SPOKEN[what](self, of)
        value = getattr(of, what)
        if isinstance(value, bool):
            return self._say(N_("yes") if value else N_("no"))
        if what in _CHOSEN:
            return self._say(word(_CHOSEN[what], value))
        return "—" if value is None else str(value)

    def _recipients(self, step: Step) -> str:
        return ", ".join(recipient_words(who, self.language) for who in step.recipients)

    def _items(self, step: Step) -> str:
        words = self._say(word(LISTINGS, step.items))
        if step.items is not Listing.LATE_AND_DUE_WITHIN:
            return words
        return f"{words} ({formats.number(step.within_days, self.language)})"

    def _text(self, step: Step) -> str:
        if not step.template:
            return self._say(N_("by its place"))
        place = (step.template, text_channel(step.channel) or "")
        return self.texts.get(place, step.template)

    def _fee(self, step: Step) -> str:
        if not step.fee_minor:
            return "—"
        return formats.amount_with_currency(step.fee_minor, self.currency, self.language)

    def _say(self, message: str, **values: object) -> str:
        return translate(message, self.language, **values)


_CHOSEN = {
    "channel": CHANNELS,
    "mode": SHORT_MODES,
    "scope": SHORT_SCOPES,
    "entry": ENTRIES,
}
_SPOKEN: Mapping[str, Callable[[Speaker, Step], str]] = {
    "when": Speaker.when,
    "recipients": Speaker._recipients,  # noqa: SLF001 - of this module
    "items": Speaker._items,  # noqa: SLF001
    "template": Speaker._text,  # noqa: SLF001
    "fee_minor": Speaker._fee,  # noqa: SLF001
}
"""How a setting is said that is more than a word."""


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
