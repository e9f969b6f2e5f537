"""A scenario with what every customer on it asks for worked out once."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dso_app.domain.planning import Reached
from dso_app.domain.scenario import Medium, Scenario, Step, Trigger, nominal_base, nominal_date


@dataclass(frozen=True, slots=True)
class CompiledScenario:
    """A scenario ready to plan with; positions are indexes into its steps, from 0.

    Attributes:
        steps: in order.
        offsets: effective offset of each step, in days.
        amicable: how many steps come before formal notice and litigation.
        waits: for each step, its days from the due date; None where a month's end counts.
        written: for each step, the media a text of it is there for: what a customer's preference
            may choose from. Empty where nobody looked.
    """

    scenario: Scenario
    steps: tuple[Step, ...]
    offsets: tuple[int, ...]
    amicable: int
    waits: tuple[timedelta | None, ...]
    written: tuple[frozenset[Medium], ...] = ()

    def nominal(self, position: int, due: date) -> date:
        """`nominal_date` of a step, which planning asks for most of all."""
        wait = self.waits[position]
        if wait is not None:
            return due + wait
        return nominal_date(self.steps[position], self.scenario, due)

    def above(self, reached: Reached | None) -> int:
        """Position of the first step above what an item remembers; past the end: exhausted.

        The memory of another version of the scenario counts by its effective offset.
        """
        if reached is None:
            return 0
        if reached.version_id == self.scenario.version_id:
            return reached.order
        return bisect_right(self.offsets, reached.offset)


def compile_scenario(
    scenario: Scenario, written: Sequence[frozenset[Medium]] = ()
) -> CompiledScenario:
    """Prepare a scenario, once, for planning any number of customers.

    Args:
        scenario: what to plan with.
        written: see `CompiledScenario`.
    """
    steps = scenario.steps
    firm = (at for at, step in enumerate(steps) if not step.channel.amicable)
    offsets = tuple(scenario.effective_offset(step.order) for step in steps)
    return CompiledScenario(
        scenario=scenario,
        steps=steps,
        offsets=offsets,
        amicable=next(firm, len(steps)),
        written=tuple(written),
        waits=tuple(
            None
            if nominal_base(step, scenario).trigger is Trigger.DUE_MONTH_END
            else timedelta(days=offset)
            for step, offset in zip(steps, offsets, strict=True)
        ),
    )
