"""What alerts find within somebody's scope: how many customers, and which."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, select
from sqlmodel import Session, col

from dso_app.access.scope import visible_customers
from dso_app.access.viewer import Viewer
from dso_app.domain.alert_rules import Ready
from dso_app.models import AlertRule, Customer
from dso_app.services.alerts.conditions import AlertConditions
from dso_app.services.alerts.rules import conditions_of, list_alerts
from dso_app.services.planning.ledger_day import is_stale


@dataclass(frozen=True, slots=True)
class Finding:
    """An alert and what it finds.

    Attributes:
        count: customers; of the stale ledger 1 or 0; None for one that is switched off.
    """

    alert: AlertRule
    count: int | None

    @property
    def of_ledger(self) -> bool:
        """Whether it is about the company's ledger, and finds no customers."""
        return self.alert.ready == Ready.STALE_LEDGER

    @property
    def address(self) -> str:
        """Where what it finds stands on screen."""
        return "/upload" if self.of_ledger else f"/customers?alert={self.alert.id}"


def findings(session: Session, viewer: Viewer) -> list[Finding]:
    """Every alert the viewer sees, with how many customers of theirs it finds."""
    conditions = AlertConditions(session, viewer)
    return [
        Finding(row, _count(session, viewer, conditions, row) if row.active else None)
        for row in list_alerts(session, viewer.actor, viewer.entity_id)
    ]


def found_by(session: Session, viewer: Viewer, alert_id: str) -> ColumnElement[bool]:
    """Condition on `Customer` for the alert an address names; nobody for one there is not."""
    known = list_alerts(session, viewer.actor, viewer.entity_id)
    row = next((one for one in known if str(one.id) == alert_id), None)
    return false() if row is None else _condition(AlertConditions(session, viewer), row)


def _condition(conditions: AlertConditions, row: AlertRule) -> ColumnElement[bool]:
    asked = conditions_of(row)
    return conditions.holding(asked) if asked else false()


def _count(session: Session, viewer: Viewer, conditions: AlertConditions, row: AlertRule) -> int:
    if row.ready == Ready.STALE_LEDGER:
        return int(is_stale(session, viewer.entity, viewer.today))
    query = select(func.count(col(Customer.id))).where(
        visible_customers(viewer.actor, viewer.entity_id), _condition(conditions, row)
    )
    return session.scalar(query) or 0
