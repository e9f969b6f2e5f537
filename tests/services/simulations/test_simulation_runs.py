"""Simulations asked for on screen: what is kept of them, for whom, and nothing else changes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.domain.scenario import Mode
from dso_app.models import Entity, Scenario, Simulation, SimulationLine
from dso_app.services.lists.listing import ListRequest
from dso_app.services.lists.simulation import SimulationListing
from dso_app.services.scenarios.drafts import keep_draft
from dso_app.services.scenarios.rows import read_version
from dso_app.services.scenarios.verbs import save_scenario
from dso_app.services.simulations.answers import DayFound, Sums, found_days, found_sums
from dso_app.services.simulations.runs import (
    Ask,
    NothingToSimulate,
    ask,
    carry_out,
    find_run,
    next_waiting,
)
from dso_app.services.simulations.simulate import BadSpan, Payments
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.collecting import scenario, step
from tests.support.snapshots import snapshot


def _house(session: Session, **values: Any) -> tuple[Entity, Actor, Scenario]:
    """Reminders 5 and 12 days after the due date; a customer with an invoice due yesterday."""
    entity = build.entity(session, contact_gap_days=0, **values)
    claire = build.actor(build.user(session, Role.CREDIT_MANAGER))
    steps = (step(1, "First", 5, mode=Mode.AUTOMATIC), step(2, "Second", 12, mode=Mode.TO_CONFIRM))
    standard = save_scenario(session, HOUSE, FixedClock(), entity, scenario(*steps))
    customer = build.customer(session, entity, name="Hôtel", scenario_id=standard.id)
    build.contact(session, customer)
    build.item(session, customer, 100_00, late=1, number="F1")
    return entity, claire, standard


def _asked(database: Database, clock: FixedClock, actor: Actor, entity: Entity, wanted: Ask) -> int:
    with database.write() as session:
        owner = build.entity_by_id(session, key(entity))
        return key(ask(session, actor, clock, owner, wanted))


def _viewer(entity: Entity, actor: Actor) -> Viewer:
    return rows.viewer(entity, actor)


def test_what_was_found_can_be_read_by_day_in_sum_and_line_by_line(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity, claire, standard = _house(session)
        viewer = _viewer(entity, claire)
        wanted = Ask(key(standard), 30)
    before = snapshot(db)
    run = _asked(db, clock, claire, entity, wanted)
    assert next_waiting_of(db, clock) == run
    assert carry_out(db, clock, run)
    assert next_waiting_of(db, clock) is None
    # Due on 29 June: 5 and 12 days later are Saturdays, so it is done on the Mondays after.
    first, second = date(2026, 7, 6), date(2026, 7, 13)
    with db.read() as session:
        days = found_days(session, viewer, run)
        assert found_sums(session, viewer, run) == Sums(count=2, customers=1, automatic=1)
        page = SimulationListing().page(
            session, viewer, ListRequest(filters={"scenario": str(standard.id)})
        )
    assert days == {first: DayFound(1, {"EUR": 100_00}), second: DayFound(1, {"EUR": 100_00})}
    assert [row.cells["items"].value for row in page.rows] == ["F1", "F1"]
    assert page.totals[0].sums["asked_minor"] == 200_00
    after = snapshot(db)
    for table in ("simulation", "simulation_line"):
        before.pop(table), after.pop(table)
    assert after == before


def next_waiting_of(database: Database, clock: FixedClock) -> int | None:
    with database.read() as session:
        return next_waiting(session, clock)


def test_a_question_of_the_same_kind_takes_the_place_of_the_one_before(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        entity, claire, standard = _house(session)
        wanted = Ask(key(standard), 30)
    carry_out(sqlite_db, clock, _asked(sqlite_db, clock, claire, entity, wanted))
    again = _asked(sqlite_db, clock, claire, entity, replace(wanted, payments=Payments.USUAL))
    with sqlite_db.read() as session:
        assert list(session.exec(select(SimulationLine))) == []
        [run] = session.exec(select(Simulation)).all()
        assert (run.id, run.payments, run.state) == (again, "usual", "queued")


def test_unsaved_changes_are_simulated_as_they_were_when_it_was_asked(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity, claire, standard = _house(session)
        wanted = Ask(key(standard), 30, edited=True)
        with pytest.raises(NothingToSimulate):
            ask(session, claire, clock, entity, wanted)
        saved = read_version(session, standard)
        assert saved is not None
        changed = replace(saved, steps=saved.steps[:1])
        keep_draft(session, claire, clock, entity, standard.id, 1, {"steps": []}, changed)
    run = _asked(db, clock, claire, entity, wanted)
    with db.write() as session:
        entity = build.entity_by_id(session, key(entity))
        keep_draft(session, claire, clock, entity, standard.id, 1, {"steps": []}, saved)
    assert carry_out(db, clock, run)
    with db.read() as session:
        names = session.exec(select(SimulationLine.step_name)).all()
        assert names == ["First"]
        found = find_run(session, claire, key(entity), key(standard), edited=False)
        assert found is None


def test_one_is_worked_on_once_and_again_only_when_whoever_took_it_died(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity, claire, standard = _house(session)
        wanted = Ask(key(standard), 30)
    run = _asked(db, clock, claire, entity, wanted)
    with db.write() as session:
        row = session.get_one(Simulation, run)
        row.state, row.claimed_at = "running", clock.real()
    assert not carry_out(db, clock, run)
    clock.advance(seconds=601)
    assert next_waiting_of(db, clock) == run
    assert carry_out(db, clock, run)
    assert not carry_out(db, clock, run)


def test_a_collector_simulates_for_their_own_customers_and_sees_nobody_else_s_answers(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity, claire, standard = _house(session)
        anna = build.user(session, Role.COLLECTOR)
        mine = build.customer(session, entity, scenario_id=standard.id, collector_id=anna.id)
        build.contact(session, mine)
        build.item(session, mine, 50_00, late=1)
        collector = build.actor(anna)
        wanted = Ask(key(standard), 30)
    carry_out(db, clock, _asked(db, clock, claire, entity, wanted))
    request = ListRequest(filters={"scenario": str(standard.id)})
    with db.read() as session:
        assert SimulationListing().page(session, _viewer(entity, claire), request).count == 4
        assert SimulationListing().page(session, _viewer(entity, collector), request).count == 0
    carry_out(db, clock, _asked(db, clock, collector, entity, wanted))
    with db.read() as session:
        page = SimulationListing().page(session, _viewer(entity, collector), request)
    assert {row.cells["asked_minor"].value for row in page.rows} == {50_00}


@pytest.mark.parametrize("days", [0, 367])
def test_a_span_is_one_day_to_a_year(sqlite_db: Database, clock: FixedClock, days: int) -> None:
    with sqlite_db.write() as session:
        entity, claire, standard = _house(session)
        with pytest.raises(BadSpan):
            ask(session, claire, clock, entity, Ask(key(standard), days))


def test_filters_of_an_address_that_mean_nothing_find_nothing(
    sqlite_db: Database, clock: FixedClock
) -> None:
    with sqlite_db.write() as session:
        entity, claire, standard = _house(session)
        wanted = Ask(key(standard), 30)
    run = _asked(sqlite_db, clock, claire, entity, wanted)
    carry_out(sqlite_db, clock, run)
    viewer = _viewer(entity, claire)
    with sqlite_db.read() as session:
        day = min(found_days(session, viewer, run))
        for filters, count in (
            ({"scenario": "x"}, 0),
            ({}, 0),
            ({"scenario": "1", "on": "soon"}, 0),
            ({"scenario": "1", "on": day.isoformat()}, 1),
            ({"scenario": "1", "channel": "letter"}, 0),
            ({"scenario": "1", "edited": "yes"}, 0),
        ):
            found = SimulationListing().page(session, viewer, ListRequest(filters=filters))
            assert found.count == count, filters
