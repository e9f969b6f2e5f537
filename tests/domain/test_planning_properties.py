"""What holds along any life of a customer: steps performed, payments, new items, edits."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dso_app.domain.compiled import compile_scenario
from dso_app.domain.planner import plan_next_step
from dso_app.domain.planning import (
    Excluded,
    History,
    ItemFacts,
    PlannedStep,
    Reached,
    remember,
)
from dso_app.domain.scenario import Scenario
from dso_app.domain.scenario_check import check_scenario
from tests.support.planning_examples import CUSTOMER, SETTINGS, TODAY, days
from tests.support.planning_strategies import items, scenarios


@dataclass
class Life:
    """A customer's days on a scenario, kept as the outbox would."""

    scenario: Scenario
    today: date = TODAY
    items: dict[int, ItemFacts] = field(default_factory=dict)
    history: History = field(default_factory=History)
    done: set[tuple[int, int | None, int]] = field(default_factory=set)
    born: int = 0

    def add(self, item: ItemFacts) -> None:
        self.born += 1
        self.items[self.born] = replace(item, id=self.born, number=f"F{self.born}")

    def plan(self) -> PlannedStep | Excluded:
        ledger = tuple(self.items.values())
        compiled = compile_scenario(self.scenario)
        return plan_next_step(compiled, CUSTOMER, ledger, self.history, SETTINGS, self.today)

    def note(
        self, planned: PlannedStep, order: int, listed: tuple[int, ...], on: date | None
    ) -> None:
        """Record a step against the cycle: the unique key must never meet itself."""
        key = (planned.leader_id, self.scenario.version_id, order)
        assert key not in self.done
        self.done.add(key)
        offset = self.scenario.effective_offset(order)
        new = Reached(self.scenario.version_id, order, offset, on)
        for number in listed:
            item = self.items[number]
            self.items[number] = replace(item, reached=remember(item.reached, new))

    def close(self, *, performed: bool) -> None:
        """Perform or skip the planned step, with what its entry passed over."""
        planned = self.plan()
        if isinstance(planned, Excluded) or planned.planned_on > self.today:
            return
        if performed and planned.held:
            return
        for order in planned.skipped_orders:
            self.note(planned, order, (planned.leader_id,), None)
        order = planned.step.order
        self.note(planned, order, planned.listed, self.today if performed else None)
        if performed:
            self.history = History(self.today, self.scenario.effective_offset(order))

    def edit(self, scenario: Scenario) -> None:
        self.scenario = replace(scenario, version_id=(self.scenario.version_id or 0) + 1)


Event = tuple[Any, ...]
_EVENTS = st.one_of(
    st.tuples(st.just("perform")),
    st.tuples(st.just("skip")),
    st.tuples(st.just("wait"), st.integers(1, 20)),
    st.tuples(st.just("pay"), st.integers(0, 10)),
    st.tuples(st.just("add"), items()),
    st.tuples(st.just("edit"), scenarios()),
)


def _happen(life: Life, event: Event) -> None:
    match event:
        case ("perform",):
            life.close(performed=True)
        case ("skip",):
            life.close(performed=False)
        case ("wait", length):
            life.today += timedelta(days=length)
        case ("pay", which) if life.items:
            del life.items[sorted(life.items)[which % len(life.items)]]
        case ("add", item):
            life.add(item)
        case ("edit", scenario):
            life.edit(scenario)


def _check(life: Life) -> None:
    planned = life.plan()
    assert planned == life.plan()
    if isinstance(planned, Excluded):
        return
    order = planned.step.order
    leader = life.items[planned.leader_id]
    assert (planned.leader_id, life.scenario.version_id, order) not in life.done
    offset = life.scenario.effective_offset(order)
    if leader.reached is not None and leader.reached.version_id != life.scenario.version_id:
        assert offset > leader.reached.offset
    if life.history.last_performed_on is not None:
        interval = max(1, offset - life.history.last_performed_offset)
        assert planned.planned_on >= life.history.last_performed_on + days(interval)
    assert (life.today - leader.due_date).days <= SETTINGS.old_after_days
    asked: dict[str, int] = {}
    for number in planned.listed:
        item = life.items[number]
        amount = item.askable_minor if item.remaining_minor > 0 else item.remaining_minor
        asked[item.currency] = asked.get(item.currency, 0) + amount
    assert planned.asked == asked
    assert planned.leader_id in planned.listed


@settings(max_examples=300)
@given(
    scenarios(),
    st.lists(items(), min_size=1, max_size=4),
    st.lists(_EVENTS, min_size=3, max_size=15),
)
def test_along_any_life_no_step_comes_twice_intervals_are_kept_and_lists_add_up(
    scenario: Scenario,
    first: list[ItemFacts],
    events: list[Event],
) -> None:
    life = Life(scenario)
    for item in first:
        life.add(item)
    _check(life)
    for event in events:
        _happen(life, event)
        _check(life)


@given(scenarios(), st.lists(items(), max_size=5))
def test_recording_what_the_entry_passed_over_does_not_move_the_plan(
    scenario: Scenario, ledger: list[ItemFacts]
) -> None:
    life = Life(scenario)
    for item in ledger:
        life.add(item)
    before = life.plan()
    if isinstance(before, Excluded):
        return
    for order in before.skipped_orders:
        life.note(before, order, (before.leader_id,), None)
    after = life.plan()
    assert after == replace(before, skipped_orders=())


@given(scenarios())
def test_the_scenarios_tried_here_are_sound(scenario: Scenario) -> None:
    assert check_scenario(scenario) == []
