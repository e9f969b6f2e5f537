"""What a scenario would send over coming days, by the planner itself; nothing is written.

Rules, section 6.5. Everything is read once; then the days go by, and only the customers for whom
a day may change something are planned again on it. People do what waits for them on its day.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from heapq import heappop, heappush

from dso_app.domain.business_days import Calendar, is_business_day
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.departure import mode_in_force
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Mode, Step
from dso_app.domain.walk import Walker
from dso_app.services.planning_changes import Planner, cycles_of
from dso_app.services.planning_facts import CustomerToPlan

AddressesOf = Callable[[int, Step], Collection[str]]
"""The email addresses a customer's step goes to, in lower case."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """One thing that would be done.

    Attributes:
        on: the business date.
        planned: the step, what it lists and asks for.
        mode: the mode in force: what waits for a person is done on its day.
    """

    on: date
    customer_id: int
    planned: PlannedStep
    mode: Mode


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

    def run(self, walkers: Iterable[Walker], days: int) -> list[Simulated]:
        """What would be done from today on, so many days in all, in order."""
        start = self.planner.today
        end = start + timedelta(days=days - 1)
        contacts: dict[str, date] = dict(self.last_contacts)
        waiting: dict[date, list[Walker]] = defaultdict(list)
        order: list[date] = []
        walked = list(walkers)
        waiting[start] = walked
        heappush(order, start)
        found: list[Simulated] = []
        while order:
            day = heappop(order)
            due = self._evaluated(waiting.pop(day), day)
            done = self._perform(due, day, contacts)
            found += done
            for walker, planned in due:
                again = self._next_day(walker, planned, day)
                if again is not None and again <= end:
                    if again not in waiting:
                        heappush(order, again)
                    waiting[again].append(walker)
        return found

    def _evaluated(
        self, walkers: Sequence[Walker], day: date
    ) -> list[tuple[Walker, list[PlannedStep]]]:
        planner = replace(self.planner, today=day)
        due = []
        for walker in walkers:
            walker.live_to(day)
            planned = planner.answer(self._customer(walker))
            steps = [] if isinstance(planned, Excluded) else planned
            for step in steps:
                walker.pass_over(self.compiled, cycles_of(step))
            due.append((walker, steps))
        return due

    def _customer(self, walker: Walker) -> CustomerToPlan:
        return CustomerToPlan(
            facts=walker.facts,
            items=list(walker.items.values()),
            history=walker.history,
            scenario_id=self.scenario_id,
            first_pass=False,
            reason=("", "", "{}"),
        )

    def _perform(
        self,
        due: Sequence[tuple[Walker, list[PlannedStep]]],
        day: date,
        contacts: dict[str, date],
    ) -> list[Simulated]:
        """Let everything be done that may be on a day, the highest steps first."""
        if not is_business_day(day, *self.calendar):
            return []
        ready = [
            (walker, step)
            for walker, steps in due
            for step in steps
            if step.planned_on <= day and step.held is None and step.missing is None
        ]
        # People do their part of a day before the outbox opens; there the highest step goes first.
        ready.sort(
            key=lambda one: (one[1].step.channel.sendable, -one[1].step.order, one[0].facts.id)
        )
        done = []
        for walker, planned in ready:
            step = planned.step
            mode = mode_in_force(step.mode, first_pass=False, only_old=planned.listing.only_old)
            addresses = self.addresses_of(walker.facts.id, step)
            if self._waits(walker, step, mode, addresses, contacts, day):
                continue
            walker.perform(self.compiled, planned, day)
            if step.channel.contacts_customer:
                contacts.update(dict.fromkeys(addresses, day))
            done.append(Simulated(day, walker.facts.id, planned, mode))
        return done

    def _waits(
        self,
        walker: Walker,
        step: Step,
        mode: Mode,
        addresses: Collection[str],
        contacts: Mapping[str, date],
        day: date,
    ) -> bool:
        """Whether a step must wait: the scenario was just changed, or the contact gap."""
        if step.channel.sendable and walker.not_before is not None and day < walker.not_before:
            return True
        if mode is not Mode.AUTOMATIC or step.channel.internal:
            return False
        before = [contacts[one] for one in addresses if one in contacts]
        if walker.last_contact is not None:
            before.append(walker.last_contact)
        return bool(before) and day < max(before) + timedelta(days=self.gap_days)

    def _next_day(self, walker: Walker, planned: Sequence[PlannedStep], day: date) -> date | None:
        """The next day on which something may be done for a customer; None when none is known."""
        tomorrow = day + timedelta(days=1)
        if any(one.planned_on <= day and one.missing is None for one in planned if not one.held):
            # Done, and what follows is to be planned; or waiting for its day.
            return tomorrow
        days = [one.planned_on for one in planned]
        stuck = any(one.held or one.missing for one in planned)
        days += walker.turning_points(self.planner.settings, stuck=stuck)
        return min((one for one in days if one > day), default=None)
