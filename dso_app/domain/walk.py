"""A customer walked through coming days: what its ledger becomes, and what it remembers."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.kinds import Kind
from dso_app.domain.leading import Memory
from dso_app.domain.planning import (
    CustomerFacts,
    History,
    ItemFacts,
    PlannedStep,
    PlanningSettings,
    Reached,
    remember,
)
from dso_app.domain.scenario import Entry, Scope


@dataclass(slots=True)
class OpenStep:
    """A step in the agenda that is not done yet.

    Attributes:
        leader_id: its leader item.
        planned_on: its day.
        created: its place among all that came into the agenda, first come first.
        prepared: the same of its message; None while there is none.
        by_hand: a person confirms it, or has: it is no automatic step.
        postponed_to: the day a person put it off to.
        free_on: the day it may leave from, where something held it on its own.
    """

    leader_id: int
    planned_on: date
    created: int
    prepared: int | None = None
    by_hand: bool = False
    postponed_to: date | None = None
    free_on: date | None = None

    def is_still(self, planned: PlannedStep, day: date) -> bool:
        """Whether a step planned on a day is this one: the same leader's, and not put off."""
        if self.planned_on <= day < planned.planned_on:
            return False
        return bool(planned.climbers) or planned.leader_id == self.leader_id

    def comes_on(self, planned: PlannedStep) -> date:
        """The day it may be done from."""
        return max(planned.planned_on, self.postponed_to or planned.planned_on)


