"""What becomes of late-payment penalties: kept, waived, invoiced. Nothing erases them silently."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import find_customer
from dso_app.clock import Clock, today
from dso_app.formats import plain
from dso_app.models import Entity, Item, PenaltyDecision
from dso_app.services.history import record
from dso_app.texts import N_


class PenaltyState(StrEnum):
    """What was decided."""

    KEPT = "kept"
    """Earlier decisions are taken back: all days count again."""
    WAIVED = "waived"
    INVOICED = "invoiced"


_TOLD = {
    PenaltyState.KEPT: N_("Penalties of {items} items kept."),
    PenaltyState.WAIVED: N_("Penalties of {items} items up to {until} waived: {amount}."),
    PenaltyState.INVOICED: N_("Penalties of {items} items up to {until} invoiced: {amount}."),
}


@dataclass(frozen=True)
class Decided:
    """The penalties of an item as they stood when they were decided about; minor units."""

    item_id: int
    interest_minor: int = 0
    recovery_minor: int = 0


@dataclass(frozen=True)
class Verdict:
    """What is decided.

    Attributes:
        until: last day whose interest it is about.
        currency: of the amounts.
        comment: why.
    """

    state: PenaltyState
    until: date
    currency: str
    comment: str = ""


def decide_penalties(
    session: Session,
    actor: Actor,
    clock: Clock,
    customer_id: int,
    items: Sequence[Decided],
    verdict: Verdict,
) -> None:
    """Waive or invoice the penalties of a customer's items up to a day, or keep them after all.

    Args:
        session: of a writing transaction.
        actor: who decides; wants the right to edit customers.
        clock: tells the day.
        customer_id: whose items.
        items: the items with what their penalties came to.
        verdict: what is decided of them.

    Raises:
        NotAllowed, UnknownCustomer: nothing is decided.
    """
    actor.require(Permission.EDIT_CUSTOMERS)
    customer = find_customer(session, actor, customer_id)
    entity = session.get_one(Entity, customer.entity_id)
    day = today(clock, entity.timezone)
    for one in items:
        assert session.get_one(Item, one.item_id).customer_id == customer_id  # noqa: S101 - ours
        session.add(
            PenaltyDecision(
                item_id=one.item_id,
                state=verdict.state,
                until=verdict.until,
                currency=verdict.currency,
                interest_minor=one.interest_minor,
                recovery_minor=one.recovery_minor,
                comment=verdict.comment.strip(),
                decided_on=day,
                user_id=actor.user_id,
            )
        )
    session.flush()
    total = sum(one.interest_minor + one.recovery_minor for one in items)
    record(
        session,
        actor,
        clock,
        f"penalty.{verdict.state}",
        _TOLD[verdict.state],
        on=day,
        entity_id=customer.entity_id,
        customer_id=customer_id,
        after=verdict.comment.strip(),
        items=len(items),
        until=verdict.until,
        amount=f"{plain(total, verdict.currency)} {verdict.currency}",
    )
