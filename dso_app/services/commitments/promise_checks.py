"""Promises followed up: at every import and every day, kept or broken is decided."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.clock import Clock, today
from dso_app.domain.promises import PromiseOutcome, PromiseState, promise_outcomes
from dso_app.formats import plain
from dso_app.models import Customer, Entity, Promise, PromiseClaim
from dso_app.services.alerts.in_agenda import add_alert
from dso_app.services.commitments.promise_facts import PromiseFacts, load_promises
from dso_app.services.commitments.promises import tell_promises
from dso_app.services.commitments.shelter import reshelter
from dso_app.texts import N_


@dataclass(frozen=True)
class PromiseCounts:
    """What following up the pending promises found."""

    kept: int = 0
    broken: int = 0
    pending: int = 0


def check_promises(session: Session, clock: Clock, entity_id: int) -> PromiseCounts:
    """Decide which pending promises of an entity are kept or broken: after imports, every day.

    A payment counts for one promise only. A kept or broken promise shelters nothing any more;
    a broken one puts an alert into the agenda. The customers are marked to be planned.
    """
    entity = session.get_one(Entity, entity_id)
    session.flush()
    day = today(clock, entity.timezone)
    found: dict[PromiseState, int] = defaultdict(int)
    followed: list[int] = []
    for facts in load_promises(session, entity, day):
        outcomes = promise_outcomes(
            facts.promises,
            facts.settlements,
            facts.payments,
            facts.imports,
            day,
            facts.calendar,
            entity.promise_grace_days,
            facts.claimed,
        )
        for promise_id, outcome in outcomes.items():
            found[outcome.state] += 1
            session.get_one(Promise, promise_id).received_minor = outcome.received
            if outcome.state is not PromiseState.PENDING:
                _decide(session, clock, facts, promise_id, outcome, day)
        followed.append(facts.customer_id)
        _mark(session, facts.customer_id, outcomes.values())
    reshelter(session, followed)
    return PromiseCounts(
        found[PromiseState.KEPT], found[PromiseState.BROKEN], found[PromiseState.PENDING]
    )


def _decide(
    session: Session,
    clock: Clock,
    facts: PromiseFacts,
    promise_id: int,
    outcome: PromiseOutcome,
    day: date,
) -> None:
    promise = session.get_one(Promise, promise_id)
    promise.state, promise.decided_on = outcome.state, day
    session.add_all(
        PromiseClaim(
            promise_id=promise_id, payment_item_id=item_id, amount_minor=facts.payment_of[item_id]
        )
        for item_id in outcome.claimed
    )
    if outcome.state is PromiseState.KEPT:
        tell_promises(
            session, HOUSE, clock, [promise], day, "kept", N_("Promise of {amount} kept.")
        )
        return
    message = N_("Promise of {amount} for {day} broken.")
    tell_promises(session, HOUSE, clock, [promise], day, "broken", message)
    add_alert(
        session,
        promise.customer_id,
        day,
        code="promise_broken",
        name=N_("Missed instalment") if promise.plan_id else N_("Broken promise"),
        message=N_("{amount} {currency} promised for {day} did not come."),
        values={
            "amount": plain(promise.amount_minor - outcome.received, promise.currency),
            "currency": promise.currency,
            "day": promise.due_on,
        },
        item_ids=facts.items_of[promise_id],
        totals={promise.currency: promise.amount_minor - outcome.received},
    )


def _mark(session: Session, customer_id: int, outcomes: Iterable[PromiseOutcome]) -> None:
    if any(outcome.state is not PromiseState.PENDING for outcome in outcomes):
        session.get_one(Customer, customer_id).plan_needed = True
