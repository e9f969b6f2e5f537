"""Batches: one row an import, what it brought, and whether the ledger moved since a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.errors import LedgerMoved
from dso_app.models import Action, Attempt, CustomerAlias, Event, ImportBatch
from dso_app.services.history import record
from dso_app.services.locks import take_turns
from dso_app.texts import N_

_KEPT_ERRORS = 1000
"""Errors kept with the batch; the answer of a command holds them all."""

SHOWN = (
    *("changes", "new_customers", "new_groups"),
    *("unknown_collectors", "unknown_sales", "unknown_kinds"),
)
"""What a preview adds to the answer: the batch keeps it, the very same plan is applied."""

Stamp = frozenset[tuple[str, int]]
"""How many imports of an entity were applied and undone so far, and how many customers merged."""
_MERGED = "merged"


@dataclass(frozen=True)
class BatchFacts:
    """What a batch says about its import besides the counts."""

    entity_id: int
    business_date: date
    file_name: str
    file_hash: str
    options: Mapping[str, Any]
    batch_id: int | None = None
    """The batch that was uploaded on screen; none makes a new one."""


@dataclass(frozen=True)
class Applied:
    """When an import was applied, told without a clock: what came after it stands on it."""

    turn: int
    """Its place among the imports of its entity, from 1."""
    event: int
    """The last event there was."""
    attempt: int
    """The last try to send there was."""
    action: int | None = None
    """The last action there was; none where an earlier version applied it."""


def applied_as(batch: ImportBatch) -> Applied | None:
    """When a batch was applied; none where an earlier version did, which kept nothing."""
    marks = batch.options.get("applied")
    return Applied(**marks) if marks else None


def stamp(session: Session, entity_id: int) -> Stamp:
    """Where the imports of an entity stand.

    It differs as soon as one more is applied, and when customers were merged: a plan may name one
    that is no more.
    """
    counts = (
        select(col(ImportBatch.state), func.count())
        .where(col(ImportBatch.entity_id) == entity_id)
        .where(col(ImportBatch.state).in_(("done", "undone")))
        .group_by(col(ImportBatch.state))
    )
    merged = select(func.count()).where(col(CustomerAlias.entity_id) == entity_id)
    found = {(state, count) for state, count in session.execute(counts)}
    return frozenset(found | {(_MERGED, session.scalar(merged) or 0)})


def _applied_now(session: Session, entity_id: int) -> Applied:
    return Applied(
        turn=1 + sum(count for what, count in stamp(session, entity_id) if what != _MERGED),
        event=session.scalar(select(func.max(col(Event.id)))) or 0,
        attempt=session.scalar(select(func.max(col(Attempt.id)))) or 0,
        action=session.scalar(select(func.max(col(Action.id)))) or 0,
    )


def hold_ledger(session: Session, entity_id: int, planned_at: Stamp) -> None:
    """Keep other imports of the entity out until the end of the transaction.

    Raises:
        LedgerMoved: one was applied since the plan was made.
    """
    take_turns(session, f"import.{entity_id}")
    if stamp(session, entity_id) != planned_at:
        raise LedgerMoved


def open_batch(
    session: Session,
    clock: Clock,
    actor: Actor,
    facts: BatchFacts,
    answer: ImportAnswer,
    profile_id: int,
) -> int:
    """Write the batch an import is applied as; gives its id."""
    batch = session.get(ImportBatch, facts.batch_id) if facts.batch_id else None
    if batch is not None and batch.state != "running":
        # Somebody else finished it while this runner was believed dead.
        raise LedgerMoved
    now = clock.real()
    if batch is None:
        batch = ImportBatch(
            entity_id=facts.entity_id,
            kind=answer.kind,
            user_id=actor.user_id,
            business_date=facts.business_date,
            created_at=now,
            started_at=now,
        )
        session.add(batch)
    batch.profile_id = profile_id
    batch.file_name, batch.file_hash = facts.file_name, facts.file_hash
    applied = _applied_now(session, facts.entity_id)
    batch.options = {**batch.options, **facts.options, "applied": vars(applied)}
    batch.business_date = facts.business_date
    batch.state, batch.finished_at = "done", now
    batch.progress_done = batch.progress_total = answer.counts.rows
    for name, count in vars(answer.counts).items():
        setattr(batch, name, count)
    session.flush()
    assert batch.id is not None  # noqa: S101 - the flush gave it one
    told = answer.with_batch(batch.id).as_json(actor.language, most_errors=_KEPT_ERRORS)
    batch.answer = {name: batch.answer[name] for name in SHOWN if name in batch.answer} | told
    session.flush()
    _note(session, clock, actor, batch)
    return batch.id


def _note(session: Session, clock: Clock, actor: Actor, batch: ImportBatch) -> None:
    """Write into the history that an import changed the ledger."""
    record(
        session,
        actor,
        clock,
        "import.done",
        N_(
            "Import {batch} of {file}: {created} new, {updated} changed, {cleared} cleared, "
            "{rejected} rejected."
        ),
        on=batch.business_date,
        entity_id=batch.entity_id,
        batch=batch.id,
        file=batch.file_name,
        created=batch.created,
        updated=batch.updated,
        cleared=batch.cleared,
        rejected=batch.rejected,
    )