@dataclass(slots=True)
class Walker:
    """A customer on its way; everything in it changes as the days go by.

    Attributes:
        items: its open items by id, in the order they are to be listed.
        history: the last step performed for it.
        last_contact: the last outgoing contact to it.
        paid_on: days on which items are paid in full.
        ends: days on which what a promise shelters of an item is asked for again, in minor units.
        answered: items with an answer nobody has validated, and the last day it holds them.
        not_before: nothing leaves before that day.
        first_pass: what is found due goes to confirm.
        open: its open steps, by their key.
    """

    facts: CustomerFacts
    items: dict[int, ItemFacts]
    history: History
    last_contact: date | None = None
    paid_on: Mapping[int, date] = field(default_factory=dict)
    ends: Sequence[tuple[date, int, int]] = ()
    answered: Mapping[int, date] = field(default_factory=dict)
    not_before: date | None = None
    first_pass: bool = False
    open: dict[str, OpenStep] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    """What planning found for it on the days before."""
    turns: list[date] | None = None
    """Its turning points, once they were asked for."""
    listed: list[ItemFacts] | None = None
    """Its open items in order, the same list until one of them changes."""

    def open_items(self) -> list[ItemFacts]:
        """Its open items as they are to be listed: the same object while they stay the same."""
        if self.listed is None:
            self.listed = list(self.items.values())
        return self.listed

    def live_to(self, day: date) -> None:
        """Pay what is paid by a day, and end what shelters items until then."""
        if self.paid_on and min(self.paid_on.values()) <= day:
            for item_id, on in self.paid_on.items():
                if on <= day:
                    self.items.pop(item_id, None)
            self.paid_on = {key: on for key, on in self.paid_on.items() if on > day}
            self.listed = None
        if not self.ends or min(self.ends)[0] > day:
            return
        self.listed = None
        for on, item_id, minor in self.ends:
            if on <= day and item_id in self.items:
                item = self.items[item_id]
                left = max(item.sheltered_minor - minor, 0)
                self.items[item_id] = replace(item, sheltered_minor=left)
                self.memory.eligible.pop(item_id, None)
        self.ends = [one for one in self.ends if one[0] > day]

    def meet(
        self,
        compiled: CompiledScenario,
        planned: Sequence[PlannedStep],
        day: date,
        numbers: Iterator[int],
    ) -> None:
        """Take what is planned on a day into the agenda; what is open and is not goes."""
        known, self.open = self.open, {}
        for one in planned:
            self._pass_over(compiled, one)
            step = known.get(one.step.key)
            if step is None or not step.is_still(one, day):
                step = OpenStep(one.leader_id, one.planned_on, next(numbers))
            if self.first_pass and one.planned_on <= day and not (one.held or one.missing):
                step.by_hand = True
            step.planned_on = one.planned_on
            self.open[one.step.key] = step
        if self.items:
            self.first_pass = False

    def _pass_over(self, compiled: CompiledScenario, planned: PlannedStep) -> None:
        """Remember the steps that the entry rule passed over."""
        for one in planned.climbers:
            if one.skipped_orders:
                self._remember(one.item_id, _reached(compiled, one.skipped_orders[-1], None))
        if planned.skipped_orders:
            self._remember(planned.leader_id, _reached(compiled, planned.skipped_orders[-1], None))

    def perform(self, compiled: CompiledScenario, planned: PlannedStep, day: date) -> None:
        """A step was performed on a day: what it listed remembers it."""
        reached = _reached(compiled, planned.step.order, day)
        climbing = {one.item_id for one in planned.climbers}
        self.have_done(reached, day, planned.listing.item_ids, climbing)
        if planned.step.channel.contacts_customer:
            self.last_contact = day
        self.open.pop(planned.step.key, None)

    def have_done(
        self, reached: Reached, day: date, listed: Sequence[int], climbing: set[int]
    ) -> None:
        """Remember a step performed on a day.

        Args:
            reached: the step.
            day: the day.
            listed: what it listed.
            climbing: in scope *item*, those whose own step it was.
        """
        done = History(day, reached.offset)
        for item_id in listed:
            if item_id in self.items:
                self._remember(item_id, reached, done if item_id in climbing else None)
        # In scope item, nothing reads it; a scenario that becomes one of scope account does.
        self.history = done

    def _remember(self, item_id: int, reached: Reached, done: History | None = None) -> None:
        item = self.items[item_id]
        higher = remember(item.reached, reached)
        if higher is not item.reached or done is not None:
            self.items[item_id] = item.remembering(higher, item.climbed if done is None else done)
            self.listed = None

    def next_turn(self, day: date, settings: PlanningSettings) -> date | None:
        """The next day on which, without anything being done, the planner may answer otherwise.

        An item is paid, sheltered no more, old, eligible after its grace; the customer is
        insolvent, or spared no more.
        """
        if self.turns is None:
            self.turns = sorted(self._turning_points(settings))
        at = bisect_right(self.turns, day)
        return self.turns[at] if at < len(self.turns) else None

    def _turning_points(self, settings: PlanningSettings) -> set[date]:
        days = {*self.paid_on.values(), *(on for on, _, _ in self.ends)}
        if self.facts.insolvent_on is not None:
            days.add(self.facts.insolvent_on)
        if self.facts.do_not_dun and self.facts.spared_until is not None:
            days.add(self.facts.spared_until + timedelta(days=1))
        old, grace = timedelta(settings.old_after_days + 1), timedelta(settings.draft_grace_days)
        for item in self.items.values():
            if item.remaining_minor > 0:
                days.add(item.due_date + old)
                if item.kind is Kind.DRAFT or self.facts.direct_debit:
                    days.add(item.due_date + grace)
        return days

    def next_change(
        self, day: date, compiled: CompiledScenario, stuck: Sequence[PlannedStep]
    ) -> date | None:
        """The next day on which steps that cannot be done may list, or be, something else.

        Too little is asked, or nobody can be: an item turns late, or comes within the days that a
        step looks ahead. Where each item climbs by itself others join the step on any day; where
        items enter at their age, their entry moves on.
        """
        if compiled.scenario.scope is Scope.ITEM and any(one.held for one in stuck):
            return day + timedelta(days=1)
        ahead = {-1, *(one.step.within_days for one in stuck)}
        days = {
            item.due_date - timedelta(days=within)
            for item in self.items.values()
            for within in ahead
        }
        if compiled.scenario.entry is Entry.MATCHING_AGE:
            days |= self._entries(compiled)
        return min((one for one in days if one > day), default=None)

    def _entries(self, compiled: CompiledScenario) -> set[date]:
        """Days on which items no step listed may enter at a later one."""
        days = set()
        for item in self.items.values():
            if item.reached is None:
                done = item.climbed if compiled.scenario.scope is Scope.ITEM else self.history
                for position, offset in enumerate(compiled.offsets):
                    days.add(compiled.nominal(position, item.due_date))
                    if done.last_performed_on is not None:
                        wait = max(1, offset - done.last_performed_offset)
                        days.add(done.last_performed_on + timedelta(days=wait))
        return days


def _reached(compiled: CompiledScenario, order: int, on: date | None) -> Reached:
    return Reached(compiled.scenario.version_id, order, compiled.offsets[order - 1], on)
