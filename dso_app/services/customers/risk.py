"""What is at risk with a customer: exposure against its limit, and what else is known of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.scope import find_customer, visible_customers
from dso_app.access.viewer import Viewer
from dso_app.domain.promises import PromiseState
from dso_app.models import Customer, CustomerSummary, Dispute, OrderBacklog, Promise

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Exposure:
    """What a customer owes and has ordered in one currency, in minor units.

    Exposure = receivables + order backlog; available = limit − exposure (rules, section 10).

    Attributes:
        limit: the customer's own; None where it has none, or in another currency.
    """

    customer_id: int
    code: str
    name: str
    currency: str
    receivables: int
    late: int
    backlog: int
    limit: int | None

    @property
    def total(self) -> int:
        """Receivables and orders."""
        return self.receivables + self.backlog

    @property
    def available(self) -> int | None:
        """What may still be owed; below zero once the limit is passed."""
        return None if self.limit is None else self.limit - self.total


@dataclass(frozen=True)
class Risk:
    """The customer first, then the accounts of the same legal entity in the viewer's scope.

    Attributes:
        oldest_due: of its late debits.
        kept, broken: promises decided in the last year.
        open_disputes: how many.
    """

    customer: Customer
    exposures: tuple[Exposure, ...]
    oldest_due: date | None
    kept: int
    broken: int
    open_disputes: int


def read_risk(session: Session, viewer: Viewer, customer_id: int) -> Risk:
    """What is at risk with a customer.

    Raises:
        UnknownCustomer: outside the viewer's scope.
    """
    customer = find_customer(session, viewer.actor, customer_id)
    accounts = [customer, *_same_legal_entity(session, viewer, customer)]
    oldest = select(func.min(col(CustomerSummary.oldest_due)))
    disputes = select(func.count()).where(
        col(Dispute.customer_id) == customer_id, col(Dispute.closed_on).is_(None)
    )
    return Risk(
        customer=customer,
        exposures=tuple(
            one for account in accounts for one in _exposures(session, viewer, account)
        ),
        oldest_due=session.scalar(oldest.where(col(CustomerSummary.customer_id) == customer_id)),
        kept=_decided(session, viewer, customer_id, PromiseState.KEPT),
        broken=_decided(session, viewer, customer_id, PromiseState.BROKEN),
        open_disputes=session.scalar(disputes) or 0,
    )


def _same_legal_entity(session: Session, viewer: Viewer, customer: Customer) -> list[Customer]:
    if customer.legal_entity_id is None:
        return []
    query = select(Customer).where(
        col(Customer.legal_entity_id) == customer.legal_entity_id,
        col(Customer.id) != customer.id,
        visible_customers(viewer.actor, customer.entity_id),
    )
    return list(session.scalars(query.order_by(col(Customer.code))))


def _exposures(session: Session, viewer: Viewer, customer: Customer) -> list[Exposure]:
    """By currency; a customer that owes and orders nothing has one, in its own."""
    own = customer.currency or viewer.entity.currency
    sums = session.scalars(
        select(CustomerSummary).where(col(CustomerSummary.customer_id) == customer.id)
    )
    owed = {one.currency: (one.balance_minor, one.late_minor) for one in sums}
    orders = session.scalars(
        select(OrderBacklog).where(col(OrderBacklog.customer_id) == customer.id)
    )
    ordered = {one.currency: one.amount_minor for one in orders}
    return [
        Exposure(
            customer_id=customer.id or 0,
            code=customer.code,
            name=customer.name,
            currency=currency,
            receivables=owed.get(currency, (0, 0))[0],
            late=owed.get(currency, (0, 0))[1],
            backlog=ordered.get(currency, 0),
            limit=customer.credit_limit_minor if currency == own else None,
        )
        for currency in sorted(owed.keys() | ordered.keys() | {own}, key=lambda one: one != own)
    ]


def _decided(session: Session, viewer: Viewer, customer_id: int, state: PromiseState) -> int:
    query = select(func.count()).where(
        col(Promise.customer_id) == customer_id,
        col(Promise.state) == state,
        col(Promise.decided_on) > viewer.today - _YEAR,
    )
    return session.scalar(query) or 0
