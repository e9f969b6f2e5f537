"""What planned actions list and ask for, and the cycles that stand behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from dso_app.domain.planning import PlannedStep
from dso_app.models import ActionItem, ActionTotal
from dso_app.services.bulk import among, insert_many, table_of
from dso_app.services.planning.changes import Changes, CycleKey


def insert_details(
    session: Session,
    actions: Sequence[tuple[int, int, PlannedStep]],
    cycles: Mapping[CycleKey, int],
) -> None:
    """Write what actions list and ask for; in scope *item*, each item with its own cycle and step.

    Args:
        session: where it is written.
        actions: id of each action, id of its scenario, and its step.
        cycles: the cycles of climbing items.
    """
    items: list[tuple[Any, ...]] = []
    totals: list[tuple[Any, ...]] = []
    for action_id, scenario_id, planned in actions:
        listing, key = planned.listing, planned.step.key
        climbing = {one.item_id for one in planned.climbers}
        items += [
            (action_id, item_id, cycles[scenario_id, item_id], key)
            if item_id in climbing
            else (action_id, item_id, None, None)
            for item_id in (*listing.item_ids, *listing.down_payment_ids)
        ]
        totals += [(action_id, currency, minor) for currency, minor in listing.asked.items()]
    insert_many(session, ActionItem, ("action_id", "item_id", "cycle_id", "step_key"), items)
    insert_many(session, ActionTotal, ("action_id", "currency", "asked_minor"), totals)


def release_steps(session: Session, action_ids: list[int]) -> None:
    """Let go of the steps that cancelled actions stood for: they may be prepared again."""
    if not action_ids:
        return
    items = table_of(ActionItem)
    session.connection().execute(
        update(items)
        .where(among(items.c.action_id, action_ids), items.c.step_key.is_not(None))
        .values(step_key=None)
    )


def cycles_wanted(changes: Changes) -> dict[CycleKey, int]:
    """The cycles that what is written stands in, and the customer of each."""
    wanted = {one.cycle: one.customer_id for one in changes.new}
    wanted |= {one.cycle: one.customer_id for one in changes.skipped}
    steps = [(one.cycle[0], one.customer_id, one.planned) for one in changes.new]
    steps += [
        (action.scenario_id or 0, action.customer_id, planned)
        for action, planned in changes.relisted
    ]
    for scenario_id, customer_id, planned in steps:
        for one in planned.climbers:
            wanted[scenario_id, one.item_id] = customer_id
    return wanted
