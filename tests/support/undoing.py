"""Imports undone in tests, and everything that may happen between the two."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.qualification import StatusType
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.undo import Undone, undo_import
from dso_app.models import Entity, Item, Status
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.planning.bulk import plan_agenda
from dso_app.services.scenarios.assignment import Who, assign_scenario
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import save_scenario
from tests.support.collecting import scenario
from tests.support.imports import Ledger


def undo(ledger: Ledger, answer: ImportAnswer | int) -> Undone:
    """Undo an import as the house."""
    batch = answer if isinstance(answer, int) else answer.batch or 0
    return undo_import(ledger.db, ledger.clock, HOUSE, batch)


def entity_of(session: Any, ledger: Ledger) -> Entity:
    """The ledger's company."""
    return session.get_one(Entity, ledger.entity_id)  # type: ignore[no-any-return]


def with_statuses(ledger: Ledger) -> None:
    """Give the company one status of each type, named like it."""
    with ledger.db.write() as session:
        for kind in StatusType:
            name = kind.replace("_", " ").capitalize()
            session.add(Status(entity_id=ledger.entity_id, name=name, type=kind))


def with_scenario(ledger: Ledger, *steps: Any, **values: Any) -> None:
    """Give the company a scenario that leaves by itself, and put all its customers on it."""
    with ledger.db.write() as session:
        entity = entity_of(session, ledger)
        written = scenario(*steps, **values)
        save_scenario(session, HOUSE, ledger.clock, entity, written, start=Start.NOW)
    assign_all(ledger)


def assign_all(ledger: Ledger) -> None:
    """Put all customers on the scenario by hand."""
    with ledger.db.write() as session:
        entity = entity_of(session, ledger)
        assign_scenario(
            session,
            HOUSE,
            ledger.clock,
            entity,
            "Standard",
            Who(everyone=True),
            start=Start.NOW,
        )


def plan(ledger: Ledger) -> None:
    """The runner's pass."""
    with ledger.db.write() as session:
        plan_agenda(session, ledger.clock, ledger.entity_id)


def promise(ledger: Ledger, number: str, minor: int, due_on: date) -> None:
    """A promise for an item."""
    terms = PromiseTerms(due_on=due_on, amount_minor=minor)
    _qualify(ledger, number, Qualification("Promise to pay", promise=terms))


def dispute(ledger: Ledger, number: str, minor: int | None = None) -> None:
    """An item is disputed."""
    _qualify(ledger, number, Qualification("Dispute", dispute=DisputeTerms(amount_minor=minor)))


def status(ledger: Ledger, number: str) -> None:
    """A status and a comment set on an item."""
    _qualify(ledger, number, Qualification("On going", comment="will call back"))


def _qualify(ledger: Ledger, number: str, asked: Qualification) -> None:
    with ledger.db.write() as session:
        query = select(col(Item.id)).where(
            col(Item.entity_id) == ledger.entity_id, col(Item.number) == number
        )
        found = [key for key in session.exec(query.order_by(col(Item.id))) if key is not None]
        qualify(session, HOUSE, ledger.clock, found[:1], asked)
