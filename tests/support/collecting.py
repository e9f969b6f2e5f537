"""A company that collects: its statuses, a scenario with customers on it, its agenda."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.qualification import StatusType
from dso_app.domain.scenario import Channel, Entry, Mode, Scenario, Scope, Step, Trigger
from dso_app.models import Action, Customer, Entity, Item, Status
from dso_app.models import Scenario as ScenarioRow
from dso_app.services.planning.bulk import PlanCounts, plan_agenda, reread
from dso_app.services.planning.cycles import record_performed
from dso_app.services.scenarios.rows import scenarios_in_force
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import save_scenario
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock


def step(order: int, name: str, offset: int, **values: Any) -> Step:
    """A step of a scenario: an automatic email counted from the due date."""
    values.setdefault("channel", Channel.EMAIL)
    values.setdefault("mode", Mode.AUTOMATIC)
    values.setdefault("trigger", Trigger.DUE_DATE)
    return Step(order=order, name=name, offset_days=offset, **values)


STEPS = (
    step(1, "Before due", -5),
    step(2, "Reminder", 5),
    step(3, "Second reminder", 15),
    step(4, "Call", 25, channel=Channel.CALL, mode=Mode.MANUAL),
    step(5, "Formal notice", 40, channel=Channel.LETTER, mode=Mode.TO_CONFIRM),
)


def scenario(*steps: Step, **values: Any) -> Scenario:
    """A scenario of scope account that enters at its first step."""
    values.setdefault("name", "Standard")
    given: dict[str, Any] = {"scope": Scope.ACCOUNT, "entry": Entry.FIRST_STEP}
    minimum = Decimal(values.pop("minimum", 0))
    return Scenario(steps=steps or STEPS, minimum=minimum, **(given | values))


@dataclass
class World:
    """One entity, its scenario, its clock; verbs are done as the house."""

    session: Session
    clock: FixedClock
    entity: Entity
    scenario: ScenarioRow

    def customer(self, *amounts_late: tuple[int, int], **values: Any) -> Customer:
        """A customer on the scenario, past its first pass, with a contact and items.

        Args:
            *amounts_late: amount in minor units and days late of each item.
            **values: columns of `Customer`.
        """
        values.setdefault("scenario_id", self.scenario.id)
        values.setdefault("address_1", "3 rue Basse")
        values.setdefault("city", "Lyon")
        found = build.customer(self.session, self.entity, **values)
        build.contact(self.session, found)
        for amount, late in amounts_late:
            self.item(found, amount, late)
        return found

    def item(self, customer: Customer, amount: int, late: int, **values: Any) -> Item:
        """An item so many days late on the clock's business date; its customer wants planning."""
        due = self.clock.date - timedelta(days=late)
        customer.plan_needed = True
        if amount < 0:
            values.setdefault("kind", "credit_note")
        return build.item(self.session, customer, amount, due_date=due, **values)

    def items(self, customer: Customer) -> list[Item]:
        """A customer's items, the oldest first."""
        query = select(Item).where(Item.customer_id == customer.id).order_by(Item.due_date, Item.id)  # type: ignore[arg-type]
        return list(self.session.exec(query))

    def plan(self, **options: bool) -> PlanCounts:
        """The runner's pass."""
        return plan_agenda(self.session, self.clock, key(self.entity), **options)

    def actions(self, customer: Customer, *, open_only: bool = True) -> list[Action]:
        """A customer's actions, by id; the open ones unless said otherwise."""
        query = select(Action).where(Action.customer_id == customer.id).order_by(Action.id)  # type: ignore[arg-type]
        found = self.session.exec(query.execution_options(populate_existing=True)).all()
        return [one for one in found if not open_only or one.closed_on is None]

    def action(self, customer: Customer) -> Action:
        """A customer's one open action."""
        [found] = self.actions(customer)
        return found

    def reread(self, action: Action) -> PlannedStep | Excluded:
        """What the planner says of an action about to leave."""
        scenarios = scenarios_in_force(self.session, key(self.entity))
        return reread(self.session, self.clock, self.entity, scenarios, [action])[key(action)]

    def perform(self, customer: Customer) -> Action:
        """The customer's open step is performed today, and the agenda planned again."""
        action = self.action(customer)
        record_performed(self.session, self.clock, action, self.clock.date)
        self.plan()
        return action

    def save(self, *steps: Step, start: Start = Start.NOW, **values: Any) -> ScenarioRow:
        """A new version of the scenario."""
        return save_scenario(
            self.session, HOUSE, self.clock, self.entity, scenario(*steps, **values), start=start
        )


def world(
    session: Session, clock: FixedClock, steps: Sequence[Step] = STEPS, **values: Any
) -> World:
    """An entity with one status of each type and an active scenario."""
    entity = build.entity(session)
    for kind in StatusType:
        name = kind.replace("_", " ").capitalize()
        session.add(Status(entity_id=key(entity), name=name, type=kind))
    row = save_scenario(session, HOUSE, clock, entity, scenario(*steps, **values))
    return World(session, clock, entity, row)


def moved(steps: Sequence[Step], order: int, **changes: Any) -> tuple[Step, ...]:
    """Steps with one of them changed."""
    return tuple(replace(one, **changes) if one.order == order else one for one in steps)
