"""The figures of one customer: how late it pays, its DSO, and how both moved over a year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Permission
from dso_app.access.scope import find_customer
from dso_app.access.viewer import Viewer
from dso_app.domain.dso import (
    SETTLED_MONTHS,
    OpenItem,
    Settled,
    month_end,
    month_of,
    months_before,
    payment_delay,
    payment_duration,
)
from dso_app.models import Customer, CustomerSummary, Entity, Item
from dso_app.reports.basis import Basis, make_basis
from dso_app.reports.dso import DsoReport, dso
from dso_app.reports.settled import read_paid
from dso_app.services.customers.payment_delays import DEBIT_KINDS


@dataclass(frozen=True)
class MonthOfPayments:
    """What was paid in a month: the average delay in days weighted by amount; None for nothing."""

    month: date
    delay: Decimal | None


@dataclass(frozen=True)
class CustomerFigures:
    """Of items in one currency, as of today.

    Attributes:
        delay: average payment delay of six months, days after the due date; None for nothing paid.
        delay_with_late: the same with what is open and late, at the lateness it has.
        duration: the same in days after the issue date.
        paid: items paid in that time.
        dso: the DSO family with its twelve months.
        payments: by month, the twelve of the trend.
    """

    currency: str
    delay: Decimal | None
    delay_with_late: Decimal | None
    duration: Decimal | None
    paid: int
    dso: DsoReport
    payments: Sequence[MonthOfPayments]


def customer_figures(session: Session, viewer: Viewer, customer_id: int) -> CustomerFigures:
    """The figures of a customer, in the currency most of its account is in.

    Average payment delay = sum of amount x days / sum of amounts on items settled in the last six
    months, not by credit note (rules, section 9).

    Raises:
        UnknownCustomer: outside the viewer's scope.
        NotAllowed: who may not read reports.
    """
    viewer.actor.require(Permission.REPORT)
    customer = find_customer(session, viewer.actor, customer_id)
    currency = _currency(session, customer)
    basis = replace(
        make_basis(session, viewer.actor, customer.entity_id, viewer.today, currency=currency),
        conditions=(col(Customer.id) == customer_id,),
    )
    lately = read_paid(session, basis, [customer_id])
    settled = [one.settled for one in lately]
    return CustomerFigures(
        currency=currency,
        delay=payment_delay(settled, basis.on),
        delay_with_late=payment_delay(settled, basis.on, _open_debits(session, basis, customer_id)),
        duration=payment_duration(settled, basis.on),
        paid=len({one.item_id for one in lately}),
        dso=dso(session, basis),
        payments=_by_month(session, basis, customer_id, settled),
    )


def _currency(session: Session, customer: Customer) -> str:
    query = select(col(CustomerSummary.currency)).where(
        col(CustomerSummary.customer_id) == customer.id
    )
    most = session.scalar(query.order_by(col(CustomerSummary.debit_minor).desc()).limit(1))
    own = session.get_one(Entity, customer.entity_id).currency
    return most or customer.currency or own


def _open_debits(session: Session, basis: Basis, customer_id: int) -> list[OpenItem]:
    query = select(col(Item.remaining_minor), col(Item.issue_date), col(Item.due_date)).where(
        col(Item.customer_id) == customer_id,
        col(Item.currency) == basis.currency,
        col(Item.kind).in_(DEBIT_KINDS),
        col(Item.remaining_minor) > 0,
    )
    return [OpenItem(*row) for row in session.execute(query)]


def _by_month(
    session: Session, basis: Basis, customer_id: int, lately: Sequence[Settled]
) -> list[MonthOfPayments]:
    """The delays of what was paid in each of twelve months: two readings of six."""
    before = replace(basis, on=months_before(basis.on, SETTLED_MONTHS))
    months: dict[date, list[Settled]] = defaultdict(list)
    for one in (*lately, *(paid.settled for paid in read_paid(session, before, [customer_id]))):
        months[month_of(one.settled_on)].append(one)
    firsts = [months_before(month_of(basis.on), back) for back in range(11, -1, -1)]
    return [
        MonthOfPayments(first, payment_delay(months[first], month_end(first))) for first in firsts
    ]
