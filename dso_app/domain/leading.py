"""Which items may lead, in which order, and where each of them stands: the same in both scopes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.eligibility import is_old, why_not_eligible
from dso_app.domain.kinds import Kind
from dso_app.domain.placing import next_place
from dso_app.domain.planning import (
    CustomerFacts,
    History,
    ItemFacts,
    PlannedStep,
    PlanningSettings,
)
from dso_app.domain.preferences import step_for
from dso_app.domain.recipients import why_unreachable
from dso_app.domain.scenario import Entry, Step
from dso_app.errors import Reason
from dso_app.formats import decimals
from dso_app.records import record

_MOST_DECIMALS = 8
_DAY = timedelta(days=1)
_due_date = attrgetter("due_date")


@record
class Place:
    """Where an item that may lead stands.

    Attributes:
        at: position of its next step.
        planned_on: that step's day; may lie in the past.
        skipped_orders: the orders its entry passes over.
    """

    item: ItemFacts
    at: int
    planned_on: date
    skipped_orders: tuple[int, ...]


@dataclass(slots=True)
class Memory:
    """What was found for a customer, kept from one day to the next by who plans many of them.

    Of one customer on one scenario, asked in the same way on days that never go back. What an
    item is, is told by its facts: others are made whenever it changes.

    Attributes:
        places: by item, of what it was found, and the first day it may be found otherwise.
        eligible: by item, that first day, and why it may not lead; forgotten when its amounts
            change, whatever it remembers.
        steps: by position in scope *item*, the same as of places for the step planned there.
        addressed: by position, the step as the customer wants it, and what it misses.
        ordered: the last items put in order, and their order.
    """

    places: dict[int, tuple[ItemFacts, History, date, Place | Reason]] = field(default_factory=dict)
    eligible: dict[int, tuple[date, Reason | None]] = field(default_factory=dict)
    steps: dict[int, tuple[list[Place], date, PlannedStep]] = field(default_factory=dict)
    addressed: dict[int, tuple[Step, Reason | None]] = field(default_factory=dict)
    ordered: tuple[Sequence[ItemFacts], list[ItemFacts]] = ((), [])


@record
class Asked:
    """What is asked of every item of a customer on a day.

    Attributes:
        memory: of the days before; None where none is kept.
    """

    scenario: CompiledScenario
    customer: CustomerFacts
    settings: PlanningSettings
    today: date
    memory: Memory | None = None

    def place_of(self, item: ItemFacts, history: History) -> Place | Reason:
        """Where an item stands, or why it does not lead; found once while nothing changes it."""
        memory = self.memory
        if memory is None:
            reason = why_not_leader(item, self.customer, self.settings, self.today)
            return reason or self._find(item, history)
        known = memory.places.get(item.id)
        if known is not None and known[0] is item and known[1] is history and self.today < known[2]:
            return known[3]
        until, reason = self._eligible(item, memory)
        found = reason or self._find(item, history)
        if item.reached is None and self.scenario.scenario.entry is Entry.MATCHING_AGE:
            # Its age moves the entry of one that enters by it, every day.
            until = self.today + _DAY
        memory.places[item.id] = (item, history, until, found)
        return found

    def addressed(self, at: int) -> tuple[Step, Reason | None]:
        """The step at a position as the customer wants it, and what it misses."""
        known = self.memory.addressed.get(at) if self.memory is not None else None
        if known is not None:
            return known
        step = step_for(self.scenario, at, self.customer)
        found = step, why_unreachable(step, self.customer)
        if self.memory is not None:
            self.memory.addressed[at] = found
        return found

    def _eligible(self, item: ItemFacts, memory: Memory) -> tuple[date, Reason | None]:
        """Why an item that is not exhausted may not lead, and until when that is so."""
        known = memory.eligible.get(item.id)
        if known is None or self.today >= known[0]:
            until = min([turn for turn in self._turns(item) if turn > self.today], default=date.max)
            known = until, why_not_leader(item, self.customer, self.settings, self.today)
            memory.eligible[item.id] = known
        return known

    def _find(self, item: ItemFacts, history: History) -> Place | Reason:
        """Where an item that may lead stands; why it does not, when no step is left for it."""
        scenario = self.scenario
        above = scenario.above(item.reached)
        if above >= len(scenario.offsets):
            return reasons.EXHAUSTED
        place = next_place(scenario, item, history, self.today)
        if place is None:
            return reasons.NO_STEP_LEFT
        at, planned_on = place
        passed = history.passed_over_on
        if passed is not None:
            # At most one a business date: a step a person passed over counts as that day's.
            planned_on = max(planned_on, passed + _DAY)
        return Place(item, at, planned_on, tuple(range(above + 1, at + 1)) if at > above else ())

    def _turns(self, item: ItemFacts) -> list[date]:
        """Days on which it turns late, old or eligible, or the customer insolvent."""
        due = item.due_date
        turns = [due + _DAY, due + timedelta(days=self.settings.old_after_days + 1)]
        if item.kind is Kind.DRAFT or self.customer.direct_debit:
            turns.append(due + timedelta(days=self.settings.draft_grace_days))
        if self.customer.insolvent_on is not None:
            turns.append(self.customer.insolvent_on)
        return turns

    def in_leader_order(self, items: Sequence[ItemFacts]) -> list[ItemFacts]:
        """The debits by `leader_order`."""
        if self.memory is None:
            return _in_leader_order(items)
        known, order = self.memory.ordered
        if known is not items:
            order = _in_leader_order(items)
            self.memory.ordered = (items, order)
        return order


def why_not_leader(
    item: ItemFacts, customer: CustomerFacts, settings: PlanningSettings, today: date
) -> Reason | None:
    """Why an item cannot lead, exhausted or not: not eligible, or old; None when it can."""
    reason = why_not_eligible(item, customer, settings, today)
    if reason is not None:
        return reason
    return reasons.OLD if is_old(item, settings, today) else None


def _in_leader_order(items: Sequence[ItemFacts]) -> list[ItemFacts]:
    """Ties are worked out only where two fall due together."""
    debits = [item for item in items if item.remaining_minor > 0]
    together = len({item.due_date for item in debits}) < len(debits)
    return sorted(debits, key=leader_order if together else _due_date)


def first_in_order(items: Sequence[ItemFacts]) -> ItemFacts:
    """The first of some debits by `leader_order`."""
    if len(items) == 1:
        return items[0]
    oldest = min([item.due_date for item in items])
    tied = [item for item in items if item.due_date == oldest]
    return tied[0] if len(tied) == 1 else min(tied, key=leader_order)


def leader_order(item: ItemFacts) -> tuple[date, int, str, int]:
    """Oldest due date first; ties: larger remaining, in whole units, then number."""
    size = item.remaining_minor * 10 ** (_MOST_DECIMALS - decimals(item.currency))
    return item.due_date, -size, item.number, item.id


def common_reason(refusals: Iterable[Reason]) -> Reason:
    """Why no item leads: the reason they share, if they share one."""
    by_code = {reason.code: reason for reason in refusals}
    if not by_code:
        return reasons.NOTHING_OPEN
    return next(iter(by_code.values())) if len(by_code) == 1 else reasons.NOTHING_LEADS
