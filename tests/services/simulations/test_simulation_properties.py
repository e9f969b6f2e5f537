"""What holds along two years of days, whatever the scenario and the ledger, in both scopes."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dso_app.domain.business_days import Calendar, is_business_day
from dso_app.domain.compiled import CompiledScenario, compile_scenario
from dso_app.domain.planning import NO_HISTORY, ItemFacts
from dso_app.domain.qualification import askable
from dso_app.domain.scenario import Mode, Scenario, Scope
from dso_app.domain.walk import Walker
from dso_app.services.planning.changes import Planner
from dso_app.services.simulations.days import Simulated, Simulation
from tests.support.planning_examples import CUSTOMER, SETTINGS, TODAY
from tests.support.planning_strategies import items, scenarios

DAYS = 730
CALENDAR = Calendar("FR", with_holidays=False)


@dataclass(frozen=True)
class Ledger:
    """Items of some customers, what is promised of them until when, and when some are paid."""

    customers: tuple[tuple[ItemFacts, ...], ...]
    ends: dict[int, tuple[date, int]]
    paid_on: dict[int, date]

    def asked_of(self, item: ItemFacts, day: date) -> int:
        """What may be asked of an item on a day."""
        if item.remaining_minor < 0:
            return item.remaining_minor
        until, minor = self.ends.get(item.id, (day, 0))
        return askable(item.remaining_minor, item.disputed_minor, minor if day < until else 0)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Up to three customers; a promise or a payment to come for some of their items."""
    customers, ends, paid_on = [], {}, {}
    number = 0
    for _ in range(draw(st.integers(1, 3))):
        mine = []
        for item in draw(st.lists(items(), min_size=1, max_size=4)):
            number += 1
            one = replace(item, id=number, number=f"F{number}")
            days = draw(st.integers(1, 60))
            fate = draw(st.sampled_from(("stays", "stays", "promised", "paid")))
            if fate == "promised" and one.remaining_minor > 0:
                minor = draw(st.integers(1, one.remaining_minor))
                ends[number] = (TODAY + timedelta(days=days), minor)
                one = replace(one, sheltered_minor=minor)
            elif fate == "paid":
                paid_on[number] = TODAY + timedelta(days=days)
            mine.append(one)
        customers.append(tuple(mine))
    return Ledger(tuple(customers), ends, paid_on)


def walked(
    compiled: CompiledScenario, ledger: Ledger, gap: int, *, first_pass: bool, shared: bool = True
) -> list[Simulated]:
    """Two years of the customers, who share one address, or each have their own."""
    walkers = [
        Walker(
            facts=replace(CUSTOMER, id=key),
            items={item.id: item for item in mine},
            history=NO_HISTORY,
            paid_on={i.id: ledger.paid_on[i.id] for i in mine if i.id in ledger.paid_on},
            ends=[(until, key, minor) for key, (until, minor) in ledger.ends.items()],
            first_pass=first_pass,
        )
        for key, mine in enumerate(ledger.customers, start=1)
    ]
    planner = Planner(scenarios={1: compiled}, spent={}, settings=SETTINGS, today=TODAY)
    simulation = Simulation(
        1,
        compiled,
        planner,
        CALENDAR,
        gap,
        lambda customer, _step: ("a@b.c" if shared else f"{customer}@b.c",),
    )
    return simulation.run(walkers, DAYS)


@settings(max_examples=80, deadline=None)
@given(
    scenario=scenarios(),
    scope=st.sampled_from(Scope),
    modes=st.lists(st.sampled_from(Mode), min_size=5, max_size=5),
    ledger=ledgers(),
    gap=st.sampled_from((0, 1, 2, 5)),
    first_pass=st.booleans(),
)
def test_along_two_years_nothing_comes_twice_too_early_or_for_too_much(
    scenario: Scenario,
    scope: Scope,
    modes: list[Mode],
    ledger: Ledger,
    gap: int,
    first_pass: bool,  # noqa: FBT001 - hypothesis names it
) -> None:
    steps = zip(scenario.steps, modes, strict=False)
    scenario = replace(
        scenario, scope=scope, steps=tuple(replace(step, mode=mode) for step, mode in steps)
    )
    compiled = compile_scenario(scenario)
    done = walked(compiled, ledger, gap, first_pass=first_pass)
    no_step_twice_and_one_a_day(done, scope)
    intervals_are_kept(done, compiled)
    the_gap_is_kept(done, gap)
    only_what_may_be_asked_is_asked(done, ledger)
    assert all(is_business_day(one.on, *CALENDAR) for one in done)


@settings(max_examples=150, deadline=None)
@given(scenario=scenarios(), ledger=ledgers(), first_pass=st.booleans())
def test_customers_of_one_address_and_of_their_own_are_asked_alike_without_a_gap(
    scenario: Scenario,
    ledger: Ledger,
    first_pass: bool,  # noqa: FBT001 - hypothesis names it
) -> None:
    compiled = compile_scenario(replace(scenario, scope=Scope.ITEM))
    together, apart = (
        sorted(
            (one.on, one.customer_id, one.step.order, one.listed)
            for one in walked(compiled, ledger, 0, first_pass=first_pass, shared=shared)
        )
        for shared in (True, False)
    )
    assert together == apart


def no_step_twice_and_one_a_day(done: list[Simulated], scope: Scope) -> None:
    """A customer in scope *account*, an item in scope *item*: one step a day, none twice."""
    cycles, days = set(), set()
    for one in done:
        climbing = one.listed if scope is Scope.ITEM else ()
        for leader in climbing or [one.leader_id]:
            cycle = (leader, one.step.order)
            assert cycle not in cycles
            cycles.add(cycle)
        for who in climbing or [-one.customer_id]:
            assert (who, one.on) not in days
            days.add((who, one.on))


def intervals_are_kept(done: list[Simulated], compiled: CompiledScenario) -> None:
    """From the last step of the customer, or of the item, at least the offsets' difference."""
    last: dict[int, tuple[date, int]] = {}
    for one in done:
        offset = compiled.offsets[one.step.order - 1]
        climbing = one.listed if compiled.scenario.scope is Scope.ITEM else ()
        for who in climbing or [-one.customer_id]:
            if who in last:
                on, before = last[who]
                assert (one.on - on).days >= max(1, offset - before)
            last[who] = (one.on, offset)


def the_gap_is_kept(done: list[Simulated], gap: int) -> None:
    """No automatic message within the gap of any contact, to the address they all share."""
    last: date | None = None
    for one in done:
        if one.mode is Mode.AUTOMATIC and last is not None:
            assert (one.on - last).days >= gap
        last = one.on


def only_what_may_be_asked_is_asked(done: list[Simulated], ledger: Ledger) -> None:
    """To the minor unit what is askable of what is listed on its day; never more than is owed."""
    by_id = {item.id: item for mine in ledger.customers for item in mine}
    for one in done:
        asked: dict[str, int] = defaultdict(int)
        for item_id in one.listed:
            item = by_id[item_id]
            assert ledger.paid_on.get(item_id, date.max) > one.on
            assert not item.ignored
            asked[item.currency] += ledger.asked_of(item, one.on)
            assert item.remaining_minor < 0 or ledger.asked_of(item, one.on) > 0
        assert one.asked == asked
        assert any(minor > 0 for minor in asked.values())
