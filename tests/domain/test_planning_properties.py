"""What holds along any life of a customer: steps performed, payments, new items, edits."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dso_app.domain.compiled import compile_scenario
from dso_app.domain.kinds import Kind
from dso_app.domain.listing import Listing
from dso_app.domain.planner import plan_next_step
from dso_app.domain.planning import (
    Excluded,
    History,
    ItemFacts,
    PlannedStep,
    Reached,
    remember,
)
from dso_app.domain.scenario import Channel, Entry, Scenario, Trigger
from dso_app.domain.scenario_check import check_scenario
from tests.support.planning_examples import CUSTOMER, SETTINGS, TODAY, a_scenario, a_step, days


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Sound scenarios: offsets never fall, and versions often share them."""
    entry = draw(st.sampled_from(Entry))
    offset = draw(st.integers(-3, 1)) * 5
    steps = [a_step(1, offset, draw(st.sampled_from((Trigger.DUE_DATE, Trigger.DUE_MONTH_END))))]
    for order in range(2, draw(st.integers(1, 5)) + 1):
        more = draw(st.integers(0, 3)) * 5
        offset += more
        trigger = draw(st.sampled_from(Trigger))
        steps.append(
            a_step(
                order,
                more if trigger is Trigger.PREVIOUS_STEP else offset,
                trigger,
                channel=draw(st.sampled_from((Channel.EMAIL, Channel.REGISTERED_LETTER))),
                items=draw(st.sampled_from(Listing)),
                within_days=draw(st.integers(0, 20)),
                deduct_credits=draw(st.booleans()),
            )
        )
    minimum = Decimal(draw(st.sampled_from((0, 50))))
    return a_scenario(*steps, entry=entry, minimum=minimum)


@st.composite
def items(draw: st.DrawFn) -> ItemFacts:
    """Items of any kind; their ids are given by the life they come into."""
    kind = draw(st.one_of(st.just(Kind.INVOICE), st.sampled_from(Kind)))
    minor = draw(st.integers(1, 20_000))
    due = TODAY + days(draw(st.one_of(st.integers(-30, 10), st.integers(-200, 40))))
    return ItemFacts(
        id=0,
        number="",
        kind=kind,
        currency=draw(st.sampled_from(("EUR", "USD", "JPY"))),
        due_date=due,
        issue_date=due - days(30),
        remaining_minor=-minor if kind in {Kind.CREDIT_NOTE, Kind.PAYMENT} else minor,
        disputed_minor=draw(st.sampled_from((0, 0, minor // 2, minor)))
        if kind is Kind.INVOICE
        else 0,
        ignored=draw(st.sampled_from((False, False, False, True))),
    )


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
