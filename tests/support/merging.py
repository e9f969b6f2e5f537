"""Two customers and their merge, for tests."""

from typing import Any

from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.merging import Side
from dso_app.models import Customer, Event
from dso_app.services.merging.merge import MergeRequest, merge_customers
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.collecting import World
from tests.support.imports import Ledger


def merge(
    session: Session,
    survivor: Customer,
    gone: Customer,
    clock: FixedClock | None = None,
    **picks: Side,
) -> Customer:
    """Merge the second into the first as the house."""
    asked = MergeRequest(key(survivor), key(gone), picks)
    return merge_customers(session, HOUSE, clock or FixedClock(), asked)


def merge_in(world: World, survivor: Customer, gone: Customer, **picks: Side) -> Customer:
    """The same in a company that collects."""
    return merge(world.session, survivor, gone, world.clock, **picks)


def merge_codes(ledger: Ledger, survivor: str, gone: str, **picks: Side) -> None:
    """Merge customers of an imported ledger, by their codes."""
    with ledger.db.write() as session:
        one, other = ledger.customer(survivor), ledger.customer(gone)
        merge(session, one, other, ledger.clock, **picks)


def told(session: Session, customer: Customer, kind: str) -> list[Any]:
    """The events of a kind in a customer's history, the first one first."""
    query = select(Event).where(Event.customer_id == customer.id, Event.kind == kind)
    return sorted(session.exec(query).all(), key=key)
