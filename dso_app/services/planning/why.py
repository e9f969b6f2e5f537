"""Why single items of a customer lead no scenario: what its card says beside them."""

from datetime import date

from sqlmodel import Session

from dso_app.domain import reasons
from dso_app.domain.eligibility import is_exhausted
from dso_app.domain.leading import why_not_leader
from dso_app.errors import Reason
from dso_app.models import Customer, Entity, known_id
from dso_app.services.planning.facts import climbing, load_customers, planning_settings
from dso_app.services.scenarios.rows import scenarios_in_force


def why_items_do_not_lead(
    session: Session, entity: Entity, customer_id: int, today: date
) -> dict[int, Reason]:
    """By id, the open debits that cannot lead the customer's scenario today, and why."""
    customer = session.get(Customer, customer_id)
    if customer is None or customer.scenario_id is None:
        return {}
    scenarios = scenarios_in_force(session, known_id(entity), customer.scenario_id)
    compiled = scenarios.get(customer.scenario_id)
    if compiled is None:
        return {}
    settings = planning_settings(entity)
    return {
        item.id: reason
        for one in load_customers(session, [customer_id], climbing(scenarios))
        for item in one.items
        if item.remaining_minor > 0
        and (
            reason := why_not_leader(item, one.facts, settings, today)
            or (reasons.EXHAUSTED if is_exhausted(item, compiled) else None)
        )
    }
