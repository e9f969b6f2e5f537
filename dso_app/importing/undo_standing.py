"""Why an import cannot be undone: what happened since that stands on it, by name."""

import json
from functools import cached_property
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.errors import Reason
from dso_app.importing.batches import Applied, applied_as
from dso_app.importing.request import FileKind
from dso_app.importing.undo_touched import customers_of, made_customers, read_touched
from dso_app.models import (
    Attempt,
    Contact,
    Customer,
    DisputeItem,
    Event,
    ImportBatch,
    ImportBefore,
    Item,
    Message,
    PenaltyDecision,
    PromiseItem,
    StatusUse,
    Turnover,
    known_id,
)
from dso_app.services.merging.aliases import aliases_since
from dso_app.texts import N_

_LEFT = (MessageState.SENDING, MessageState.SENT, MessageState.AMBIGUOUS)
_STEPS = tuple(f"action.{state}" for state in (ActionState.DONE, ActionState.SKIPPED))
_WORK = (StatusUse, PromiseItem, DisputeItem, PenaltyDecision)
"""What a person said of items."""
_FIELD_OF = {"customer.collector": "collector_id", "customer.scenario": "scenario_id"}
"""Column that an event of a customer is about; others name theirs in their values."""
_NAMED: tuple[Any, ...] = (col(Customer.code), col(Customer.id))
"""A customer as a reason names it, and who it is."""


def why_standing(session: Session, actor: Actor, batch: ImportBatch) -> Reason | None:
    """Why an import cannot be undone, as one sentence with a name in it; none when it can be.

    A later import stands on it; so does a merge, a message that left, or a step done, of a
    customer it touched; and what a person did since to what it made or changed.
    """
    actor.require(Permission.IMPORT)
    if batch.state == "undone":
        return _said("undone", N_("Import {batch} was undone already."), batch=batch.id)
    if batch.state != "done":
        message = N_("Import {batch} was not applied: there is nothing to undo.")
        return _said("not_applied", message, batch=batch.id)
    since = applied_as(batch)
    if since is None:
        message = N_(
            "Import {batch} cannot be undone: nothing was kept of what was there before it."
        )
        return _said("nothing_kept", message, batch=batch.id)
    standing = _Standing(session, batch, since)
    return (
        standing.import_since()
        or standing.merge_since()
        or standing.message_since()
        or standing.step_since()
        or standing.work_on_items()
        or standing.work_on_customers()
        or standing.turnover_entered()
    )


def _said(code: str, message: str, **values: object) -> Reason:
    return Reason(code, message, values)


