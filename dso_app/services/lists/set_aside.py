"""Old and exhausted items nobody has qualified: no scenario leads with them any more."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, false, literal_column, or_
from sqlmodel import col

from dso_app.access.viewer import Viewer
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.kinds import Kind
from dso_app.models import Customer, Item


def has_items_set_aside(
    viewer: Viewer, scenarios: Mapping[int, CompiledScenario]
) -> ColumnElement[bool]:
    """Condition on `Customer`: it has such an item; see `is_set_aside`."""
    return exists().where(
        col(Item.customer_id) == col(Customer.id),
        # Said once more as the partial index of open items says it: else all items are read.
        col(Item.remaining_minor) != literal_column("0"),
        is_set_aside(viewer, scenarios),
    )


def is_set_aside(viewer: Viewer, scenarios: Mapping[int, CompiledScenario]) -> ColumnElement[bool]:
    """Condition on `Item` and its `Customer`: an open debit, old or exhausted, left undecided.

    Decided is what has a status, or an open specific action; ignored items and those in
    litigation are out of every scenario anyway.

    Args:
        viewer: for the business date and the entity's days after which an item is old.
        scenarios: those in force, by id: an item is exhausted by its customer's.
    """
    last_young_due = viewer.today - timedelta(days=viewer.entity.old_after_days)
    done_with = or_(false(), *(_exhausted(key, one) for key, one in scenarios.items()))
    return and_(
        col(Item.remaining_minor) > 0,
        col(Item.kind) != Kind.DOWN_PAYMENT,
        col(Item.status_id).is_(None),
        col(Item.held_by_action_id).is_(None),
        col(Item.litigation).is_(False),
        col(Item.ignored).is_(False),
        or_(col(Item.due_date) < last_young_due, done_with),
    )


def _exhausted(scenario_id: int, scenario: CompiledScenario) -> ColumnElement[bool]:
    """The rule of `domain.eligibility.is_exhausted` for the items of a scenario's customers."""
    same = col(Item.reached_version_id) == scenario.scenario.version_id
    by_order = and_(same, col(Item.reached_order) >= len(scenario.steps))
    by_offset = and_(~same, col(Item.reached_offset) >= scenario.offsets[-1])
    return and_(col(Customer.scenario_id) == scenario_id, or_(by_order, by_offset))
