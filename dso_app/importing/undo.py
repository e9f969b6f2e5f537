"""Undoing an import: every row, settlement and group as it was before, in one transaction."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.errors import Reason
from dso_app.importing.batches import applied_as
from dso_app.importing.bulk import Bulk
from dso_app.importing.copies import wait_again
from dso_app.importing.errors import ImportRefused
from dso_app.importing.steps import find_batch
from dso_app.importing.undo_planning import (
    choose_made,
    delete_items,
    forget_made,
    forget_turnover,
    go_on,
    parting_with_customers,
    withdraw_plans,
)
from dso_app.importing.undo_rows import put_back
from dso_app.importing.undo_standing import why_standing
from dso_app.importing.undo_touched import read_touched
from dso_app.models import Customer, Entity, ImportBatch, ImportBefore, Promise, known_id
from dso_app.services.bulk import among, chunks, no_collecting
from dso_app.services.commitments.disputes import dispute_again
from dso_app.services.commitments.shelter import reshelter
from dso_app.services.copies.verbs import TURN
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.history import record
from dso_app.services.locks import take_turns
from dso_app.texts import N_

_AT_ONCE = 5000
"""Customers in one query."""
_WORDS = {
    "customer": "customers",
    "customer_group": "groups",
    "contact": "contacts",
    "item": "items",
    "settlement": "settlements",
    "promise": "promises",
    "dispute": "disputes",
    "turnover": "turnover",
    "order_backlog": "backlog",
}
"""How the answer calls the tables it counts; the others go without saying."""


class UndoRefused(ImportRefused):
    """Something stands on the import; nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(**reason.values)
        self.message = reason.message
        self.reason = reason


@dataclass(frozen=True)
class Undone:
    """An import that was undone."""

    batch: int
    kind: str
    removed: Mapping[str, int]
    """How many customers, items, settlements… it had made."""
    restored: Mapping[str, int]
    """How many of those there were before it had changed."""

    def as_json(self) -> dict[str, Any]:
        """The answer as the command gives it."""
        return {
            "batch": self.batch,
            "kind": self.kind,
            "undone": True,
            "removed": dict(self.removed),
            "restored": dict(self.restored),
        }


def undo_import(database: Database, clock: Clock, actor: Actor, batch_id: int) -> Undone:
    """Undo an import: the ledger is as if it had not been, but for the history of both.

    Customers it touched are planned again by the next pass.

    Raises:
        NotAllowed, UnknownBatch: the actor may not, or there is no such import.
        UndoRefused: a later import, a message that left or somebody's work stands on it.
    """
    with no_collecting(), database.write() as session:
        batch = find_batch(session, actor, batch_id)
        for turn in (f"import.{batch.entity_id}", TURN):
            take_turns(session, turn)
        session.refresh(batch)
        touched = read_touched(session, batch_id)
        _lock_customers(session, touched)
        reason = why_standing(session, actor, batch)
        if reason is not None:
            raise UndoRefused(reason)
        return _Undoing(session, clock, actor, batch).undo(touched)


def _lock_customers(session: Session, ids: list[int]) -> None:
    """Before anything is looked at, as planning and sending do: nothing leaves meanwhile."""
    query = select(col(Customer.id)).where(among(col(Customer.id), ids))
    session.execute(query.order_by(col(Customer.id)).with_for_update())


class _Undoing:
    def __init__(self, session: Session, clock: Clock, actor: Actor, batch: ImportBatch) -> None:
        self._session = session
        self._clock = clock
        self._actor = actor
        self._batch = batch
        self._key = known_id(batch)
        self._bulk = Bulk(session)

    def undo(self, touched: list[int]) -> Undone:
        session, bulk, key = self._session, self._bulk, self._key
        bulk.mark(Customer, touched, "plan_needed")
        disputes, promisers = self._disputes(), self._promisers(touched)
        choose_made(bulk, key)
        applied = applied_as(self._batch)
        withdraw_plans(bulk, key, applied.action if applied else None)
        removed = Counter(delete_items(bulk, key))
        forget_turnover(bulk, key)
        with parting_with_customers(bulk):
            done = put_back(bulk, key)
        go_on(bulk, key)
        bulk.execute("DELETE FROM import_before WHERE batch_id = ?", (key,))
        forget_made(bulk)
        wait_again(session, bulk, self._actor, self._clock, self._batch.entity_id)
        dispute_again(session, disputes)
        for customers in chunks(promisers, _AT_ONCE):
            reshelter(session, customers)
        self._close()
        return Undone(
            key, self._batch.kind, _counted(removed + done.removed), _counted(done.restored)
        )

    def _disputes(self) -> list[int]:
        """The disputes it settled."""
        query = select(col(ImportBefore.row_id)).where(
            col(ImportBefore.batch_id) == self._key, col(ImportBefore.subject) == "dispute"
        )
        return [key for key in self._session.scalars(query) if key is not None]

    def _promisers(self, touched: list[int]) -> list[int]:
        """Customers whose promises shelter other parts of their items once it is undone."""
        query = select(col(Promise.customer_id)).where(among(col(Promise.customer_id), touched))
        return list(self._session.scalars(query.distinct()))

    def _close(self) -> None:
        """Say that it was undone, and bring the figures up to date."""
        batch, session = self._batch, self._session
        batch.state, batch.error, batch.claimed_by = "undone", "", ""
        batch.undone_at, batch.undone_by = self._clock.real(), self._actor.user_id
        session.flush()
        entity = session.get_one(Entity, batch.entity_id)
        day = today(self._clock, entity.timezone)
        refresh_summaries(session, batch.entity_id, day)
        record(
            session,
            self._actor,
            self._clock,
            "import.undone",
            N_("Import {batch} was undone: {file}."),
            on=day,
            entity_id=batch.entity_id,
            batch=self._key,
            file=batch.file_name,
        )


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {_WORDS[name]: count for name, count in counts.items() if count and name in _WORDS}
