"""Deciding about penalties: what the report says they come to is what is waived or invoiced."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.scope import UnknownCustomer, scoped
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.errors import RelanceError
from dso_app.models import Customer, Item, PenaltyDecision, known_id
from dso_app.reports.cube import Cube
from dso_app.reports.penalties import penalty_report
from dso_app.reports.request import ReportRequest
from dso_app.services.items.penalties import (
    Decided,
    PenaltyState,
    Verdict,
    decide_penalties,
)
from dso_app.texts import N_


class NoPenalties(RelanceError):
    """There is nothing to decide about."""

    message = N_("{customer} has no penalties to decide about.")


class UnknownPenalty(RelanceError):
    """An item has none."""

    message = N_("Item {item} of {customer} has no penalties to decide about.")


def decide(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    code: str,
    state: PenaltyState,
    *,
    numbers: Sequence[str] = (),
    until: date | None = None,
    comment: str = "",
) -> Cube:
    """Keep, waive or invoice penalties of a customer; the report of what is left.

    Args:
        session: of a writing transaction.
        viewer: who decides, for which company.
        clock: tells the day.
        code: the customer's.
        state: what is decided.
        numbers: of the items; empty for all that have penalties (kept: that were decided about).
        until: last day whose interest it is about; the business date when left out.
        comment: why.

    Raises:
        UnknownCustomer, NoPenalties, UnknownPenalty: nothing is decided.
    """
    customer = _customer(session, viewer, code)
    day = min(until or viewer.today, viewer.today)
    found = _decided(session, customer) if state is PenaltyState.KEPT else {}
    bases = ReportRequest(as_of=day, customer=code).bases(session, viewer)
    if state is not PenaltyState.KEPT:
        for _, line in penalty_report(session, bases).lines:
            invoice = line.cells[-1].penalty.invoice
            interest, recovery, _ = line.sums
            found[invoice.number, invoice.item_id] = Decided(invoice.item_id, interest, recovery)
    known = {number for number, _ in found}
    for number in numbers:
        if number not in known:
            raise UnknownPenalty(item=number, customer=code)
    chosen = [one for (number, _), one in found.items() if not numbers or number in numbers]
    if not chosen:
        raise NoPenalties(customer=code)
    decide_penalties(
        session,
        viewer.actor,
        clock,
        known_id(customer),
        chosen,
        Verdict(state, day, bases[0].currency, comment),
    )
    left = [replace(basis, on=viewer.today) for basis in bases]
    return penalty_report(session, left)


def _customer(session: Session, viewer: Viewer, code: str) -> Customer:
    query = select(Customer).where(col(Customer.code) == code)
    customer: Customer | None = session.scalar(scoped(query, viewer.actor, viewer.entity_id))
    if customer is None:
        raise UnknownCustomer(customer=code)
    return customer


def _decided(session: Session, customer: Customer) -> dict[tuple[str, int], Decided]:
    """The items whose penalties were waived or invoiced."""
    query = (
        select(col(Item.number), col(Item.id))
        .join(PenaltyDecision, col(PenaltyDecision.item_id) == col(Item.id))
        .where(
            col(Item.customer_id) == customer.id, col(PenaltyDecision.state) != PenaltyState.KEPT
        )
    )
    return {(number, key or 0): Decided(key or 0) for number, key in session.execute(query)}