class _Standing:
    def __init__(self, session: Session, batch: ImportBatch, since: Applied) -> None:
        self._session = session
        self._batch = batch
        self._key = known_id(batch)
        self._since = since

    def import_since(self) -> Reason | None:
        """The last import applied after this one: undone in that order, all can be.

        Turnover and the rest know nothing of each other.
        """
        turnover = col(ImportBatch.kind) == FileKind.TURNOVER
        turn = col(ImportBatch.options)["applied"]["turn"].as_integer()
        columns: tuple[Any, ...] = (col(ImportBatch.id), col(ImportBatch.file_name))
        query = (
            select(*columns)
            .where(
                col(ImportBatch.entity_id) == self._batch.entity_id,
                col(ImportBatch.state) == "done",
                turnover if self._batch.kind == FileKind.TURNOVER else ~turnover,
                turn > self._since.turn,
            )
            .order_by(turn.desc())
        )
        found = self._first(query)
        message = N_("Undo import {later} first: {file} was imported after it.")
        return found and _said("later_import", message, later=found[0], file=found[1] or "—")

    def merge_since(self) -> Reason | None:
        """A customer it touched that was merged since: what was whose is no longer told apart."""
        message = N_(
            "Customer {gone} was merged into {customer} since: this import cannot be undone any "
            "more."
        )
        since = aliases_since(self._session, self._batch.entity_id, self._since.event)
        for alias in since:
            if self._touched & {alias.gone_id, alias.customer_id}:
                now = self._session.get_one(Customer, alias.customer_id)
                return _said("merged", message, gone=alias.code, customer=now.code)
        return None

    def message_since(self) -> Reason | None:
        """A message that left, or may have, for a customer the import touched."""
        left = col(Message.state).in_(_LEFT) | col(Message.printed_at).is_not(None)
        query = (
            select(*_NAMED)
            .join(Message, col(Message.customer_id) == col(Customer.id))
            .join(Attempt, col(Attempt.message_id) == col(Message.id))
            .where(col(Attempt.id) > self._since.attempt, left)
        )
        message = N_("A message left for customer {customer} since: it stands on this import.")
        return self._touching("message_left", message, query)

    def step_since(self) -> Reason | None:
        """A step a person did or skipped for a customer the import touched."""
        query = self._events().where(col(Event.kind).in_(_STEPS))
        message = N_("A step was done or skipped for customer {customer} since.")
        return self._touching("step_done", message, query)

    def work_on_items(self) -> Reason | None:
        """What a person said of an item the import made: it would be lost."""
        uses = (col(model.item_id) for model in _WORK)
        worked = (exists().where(use == col(Item.id)) for use in uses)
        handled = or_(col(Item.ignored), col(Item.held_by_action_id).is_not(None), *worked)
        columns: tuple[Any, ...] = (col(Item.number), col(Customer.code))
        query = (
            select(*columns)
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .where(col(Item.first_batch_id) == self._key, handled)
        )
        found = self._first(query)
        message = N_("Item {item} of customer {customer} was worked on since.")
        return found and _said("item_worked_on", message, item=found[0], customer=found[1])

    def work_on_customers(self) -> Reason | None:
        """What a person changed of a customer the import made, or of what it changed of one."""
        message = N_("Customer {customer} was changed here since.")
        made = self._events().where(
            col(Event.kind).like("customer.%"), col(Customer.id).in_(made_customers(self._key))
        )
        contacts = self._events().where(col(Event.kind) == "customer.contact")
        whose = col(Customer.id).in_(customers_of(Contact, self._key))
        return (
            self._customer("customer_changed", message, made)
            or self._customer("customer_changed", message, contacts.where(whose))
            or self._changed_again(message)
        )

    def turnover_entered(self) -> Reason | None:
        """A month it made or changed that a person entered, or took back, since."""
        kept = select(col(ImportBefore.row_id)).where(
            col(ImportBefore.batch_id) == self._key, col(ImportBefore.subject) == "turnover"
        )
        touched = set(self._session.scalars(kept))
        since = select(col(Event.values), col(Event.after)).where(
            col(Event.kind) == "turnover.set",
            col(Event.id) > self._since.event,
            col(Event.entity_id) == self._batch.entity_id,
        )
        by_hand = [(json.loads(values), after) for values, after in self._session.execute(since)]
        if not touched or not by_hand:
            return None
        there: tuple[Any, ...] = (col(Turnover.month), col(Turnover.currency))
        rows = self._session.execute(select(*there).where(col(Turnover.id).in_(touched))).all()
        theirs = {(f"{month:%Y-%m}", currency) for month, currency in rows}
        # Of a row that is gone only the person who took it back knew the month.
        gone = len(rows) < len(touched)
        message = N_("The turnover of {month} in {currency} was entered here since.")
        for said, after in by_hand:
            month, currency = said["month"], said["currency"]
            if (month, currency) in theirs or (gone and not after):
                return _said("turnover_entered", message, month=month, currency=currency)
        return None

    def _changed_again(self, message: str) -> Reason | None:
        before = col(ImportBefore.row_id) == col(Customer.id)
        query = (
            self._events()
            .add_columns(col(Event.kind), col(Event.values), col(ImportBefore.values))
            .join(ImportBefore, before)
            .where(
                col(Event.kind).like("customer.%"),
                col(ImportBefore.batch_id) == self._key,
                col(ImportBefore.subject) == "customer",
            )
        )
        for code, _, kind, values, kept in self._session.execute(query):
            field = _FIELD_OF.get(kind) or json.loads(values).get("field")
            if field in (kept or {}):
                return _said("customer_changed", message, customer=code)
        return None

    def _events(self) -> Select[Any]:
        """What happened to customers since the import: how those are named."""
        return (
            select(*_NAMED)
            .join(Event, col(Event.customer_id) == col(Customer.id))
            .where(col(Event.id) > self._since.event, col(Event.entity_id) == self._batch.entity_id)
        )

    def _customer(self, code: str, message: str, query: Select[Any]) -> Reason | None:
        found = self._first(query)
        return found and _said(code, message, customer=found[0])

    def _touching(self, code: str, message: str, query: Select[Any]) -> Reason | None:
        """The reason for the first customer of a query that the import touched."""
        for customer, key in self._session.execute(query.distinct()):
            if key in self._touched:
                return _said(code, message, customer=customer)
        return None

    @cached_property
    def _touched(self) -> frozenset[int]:
        return frozenset(read_touched(self._session, self._key))

    def _first(self, query: Select[Any]) -> Any:
        return self._session.execute(query.limit(1)).first()
