"""What an import of items decides at once: promises kept or broken, disputes settled.

What it decided is kept with the import: undoing it leaves them undecided again.
"""

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.promises import PromiseState
from dso_app.importing.context import Applying
from dso_app.models import Action, Dispute, Promise, PromiseClaim
from dso_app.services.bulk import among
from dso_app.services.commitments.disputes import settle_disputes
from dso_app.services.commitments.promise_checks import check_promises

_OPEN = {"closed_on": None, "closed_known_on": None, "closed_at": None, "founded": None}


def follow_import(applying: Applying, clock: Clock, entity_id: int) -> bool:
    """Decide about promises and disputes; whether a promise was kept or broken."""
    session = applying.session
    pending = _pending(session, entity_id)
    disputed = _disputed(session, entity_id)
    last_action = session.scalar(select(func.max(col(Action.id)))) or 0
    counts = check_promises(session, clock, entity_id)
    settle_disputes(session, clock, entity_id)
    session.flush()
    _keep_promises(applying, pending)
    settled = disputed - _disputed(session, entity_id)
    applying.bulk.keep_values(Dispute, dict.fromkeys(sorted(settled), _OPEN))
    if counts.broken:
        alerts = select(col(Action.id)).where(
            col(Action.id) > last_action,
            col(Action.entity_id) == entity_id,
            col(Action.kind) == "alert",
        )
        applying.bulk.made(Action, session.scalars(alerts).all())
    return bool(counts.kept or counts.broken)


def _pending(session: Session, entity_id: int) -> dict[int, int]:
    """Pending promise → what came in for it so far, in minor units."""
    query = select(col(Promise.id), col(Promise.received_minor)).where(
        col(Promise.entity_id) == entity_id, col(Promise.state) == PromiseState.PENDING
    )
    return {key: minor for key, minor in session.execute(query) if key is not None}


def _disputed(session: Session, entity_id: int) -> set[int]:
    """The open disputes."""
    query = select(col(Dispute.id)).where(
        col(Dispute.entity_id) == entity_id, col(Dispute.closed_on).is_(None)
    )
    return {key for key in session.scalars(query) if key is not None}


def _keep_promises(applying: Applying, pending: dict[int, int]) -> None:
    """Keep, of the promises decided or partly paid now, how they stood."""
    session, ids = applying.session, list(pending)
    query = select(col(Promise.id), col(Promise.state), col(Promise.received_minor))
    now = session.execute(query.where(among(col(Promise.id), ids)))
    moved = [
        (key, state)
        for key, state, minor in now
        if key is not None and (state != PromiseState.PENDING or minor != pending[key])
    ]
    applying.bulk.keep_values(
        Promise,
        {
            key: {"state": PromiseState.PENDING, "decided_on": None, "received_minor": pending[key]}
            for key, _ in moved
        },
    )
    decided = [key for key, state in moved if state != PromiseState.PENDING]
    claims = select(col(PromiseClaim.id)).where(among(col(PromiseClaim.promise_id), decided))
    applying.bulk.made(PromiseClaim, session.scalars(claims).all())
