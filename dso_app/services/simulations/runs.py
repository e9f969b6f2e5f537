"""Simulations somebody asked for on screen: kept aside, so that they can be left and found again.

What they find stands in tables of their own; ledger, agenda and outbox stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, func, or_, select, update
from sqlmodel import Session, col

from dso_app.access.actors import actor_of
from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.errors import NotAllowed, RelanceError
from dso_app.models import (
    Customer,
    Entity,
    Scenario,
    Simulation,
    SimulationLine,
    User,
    known_id,
)
from dso_app.services.bulk import insert_many
from dso_app.services.scenarios.card import find_by_id
from dso_app.services.scenarios.drafts import drafted_scenario, held, unheld
from dso_app.services.simulations.simulate import (
    LONGEST,
    BadSpan,
    Foreseen,
    Payments,
    Question,
    simulate,
)
from dso_app.texts import N_

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
AT_ONCE = 1000
"""Customers for whom a simulation takes no longer than a blink or two."""
_KEPT = timedelta(days=7)
_LEASE = timedelta(minutes=10)
"""After which somebody who took one is taken to have died."""
_COLUMNS = (
    *("simulation_id", "on", "customer_id", "part", "step_order", "step_name", "channel"),
    *("mode", "currency", "asked_minor", "items"),
)


class NothingToSimulate(RelanceError):
    """There are no unsaved changes, or something in them is wrong."""

    message = N_(
        "There are no unsaved changes that can be simulated: the scenario’s editor says why."
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody wants to know of a scenario.

    Attributes:
        days: how many, today included.
        edited: of one's own unsaved changes instead of the version in force.
    """

    scenario_id: int
    days: int
    payments: Payments = Payments.NONE
    edited: bool = False


def ask(session: Session, actor: Actor, clock: Clock, entity: Entity, wanted: Ask) -> Simulation:
    """Put a question; it takes the place of the one of the same kind asked before.

    Raises:
        BadSpan: too few days, or too many.
        NothingToSimulate: of unsaved changes, where there are none or they are wrong.
    """
    actor.require(Permission.SEE)
    if actor.user_id is None:
        raise NotAllowed
    if not 1 <= wanted.days <= LONGEST:
        raise BadSpan(days=wanted.days, longest=LONGEST)
    row = find_by_id(session, actor, known_id(entity), wanted.scenario_id)
    rules = {}
    if wanted.edited:
        actor.require(Permission.EDIT_SCENARIOS)
        drafted = drafted_scenario(session, actor, entity, wanted.scenario_id)
        if drafted is None:
            raise NothingToSimulate
        rules = held(drafted, entity)
    _forget(session, actor, clock, wanted)
    asked = Simulation(
        entity_id=known_id(entity),
        user_id=actor.user_id,
        scenario_id=known_id(row),
        edited=wanted.edited,
        days=wanted.days,
        payments=wanted.payments,
        rules=rules,
        starts_on=today(clock, entity.timezone),
        asked_at=clock.real(),
    )
    session.add(asked)
    session.flush()
    return asked


def is_short(session: Session, scenario_id: int) -> bool:
    """Whether a simulation may be done while somebody waits for it."""
    on_it = select(func.count()).where(col(Customer.scenario_id) == scenario_id)
    return int(session.scalar(on_it) or 0) <= AT_ONCE


def find_run(
    session: Session, actor: Actor, entity_id: int, scenario_id: int, *, edited: bool
) -> Simulation | None:
    """The question of that kind somebody asked last; None where they asked none."""
    return session.scalar(
        select(Simulation).where(
            col(Simulation.user_id) == actor.user_id,
            col(Simulation.entity_id) == entity_id,
            col(Simulation.scenario_id) == scenario_id,
            col(Simulation.edited) == edited,
        )
    )


def next_waiting(session: Session, clock: Clock) -> int | None:
    """The oldest question nobody works on; None when there is none."""
    return session.scalar(
        select(col(Simulation.id)).where(_free(clock)).order_by(col(Simulation.id)).limit(1)
    )


def carry_out(database: Database, clock: Clock, simulation_id: int) -> bool:
    """Simulate and keep what was found; whether it was free to be taken."""
    with database.write() as session:
        taken = session.execute(
            update(Simulation)
            .where(col(Simulation.id) == simulation_id, _free(clock))
            .values(state=RUNNING, claimed_at=clock.real())
            .execution_options(synchronize_session=False)
        )
        if not isinstance(taken, CursorResult) or taken.rowcount != 1:
            return False
    try:
        with database.read() as session:
            found = _found(session, clock, session.get_one(Simulation, simulation_id))
    except Exception:
        _finish(database, simulation_id, FAILED, [])
        raise
    _finish(database, simulation_id, DONE, found)
    return True


def _free(clock: Clock) -> ColumnElement[bool]:
    lost = col(Simulation.claimed_at) < clock.real() - _LEASE
    return or_(col(Simulation.state) == QUEUED, (col(Simulation.state) == RUNNING) & lost)


def _found(session: Session, clock: Clock, run: Simulation) -> list[Foreseen]:
    entity = session.get_one(Entity, run.entity_id)
    actor = actor_of(session, session.get_one(User, run.user_id))
    scenario = session.get_one(Scenario, run.scenario_id)
    edited = unheld(run.rules, entity) if run.edited else None
    question = Question(scenario, run.days, Payments(run.payments), edited)
    return simulate(session, clock, actor, entity, question)


def _finish(database: Database, simulation_id: int, state: str, found: Sequence[Foreseen]) -> None:
    """Keep what was found; asked anew meanwhile, it is of no interest any more."""
    with database.write() as session:
        run = session.get(Simulation, simulation_id)
        if run is None:
            return
        session.execute(_lines_of([simulation_id]))
        entity = session.get_one(Entity, run.entity_id)
        rows = [row for one in found for row in _rows(simulation_id, one, entity.currency)]
        insert_many(session, SimulationLine, _COLUMNS, rows)
        run.state, run.claimed_at = state, None


def _rows(simulation_id: int, one: Foreseen, currency: str) -> list[tuple[object, ...]]:
    step = one.what.step
    totals = sorted(one.what.asked.items()) or [(currency, 0)]
    return [
        (
            simulation_id,
            one.what.on.isoformat(),
            one.what.customer_id,
            part,
            step.order,
            step.name,
            str(step.channel),
            str(one.what.mode),
            code,
            minor,
            ", ".join(one.items),
        )
        for part, (code, minor) in enumerate(totals)
    ]


def _forget(session: Session, actor: Actor, clock: Clock, wanted: Ask) -> None:
    """Forget the question asked before, and old ones of the same person."""
    same = (col(Simulation.scenario_id) == wanted.scenario_id) & (
        col(Simulation.edited) == wanted.edited
    )
    old = col(Simulation.asked_at) < clock.real() - _KEPT
    ids = list(
        session.scalars(
            select(col(Simulation.id)).where(
                col(Simulation.user_id) == actor.user_id, or_(same, old)
            )
        )
    )
    session.execute(_lines_of(ids))
    session.execute(delete(Simulation).where(col(Simulation.id).in_(ids)))


def _lines_of(ids: Sequence[int | None]) -> Delete:
    return delete(SimulationLine).where(col(SimulationLine.simulation_id).in_(ids))
