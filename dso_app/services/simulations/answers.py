"""What a simulation found, day by day and in sum: read back for its screen."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.scenario import Mode
from dso_app.models import Customer, SimulationLine


@dataclass
class DayFound:
    """What would be done on a day.

    Attributes:
        count: things done, whatever their currencies.
        asked: currency → minor units.
    """

    count: int = 0
    asked: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sums:
    """What would be done over the whole span.

    Attributes:
        count: things done.
        customers: how many they reach.
        automatic: how many of them leave by themselves.
    """

    count: int
    customers: int
    automatic: int


def found_days(session: Session, viewer: Viewer, simulation_id: int) -> dict[date, DayFound]:
    """By day, what would be done for the customers in the viewer's scope."""
    first = func.sum(case((col(SimulationLine.part) == 0, 1), else_=0))
    columns: list[Any] = [
        col(SimulationLine.on),
        col(SimulationLine.currency),
        first,
        func.sum(SimulationLine.asked_minor),
    ]
    query = _lines(select(*columns), viewer, simulation_id).group_by(
        col(SimulationLine.on), col(SimulationLine.currency)
    )
    found: dict[date, DayFound] = {}
    for on, currency, count, minor in session.execute(query):
        day = found.setdefault(on, DayFound())
        day.count += int(count)
        day.asked[currency] = int(minor)
    return found


def found_sums(session: Session, viewer: Viewer, simulation_id: int) -> Sums:
    """The whole span in sum."""
    automatic = case((col(SimulationLine.mode) == Mode.AUTOMATIC, 1), else_=0)
    columns: list[Any] = [
        func.count(),
        func.count(func.distinct(SimulationLine.customer_id)),
        func.coalesce(func.sum(automatic), 0),
    ]
    query = _lines(select(*columns), viewer, simulation_id).where(col(SimulationLine.part) == 0)
    count, customers, alone = session.execute(query).one()
    return Sums(int(count), int(customers), int(alone))


def _lines(query: Select[Any], viewer: Viewer, simulation_id: int) -> Select[Any]:
    joined = query.select_from(SimulationLine).join(
        Customer, col(Customer.id) == col(SimulationLine.customer_id)
    )
    return scoped(joined, viewer.actor, viewer.entity_id).where(
        col(SimulationLine.simulation_id) == simulation_id
    )
