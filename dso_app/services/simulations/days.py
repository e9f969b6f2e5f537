"""What a scenario would send over coming days, by the planner itself; nothing is written.

Rules, section 6.5. Everything is read once; then the days go by, and only the customers for whom
a day may change something are planned again on it. People do what waits for them on its day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count, pairwise
from operator import attrgetter

from dso_app.domain.business_days import Calendar, add_business_days, is_business_day
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.departure import mode_in_force
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Entry, Mode, Step
from dso_app.domain.walk import OpenStep, Walker
from dso_app.halves import in_halves
from dso_app.records import record
from dso_app.services.planning.changes import Planner
from dso_app.services.planning.facts import CustomerToPlan
from dso_app.services.simulations.groups import AddressesOf, sharing_addresses

_DAY = timedelta(days=1)


@record
class Simulated:
    """One thing that would be done.

    Attributes:
        on: the business date.
        leader_id: of what it lists, the leader item.
        listed: what it lists.
        asked: per currency, in minor units.
        mode: the mode in force: what waits for a person is done on its day.
    """

    on: date
    customer_id: int
    step: Step
    leader_id: int
    listed: tuple[int, ...]
    asked: Mapping[str, int]
    mode: Mode


@record
class _Ready:
    """A step whose day has come."""

    walker: Walker
    planned: PlannedStep
    open: OpenStep


@dataclass
class Simulation:
    """A scenario walked through coming days.

    Attributes:
        compiled: the scenario, saved or being edited.
        planner: what planning takes besides the customer, on the first day.
        calendar: the sending days.
        gap_days: days between automatic contacts to a customer or an address.
        addresses_of: where a step's message goes to.
        last_contacts: by address, before the first day.
    """

    scenario_id: int
    compiled: CompiledScenario
    planner: Planner
    calendar: Calendar
    gap_days: int
    addresses_of: AddressesOf
    last_contacts: Mapping[str, date] = field(default_factory=dict)
    _created: Iterator[int] = field(default_factory=count, init=False)
    _prepared: Iterator[int] = field(default_factory=count, init=False)
    _contacts: dict[str, date] = field(default_factory=dict, init=False)
    _planners: dict[date, Planner] = field(default_factory=dict, init=False)
    _open: dict[date, bool] = field(default_factory=dict, init=False)
    _openings: dict[date, date] = field(default_factory=dict, init=False)
    _waits: Sequence[timedelta | None] = field(default=(), init=False)

    def run(self, walkers: Iterable[Walker], days: int) -> list[Simulated]:
        """What would be done from today on, so many days in all, in order."""
        end = self.planner.today + timedelta(days=days - 1)
        walked = list(walkers)
        self._created, self._prepared = _numbers(walked)
        self._contacts = dict(self.last_contacts)
        self._waits = _waits(self.compiled.offsets)
        groups = sharing_addresses(walked, self.compiled, self.addresses_of)

        def walk(some: Sequence[list[Walker]]) -> list[Simulated]:
            return [one for group in some for one in self._walk(group, end)]

        return sorted(in_halves(walk, groups), key=attrgetter("on"))

    def _walk(self, walkers: list[Walker], end: date) -> list[Simulated]:
        """The same of customers who share addresses with nobody else."""
        waiting = {self.planner.today: walkers}
        order = [self.planner.today]
        alone = len(walkers) == 1
        by_age = self.compiled.scenario.entry is Entry.MATCHING_AGE
        found: list[Simulated] = []
        while order:
            day = heappop(order)
            due = self._evaluated(waiting.pop(day), day)
            found += self._perform(due, day)
            for walker, planned in due:
                again = self._next_day(walker, planned, day, alone=alone)
                if alone and again is not None and not by_age:
                    # Nothing is done on other days, and none of them is remembered.
                    again = self._open_from(again)
                if again is None or again > end:
                    continue
                if again not in waiting:
                    heappush(order, again)
                    waiting[again] = []
                waiting[again].append(walker)
        return found

    def _evaluated(
        self, walkers: list[Walker], day: date
    ) -> list[tuple[Walker, list[PlannedStep]]]:
        """Plan customers on a day, in the order in which the agenda is planned."""
        planner = self._planners.get(day)
        if planner is None:
            planner = self._planners[day] = replace(self.planner, today=day, look_ahead=False)
        walkers.sort(key=lambda one: one.facts.id)
        due = []
        for walker in walkers:
            walker.live_to(day)
            planned = planner.answer(self._customer(walker), walker.memory)
            steps = [] if isinstance(planned, Excluded) else planned
            walker.meet(self.compiled, steps, day, self._created)
            due.append((walker, steps))
        return due

    def _customer(self, walker: Walker) -> CustomerToPlan:
        return CustomerToPlan(
            facts=walker.facts,
            items=walker.open_items(),
            history=walker.history,
            scenario_id=self.scenario_id,
            first_pass=False,
            reason=("", "", "{}"),
        )

    def _perform(
        self,
        due: Sequence[tuple[Walker, list[PlannedStep]]],
        day: date,
    ) -> list[Simulated]:
        """Let everything be done that may be on a day, the highest steps first."""
        ready = [
            _Ready(walker, step, opened)
            for walker, steps in due
            for step in steps
            if step.planned_on <= day and step.held is None and step.missing is None
            if (opened := walker.open[step.step.key]).comes_on(step) <= day
        ]
        if not ready:
            return []
        several = len(ready) > 1
        if several:
            ready.sort(key=lambda one: one.open.created)
        for one in ready:
            if one.open.prepared is None:
                one.open.prepared = next(self._prepared)
        if not self._is_open(day):
            return []
        if several:
            # People do their part before the outbox opens; there the highest step goes first.
            ready.sort(
                key=lambda one: (
                    *(one.planned.step.channel.sendable, -one.planned.step.order),
                    one.open.prepared or 0,
                )
            )
        done = []
        for one in ready:
            step = one.planned.step
            mode = mode_in_force(
                step.mode, first_pass=one.open.by_hand, only_old=one.planned.listing.only_old
            )
            addresses = self.addresses_of(one.walker.facts.id, step)
            one.open.free_on = self._free_on(one, mode, addresses)
            if one.open.free_on is not None and day < one.open.free_on:
                continue
            one.walker.perform(self.compiled, one.planned, day)
            if step.channel.contacts_customer:
                self._contacts.update(dict.fromkeys(addresses, day))
            leader, listing = one.planned.leader_id, one.planned.listing
            done.append(
                Simulated(
                    *(day, one.walker.facts.id, step, leader),
                    *(listing.item_ids, listing.asked, mode),
                )
            )
        return done

    def _free_on(self, ready: _Ready, mode: Mode, addresses: Collection[str]) -> date | None:
        """The day a step may leave from: the scenario just changed, an answer to read, the gap.

        A contact in the meantime may put it off further.
        """
        walker, channel = ready.walker, ready.planned.step.channel
        days = [walker.not_before] if channel.sendable and walker.not_before else []
        if mode is Mode.AUTOMATIC:
            if walker.answered:
                held = (walker.answered.get(one) for one in ready.planned.listed)
                days += [one + _DAY for one in held if one is not None]
            if not channel.internal:
                gap = timedelta(days=self.gap_days)
                known = self._contacts
                days += [known[one] + gap for one in addresses if one in known]
                if walker.last_contact is not None:
                    days.append(walker.last_contact + gap)
        return max(days, default=None)

    def _next_day(
        self, walker: Walker, planned: Sequence[PlannedStep], day: date, *, alone: bool
    ) -> date | None:
        """The next day on which something may be done for a customer; None when none is known.

        What follows a step that was done is planned the day after: in the order of that day come
        those who share an address, and items that enter at their age have their place from then
        on. Else items of a customer who shares none are asked for again after their interval.
        """
        by_age = self.compiled.scenario.entry is Entry.MATCHING_AGE
        turn = walker.next_turn(day, self.planner.settings)
        days = [] if turn is None else [turn]
        stuck = []
        for one in planned:
            step = walker.open.get(one.step.key)
            if one.held or one.missing:
                stuck.append(one)
            elif step is None:
                if not (alone and one.climbers) or by_age:
                    return day + _DAY
                if one.more_on is not None:
                    days.append(one.more_on)
                if (wait := self._waits[one.step.order - 1]) is not None:
                    days.append(day + wait)
            elif (comes_on := step.comes_on(one)) > day:
                days.append(comes_on)
            else:
                days.append(max(step.free_on or day, self._open_after(day)))
            if one.planned_on > day:
                days.append(one.planned_on)
        if stuck and (change := walker.next_change(day, self.compiled, stuck)) is not None:
            days.append(change)
        return min([one for one in days if one > day], default=None)

    def _is_open(self, day: date) -> bool:
        """Whether a day is a sending day."""
        known = self._open.get(day)
        if known is None:
            known = self._open[day] = is_business_day(day, *self.calendar)
        return known

    def _open_from(self, day: date) -> date:
        """A day itself when it is a sending day, else the next that is one."""
        return day if self._is_open(day) else self._open_after(day)

    def _open_after(self, day: date) -> date:
        """The sending day after a day."""
        if day not in self._openings:
            self._openings[day] = add_business_days(day, 1, *self.calendar)
        return self._openings[day]


def _waits(offsets: Sequence[int]) -> list[timedelta | None]:
    """From a step that was done to the first day of the next one; None after the last."""
    between = (max(1, later - offset) for offset, later in pairwise(offsets))
    return [*(timedelta(days=days) for days in between), None]


def _numbers(walkers: Sequence[Walker]) -> tuple[Iterator[int], Iterator[int]]:
    """Numbers for what comes into the agenda, and for messages, after those there are."""
    known = [step for walker in walkers for step in walker.open.values()]
    created = max((step.created for step in known), default=0)
    return count(created + 1), count(max((step.prepared or 0 for step in known), default=0) + 1)
