"""A customer walked through coming days: what its ledger becomes, and what it remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.kinds import Kind
from dso_app.domain.planning import (
    CustomerFacts,
    History,
    ItemFacts,
    PlannedStep,
    PlanningSettings,
    Reached,
    remember,
)


@dataclass(slots=True)
class Walker:
    """A customer on its way; everything in it changes as the days go by.

    Attributes:
        items: its open items by id, in the order they are to be listed.
        history: the last step performed for it.
        last_contact: the last outgoing contact to it.
        paid_on: days on which items are paid in full.
        ends: days on which what a promise shelters of an item is asked for again, in minor units.
        not_before: nothing leaves before that day.
    """

    facts: CustomerFacts
    items: dict[int, ItemFacts]
    history: History
    last_contact: date | None = None
    paid_on: Mapping[int, date] = field(default_factory=dict)
    ends: Sequence[tuple[date, int, int]] = ()
    not_before: date | None = None

    def live_to(self, day: date) -> None:
        """Pay what is paid by a day, and end what shelters items until then."""
        for item_id, on in self.paid_on.items():
            if on <= day:
                self.items.pop(item_id, None)
        for on, item_id, minor in self.ends:
            if on <= day and item_id in self.items:
                item = self.items[item_id]
                left = max(item.sheltered_minor - minor, 0)
                self.items[item_id] = replace(item, sheltered_minor=left)
        self.ends = [one for one in self.ends if one[0] > day]

    def pass_over(self, compiled: CompiledScenario, orders: Mapping[int, Sequence[int]]) -> None:
        """Remember the steps that the entry rule passed over, by item."""
        for item_id, passed in orders.items():
            if passed:
                self._remember(item_id, _reached(compiled, passed[-1], None))

    def perform(self, compiled: CompiledScenario, planned: PlannedStep, day: date) -> None:
        """A step was performed on a day: what it listed remembers it."""
        order = planned.step.order
        reached = _reached(compiled, order, day)
        for item_id in planned.listing.item_ids:
            self._remember(item_id, reached)
        done = History(day, reached.offset)
        for climber in planned.climbers:
            self.items[climber.item_id] = replace(self.items[climber.item_id], climbed=done)
        if not planned.climbers:
            self.history = done
        if planned.step.channel.contacts_customer:
            self.last_contact = day

    def _remember(self, item_id: int, reached: Reached) -> None:
        item = self.items[item_id]
        self.items[item_id] = replace(item, reached=remember(item.reached, reached))

    def turning_points(self, settings: PlanningSettings, *, stuck: bool) -> list[date]:
        """Days on which, without anything being done, the planner may answer otherwise.

        An item is paid, sheltered no more, old, eligible after its grace; the customer is
        insolvent, or spared no more; while a step is stuck, too little being asked or nobody to
        ask, an item turning late may change that.
        """
        days = [*self.paid_on.values(), *(on for on, _, _ in self.ends)]
        if self.facts.insolvent_on is not None:
            days.append(self.facts.insolvent_on)
        if self.facts.do_not_dun and self.facts.spared_until is not None:
            days.append(self.facts.spared_until + timedelta(days=1))
        for item in self.items.values():
            if item.remaining_minor <= 0:
                continue
            days.append(item.due_date + timedelta(days=settings.old_after_days + 1))
            if item.kind is Kind.DRAFT or self.facts.direct_debit:
                days.append(item.due_date + timedelta(days=settings.draft_grace_days))
            if stuck:
                days.append(item.due_date + timedelta(days=1))
        return days


def _reached(compiled: CompiledScenario, order: int, on: date | None) -> Reached:
    return Reached(compiled.scenario.version_id, order, compiled.offsets[order - 1], on)
