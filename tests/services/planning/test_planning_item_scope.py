"""Scope *item* end to end: rows in, actions out (rules, 6.3)."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from dso_app.database import Database
from dso_app.domain.planning import PlannedStep
from dso_app.domain.scenario import Channel, Mode, Scope
from dso_app.models import Action, ActionItem, ActionTotal, Cycle
from dso_app.services.planning.bulk import PlanCounts
from dso_app.services.planning.cycles import record_performed, record_skipped
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, moved, step, world

DAY = timedelta(days=1)
STEPS = (
    step(1, "Before due", -5),
    step(2, "Reminder", 5),
    step(3, "Second reminder", 15),
    step(4, "Formal notice", 40, channel=Channel.LETTER, mode=Mode.TO_CONFIRM),
)


def climbing(session: Session, clock: FixedClock) -> World:
    return world(session, clock, STEPS, scope=Scope.ITEM)


def listed(session: Session, action: Action) -> set[int]:
    rows = session.exec(select(ActionItem).where(ActionItem.action_id == action.id))
    return {row.item_id for row in rows}


def test_each_step_with_items_at_it_is_one_action_that_lists_exactly_them(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6), (40_00, 9), (-30_00, 3))
        here.plan()
        action = here.action(customer)
        assert action.step_name == "Reminder"
        assert action.planned_on == TODAY - 4 * DAY
        debits = {one.id for one in here.items(customer) if one.amount_minor > 0}
        assert listed(session, action) == debits
        [total] = session.exec(select(ActionTotal).where(ActionTotal.action_id == action.id))
        assert total.asked_minor == 140_00


def test_an_item_that_climbed_leaves_the_others_at_their_step(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6))
        here.plan()
        here.perform(customer)
        clock.later(days=10)
        fresh = here.item(customer, 40_00, 5)
        here.plan()
        by_step = {one.step_name: listed(session, one) for one in here.actions(customer)}
        old = here.items(customer)[0]
        assert by_step == {"Second reminder": {old.id}, "Reminder": {fresh.id}}
        assert old.reached_order == 2


def test_planning_twice_writes_nothing(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        here.customer((100_00, 6), (40_00, 60), (70_00, -2))
        here.plan()
        assert here.plan(everyone=True) == PlanCounts(customers=1)


def test_an_item_that_joins_a_step_joins_its_open_action(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6))
        here.plan()
        before = here.action(customer)
        older = here.item(customer, 40_00, 8)
        here.plan()
        after = here.action(customer)
        assert after.id == before.id
        assert len(listed(session, after)) == 2
        assert after.leader_item_id == older.id


def test_the_first_reminder_and_its_interval_are_kept_for_each_item(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        here.perform(customer)
        coming = here.action(customer)
        assert (coming.step_name, coming.planned_on) == ("Second reminder", TODAY + 10 * DAY)


def test_a_step_a_person_skipped_lets_the_next_one_come_the_day_after(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        record_skipped(session, clock, here.action(customer), TODAY)
        here.plan()
        coming = here.action(customer)
        assert (coming.step_name, coming.planned_on) == ("Second reminder", TODAY + DAY)


def test_the_database_refuses_the_same_step_twice_for_an_item(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6), (40_00, 6))
        here.plan()
        action = here.action(customer)
        row = session.exec(select(ActionItem).where(ActionItem.action_id == action.id)).first()
        assert row is not None
        other = Action(**action.model_dump(exclude={"id", "cycle_id"}), cycle_id=None)
        session.add(other)
        session.flush()
        twice = ActionItem(action_id=key(other), **row.model_dump(exclude={"action_id"}))
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(twice)


def test_a_cancelled_step_may_be_prepared_again(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6), (40_00, 6))
        here.plan()
        for item in here.items(customer):
            item.ignored = True
        customer.plan_needed = True
        here.plan()
        assert here.actions(customer) == []
        for item in here.items(customer):
            item.ignored = False
        customer.plan_needed = True
        here.plan()
        assert len(listed(session, here.action(customer))) == 2


def test_read_again_the_action_finds_its_own_step_among_several(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6))
        here.plan()
        here.perform(customer)
        clock.later(days=10)
        here.item(customer, 40_00, 5)
        here.plan()
        for action in here.actions(customer):
            again = here.reread(action)
            assert isinstance(again, PlannedStep)
            assert set(again.listed) == listed(session, action)


def test_only_what_the_message_listed_has_had_the_step(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6))
        here.plan()
        action = here.action(customer)
        record_performed(session, clock, action, TODAY)
        here.item(customer, 40_00, 6)
        here.plan()
        [second] = [one for one in here.actions(customer) if one.step_name == "Reminder"]
        late = here.items(customer)[-1]
        assert listed(session, second) == {late.id}
        cycles = session.exec(select(Cycle).where(Cycle.customer_id == customer.id)).all()
        assert {one.leader_item_id: one.last_order for one in cycles} == {
            here.items(customer)[0].id: 2,
            late.id: 1,
        }


def test_an_edited_scenario_goes_on_above_what_each_item_had(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = climbing(session, clock)
        customer = here.customer((100_00, 6), (40_00, 6))
        here.plan()
        here.perform(customer)
        here.save(*moved(STEPS, 2, offset_days=14), scope=Scope.ITEM)
        clock.later(days=14)
        here.plan(everyone=True)
        names = [one.step_name for one in here.actions(customer)]
        assert "Reminder" not in names


def test_where_a_scenario_becomes_one_of_scope_item_the_intervals_of_all_it_listed_are_kept(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        customer = here.customer((100_00, 30), (40_00, 20))
        here.plan()
        here.perform(customer)  # one reminder for both, led by the older
        here.save(*STEPS, scope=Scope.ITEM)
        clock.later()
        here.plan()
        action = here.action(customer)
        assert (action.step_name, len(listed(session, action))) == ("Second reminder", 2)
        assert action.planned_on == TODAY + 10 * DAY
