"""What is sound in a scenario and yet may surprise whoever wrote it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Mode, Scenario, Scope, Step
from dso_app.errors import Reason
from dso_app.texts import N_


@dataclass(frozen=True, slots=True)
class MissingLanguage:
    """A step whose text is not written in a language its customers read.

    Attributes:
        language: two letters.
        customers: how many customers on the scenario read it; 0 for the company's own language.
    """

    order: int
    language: str
    customers: int


def warnings_of(scenario: Scenario, gap_days: int) -> list[Reason]:
    """What may surprise, one sentence each, with the step's `order` among the values.

    Args:
        scenario: one without problems.
        gap_days: the entity's contact gap.
    """
    found = [*_timing(scenario, gap_days)]
    for step in scenario.steps:
        found += _step_warnings(scenario, step)
    return found


def _timing(scenario: Scenario, gap_days: int) -> Iterator[Reason]:
    for before, step in pairwise(scenario.steps):
        apart = scenario.effective_offset(step.order) - scenario.effective_offset(before.order)
        values = {"order": step.order, "previous": before.order}
        if apart == 0:
            yield Reason(
                "same_day",
                N_("Step {order} falls on the day of step {previous}: it leaves a day later."),
                values,
            )
        elif _leaves_by_itself(before) and _leaves_by_itself(step) and apart < gap_days:
            yield Reason(
                "within_gap",
                N_("Step {order} waits: contacts are kept {gap} days apart."),
                values | {"gap": gap_days},
            )


def _leaves_by_itself(step: Step) -> bool:
    return step.mode is Mode.AUTOMATIC and step.channel.contacts_customer


def _step_warnings(scenario: Scenario, step: Step) -> Iterator[Reason]:
    values = {"order": step.order}
    if step.channel is Channel.REGISTERED_LETTER and step.mode is Mode.AUTOMATIC:
        yield Reason(
            "formal_by_itself",
            N_("Step {order} is a registered letter that nobody confirms."),
            values,
        )
    if step.fee_minor:
        yield Reason(
            "fee",
            N_(
                "Step {order} charges a fee: see that the law and your terms allow it. In France, "
                "costs of reminders stay with the creditor (article L111-8 of the code of civil "
                "enforcement procedures)."
            ),
            values,
        )
    lists_late = step.items is Listing.LATE and scenario.scope is Scope.ACCOUNT
    if lists_late and step.channel.sendable and scenario.effective_offset(step.order) < 0:
        yield Reason(
            "late_before_due",
            N_(
                "Step {order} leaves before the due date, when nothing is late: "
                "it lists the leader item alone."
            ),
            values,
        )


def missing_languages(
    written: Mapping[int, frozenset[str]], read: Mapping[str, int]
) -> list[MissingLanguage]:
    """The languages that are read and that steps have no text in, the most read first.

    Args:
        written: by order of the steps that send a text, the languages it is written in.
        read: by language, how many customers read it.
    """
    return [
        MissingLanguage(order, language, customers)
        for language, customers in sorted(read.items(), key=lambda one: (-one[1], one[0]))
        for order, languages in sorted(written.items())
        if language not in languages
    ]
