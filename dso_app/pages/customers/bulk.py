"""What can be done to many customers at once: one verb in one transaction each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.pages.customer_card.answers import typed_date
from dso_app.services.customers import verbs as customers
from dso_app.services.customers.do_not_dun import dun_again, spare_customers
from dso_app.services.customers.grouping import set_groups
from dso_app.services.customers.options import set_option
from dso_app.services.planning.bulk import replan_customers
from dso_app.services.scenarios.assignment import Assigned, Who, foresee_assignment
from dso_app.services.scenarios.assignment import assign_scenario as put_on_scenario
from dso_app.services.scenarios.start import Start

_AT_ONCE = 2000
"""So many customers are planned while one waits; more are planned by the next pass."""


@dataclass(frozen=True)
class Done:
    """How many customers changed; the others were so already."""

    changed: int


def assign_scenario(
    session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]
) -> Done:
    """Put customers on a scenario, or on none."""
    start = Start.NOW if form.get("start") == Start.NOW else Start.CONFIRM
    name, who = _text(form, "scenario"), Who(ids=ids)
    done = put_on_scenario(session, viewer.actor, clock(), viewer.entity, name, who, start=start)
    if len(ids) <= _AT_ONCE:
        replan_customers(session, clock(), ids)
    return Done(done.changed)


def assign_collector(
    session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]
) -> Done:
    """Put customers into a collector's care, or nobody's."""
    email = _text(form, "collector")
    return Done(customers.assign_collector(session, viewer.actor, clock(), ids, email))


def hand_sales(session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> Done:
    """Name the sales representative of customers, or nobody."""
    email = _text(form, "sales")
    return Done(customers.hand_sales(session, viewer.actor, clock(), ids, email))


def choose_option(
    session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]
) -> Done:
    """Set one option of customers."""
    field, value = _text(form, "option"), _text(form, "value")
    count = set_option(session, viewer.actor, clock(), ids, field, value)
    if len(ids) <= _AT_ONCE:
        replan_customers(session, clock(), ids)
    return Done(count)


def spare(session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> Done:
    """Mark customers "do not dun", until a day or without end; or take the mark off."""
    actor, entity = viewer.actor, viewer.entity
    if _text(form, "spare") == "off":
        count = dun_again(session, actor, clock(), entity, ids)
    else:
        text, why = _text(form, "until"), str(form.get("why") or "")
        until = typed_date(form, "until") if text else None
        count = spare_customers(session, actor, clock(), entity, ids, until=until, why=why)
    if len(ids) <= _AT_ONCE:
        replan_customers(session, clock(), ids)
    return Done(count)


def foresee(session: Session, viewer: Viewer, ids: list[int], scenario: str) -> Assigned:
    """What putting customers on a scenario would do."""
    return foresee_assignment(session, viewer.actor, viewer.entity, scenario, Who(ids=ids))


def join_group(session: Session, viewer: Viewer, ids: list[int], form: Mapping[str, Any]) -> Done:
    """Give customers a group, made on the way."""
    name = _text(form, "group")
    return Done(set_groups(session, viewer.actor, clock(), ids, add=[name]))


def _text(form: Mapping[str, Any], name: str) -> str:
    return str(form.get(name) or "").strip()[:200]
