"""The dry run of a scenario on the real ledger: who, what, when (rules, section 6.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import visible_customers
from dso_app.clock import Clock, today
from dso_app.domain.scenario import Scenario as Rules
from dso_app.errors import RelanceError
from dso_app.formats import plain
from dso_app.models import Customer, Entity, Scenario, known_id
from dso_app.records import record
from dso_app.services.bulk import among, chunks, fetch, no_collecting
from dso_app.services.customers.payment_delays import usual_delays
from dso_app.services.planning.changes import Planner
from dso_app.services.planning.facts import climbing, planning_settings
from dso_app.services.planning.ledger_day import calendar_of
from dso_app.services.planning.rows import spent_steps
from dso_app.services.scenarios.rows import made_ready, read_version
from dso_app.services.scenarios.start import Start
from dso_app.services.simulations.days import Simulated, Simulation
from dso_app.services.simulations.facts import Addresses, address_contacts, load_walkers
from dso_app.services.simulations.standing import find_open_steps, saved_today, suppose_left
from dso_app.texts import N_

LONGEST = 366
"""Days a simulation may span."""


class BadSpan(RelanceError):
    """A simulation spans no days, or too many."""

    message = N_("A simulation spans 1 to {longest} days, not {days}.")


class Payments(StrEnum):
    """What is supposed of the customers."""

    NONE = "none"
    """Nobody pays."""
    USUAL = "usual"
    """Everybody pays at their usual delay."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a simulation.

    Attributes:
        scenario: active or not.
        days: how many, today included.
        payments: what is supposed of the customers.
        edited: the scenario as it is being changed, instead of the version in force.
        start: what would be said of the first pass when the edit is saved.
    """

    scenario: Scenario
    days: int
    payments: Payments = Payments.NONE
    edited: Rules | None = None
    start: Start = Start.CONFIRM


@record
class Foreseen:
    """One thing that would be done, with names.

    Attributes:
        code: the customer's.
        items: numbers of the items listed.
    """

    what: Simulated
    code: str
    name: str
    items: tuple[str, ...]


def simulate(
    session: Session, clock: Clock, actor: Actor, entity: Entity, question: Question
) -> list[Foreseen]:
    """What a scenario would do from today on for the customers on it; nothing is written.

    What waits for a person is done on its day, and the ledger is kept up to date. An actor sees
    their own customers only.

    Raises:
        BadSpan: too few days, or too many.
    """
    actor.require(Permission.SEE)
    if not 1 <= question.days <= LONGEST:
        raise BadSpan(days=question.days, longest=LONGEST)
    rules = question.edited or read_version(session, question.scenario)
    if rules is None:
        return []
    on_it = col(Customer.scenario_id) == question.scenario.id
    query = select(col(Customer.id)).where(visible_customers(actor, known_id(entity)), on_it)
    ids = [one for one in session.scalars(query.order_by(col(Customer.id))) if one is not None]
    with no_collecting():
        day = today(clock, entity.timezone)
        return _run(session, entity, question, rules, ids, day)


def as_json(one: Foreseen) -> dict[str, Any]:
    """The shape of the outer interface; amounts in whole units with the currency's decimals."""
    step = one.what.step
    return {
        "on": one.what.on.isoformat(),
        "customer": one.code,
        "channel": str(step.channel),
        "step": step.order,
        "step_name": step.name,
        "totals": [
            {"currency": currency, "amount": plain(minor, currency)}
            for currency, minor in sorted(one.what.asked.items())
        ],
        "items": list(one.items),
    }


def _run(
    session: Session,
    entity: Entity,
    question: Question,
    rules: Rules,
    ids: Sequence[int],
    day: date,
) -> list[Foreseen]:
    key = known_id(question.scenario)
    scenarios = {key: made_ready(session, known_id(entity), rules)}
    calendar = calendar_of(entity)
    versions = [] if rules.version_id is None else [rules.version_id]
    usual = question.payments is Payments.USUAL
    walkers = load_walkers(
        session,
        entity,
        ids,
        climbing(scenarios),
        calendar=calendar,
        today=day,
        delays=usual_delays(session, entity, day) if usual else None,
    )
    suppose_left(session, walkers, scope=rules.scope)
    if question.edited is not None:
        saved_today(session, walkers, day, first_pass=question.start is Start.CONFIRM)
    else:
        find_open_steps(session, walkers, rules.version_id)
    # Before the days go by: an item that is paid on its way is no longer there at the end.
    numbers = {item.id: item.number for one in walkers for item in one.items.values()}
    gap = entity.contact_gap_days
    simulation = Simulation(
        scenario_id=key,
        compiled=scenarios[key],
        planner=Planner(
            scenarios=scenarios,
            spent=spent_steps(session, ids, versions),
            settings=planning_settings(entity),
            today=day,
        ),
        calendar=calendar,
        gap_days=gap,
        addresses_of=Addresses(session, ids if gap else []).of,
        last_contacts=address_contacts(session, day - timedelta(days=gap)),
    )
    return _named(session, simulation.run(walkers, question.days), numbers)


def _named(
    session: Session, found: Sequence[Simulated], numbers: Mapping[int, str]
) -> list[Foreseen]:
    customers = _customers(session, {one.customer_id for one in found})
    named = [
        Foreseen(
            one,
            *customers[one.customer_id],
            items=tuple([numbers[item] for item in one.listed]),
        )
        for one in found
    ]
    return sorted(named, key=lambda one: (one.what.on, one.code, -one.what.step.order))


def _customers(session: Session, ids: set[int]) -> dict[int, tuple[str, str]]:
    """Code and name of customers."""
    found = {}
    for some in chunks(sorted(ids), 5000):
        query = select(col(Customer.id), col(Customer.code), col(Customer.name))
        rows = fetch(session, query.where(among(col(Customer.id), some)))
        found.update({key: (code, name) for key, code, name in rows})
    return found
