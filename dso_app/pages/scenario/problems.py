"""What is wrong with a draft, and what may surprise, each beside the step it is about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from dso_app.domain.scenario import Channel, Scenario
from dso_app.domain.scenario_warnings import MissingLanguage, missing_languages, warnings_of
from dso_app.errors import Reason
from dso_app.formats import language_in
from dso_app.pages.texts.book import TextBook
from dso_app.services.scenarios.problems import BUILT_CHANNELS, problems_with
from dso_app.services.texts.templates import place_key, text_channel
from dso_app.texts import N_, counted_words, translate


@dataclass
class Problem:
    """A sentence about a draft.

    Attributes:
        order: the step it is about; 0 for the whole scenario.
        words: the sentence.
        bad: whether it stands in the way of saving.
        beside: whether it is said beside its step alone, because it is summed up above.
    """

    order: int
    words: str
    bad: bool = True
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks drafts while they are typed; what it needs was read when the scenario was opened.

    Attributes:
        language: of the sentences.
        gap_days: the company's contact gap.
        read: by language, how many customers on the scenario read it.
        offered: the channels steps can take here.
    """

    language: str = "en"
    gap_days: int = 0
    read: Mapping[str, int] | None = None
    offered: Collection[Channel] = BUILT_CHANNELS

    def wrong(self, reasons: list[Reason]) -> list[Problem]:
        """Reasons why a draft cannot be saved."""
        return [self._problem(reason, bad=True) for reason in reasons]

    def check(self, scenario: Scenario, book: TextBook) -> list[Problem]:
        """What is wrong with a scenario; what may surprise, where nothing is wrong."""
        reasons = problems_with(scenario, book.places(), self.offered)
        if reasons:
            return self.wrong(reasons)
        surprises = warnings_of(scenario, self.gap_days)
        return [
            *(self._problem(reason, bad=False) for reason in surprises),
            *self._unwritten(scenario, book),
        ]

    def _problem(self, reason: Reason, *, bad: bool) -> Problem:
        order = reason.values.get("order", 0)
        assert isinstance(order, int)  # noqa: S101 - the rules number steps
        return Problem(order, reason.sentence(self.language), bad)

    def _unwritten(self, scenario: Scenario, book: TextBook) -> list[Problem]:
        """Steps whose text is missing in a language that is read."""
        written = {
            step.order: frozenset(
                book.languages(step.template or place_key(scenario, step.order), channel)
            )
            for step in scenario.steps
            if (channel := text_channel(step.channel)) and not step.channel.internal
        }
        missing = missing_languages(written, self.read or {})
        return [
            *(self._summed_up(list(of)) for _, of in groupby(missing, key=_language)),
            *(
                Problem(
                    order,
                    translate(
                        N_("Step {order} has no text in: {languages}."),
                        self.language,
                        order=order,
                        languages=", ".join(language_in(one.language, self.language) for one in of),
                    ),
                    bad=False,
                    beside=True,
                )
                for order, of in groupby(sorted(missing, key=_order), key=_order)
            ),
        ]

    def _summed_up(self, missing: Sequence[MissingLanguage]) -> Problem:
        """All steps without a text in one language, in a sentence."""
        one, several = (
            N_("No text in {spoken}, the language of a customer on it: steps {orders}."),
            N_("No text in {spoken}, the language of {count} customers on it: steps {orders}."),
        )
        if not missing[0].customers:
            one = several = N_("No text in {spoken}, the company’s language: steps {orders}.")
        words = counted_words(
            *(one, several, missing[0].customers, self.language),
            spoken=language_in(missing[0].language, self.language),
            orders=", ".join(str(step.order) for step in missing),
        )
        return Problem(0, words, bad=False)


def _language(missing: MissingLanguage) -> str:
    return missing.language


def _order(missing: MissingLanguage) -> int:
    return missing.order
