"""The currencies a ledger is kept in."""

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, CustomerSummary, ExchangeRate


def ledger_currencies(session: Session, viewer: Viewer) -> list[str]:
    """The company's own currency, those it has rates for, and those of open items, by code.

    From the summaries: reading every item for its currency takes a second a million.
    """
    of_customer = col(Customer.id) == col(CustomerSummary.customer_id)
    opened = select(col(CustomerSummary.currency)).distinct().join(Customer, of_customer)
    rated = select(col(ExchangeRate.currency)).where(
        col(ExchangeRate.entity_id) == viewer.entity_id
    )
    return sorted(
        {
            viewer.entity.currency,
            *session.scalars(scoped(opened, viewer.actor, viewer.entity_id)),
            *session.scalars(rated),
        }
    )
