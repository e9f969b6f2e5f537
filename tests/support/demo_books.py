"""The demo company with its ledger of today and nothing done about it yet: no planner, no luck."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import case, func, select
from sqlmodel import Session, col

from dso_app.database import Database
from dso_app.domain.scenario import Channel, Step, Trigger
from dso_app.models import Customer, Entity, Item
from dso_app.models import Scenario as ScenarioRow
from dso_app.sending.facts import Facts
from dso_app.sending.preview import customer_facts
from dso_app.services.scenarios.rows import scenarios_in_force
from dso_app.services.setup import prepare_installation
from dso_app.services.texts.templates import Text, text_channel
from dso_app.workflows.demo import books, build
from tests.support import databases, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock


@dataclass(frozen=True)
class _StillLife:
    """In place of the weeks lived by the planner and by chance: the imports alone."""

    database: Database
    entity: Entity
    ledger: books.Ledger
    random: Random

    def live(self) -> None:
        """Bring in every import."""
        for day in self.ledger.days:
            with self.database.write() as session:
                self.ledger.bring(session, day)


@contextmanager
def demo_books(template: Path, folder: Path) -> Iterator[Database]:
    """A database that holds them."""
    with databases.copied_sqlite(template, folder) as database, pytest.MonkeyPatch.context() as on:
        on.setattr(build, "Life", _StillLife)
        with database.write() as session:
            prepare_installation(session)
        build.fill(database, FixedClock())
        yield database


def facts_for(session: Session, text: Text) -> Facts:
    """What a text would speak of to the demo customer it is meant for, by its step."""
    viewer = rows.viewer(session.scalars(select(Entity)).one())
    step, scenario = _step(session, viewer.entity, text)
    for customer_id in _customers(session, scenario, late=step.offset_days > 0):
        facts = customer_facts(session, viewer, customer_id, step, text.language)
        if facts.leader is not None:
            return facts
    raise AssertionError(text)


def _step(session: Session, entity: Entity, text: Text) -> tuple[Step, str]:
    """The shipped step that sends a text, or one that could; and the name of its scenario."""
    steps = [
        (step, compiled.scenario.name)
        for compiled in scenarios_in_force(session, key(entity)).values()
        for step in compiled.scenario.steps
    ]
    for step, name in steps:
        if step.template == text.key and text_channel(step.channel) == text.channel:
            return step, name
    channel = {"email": Channel.EMAIL, "letter": Channel.LETTER, "sms": Channel.SMS}[text.channel]
    before = text.key in {"pre_due", "key_account_statement"}
    names = [name for step, name in steps if step.template == text.key]
    return Step(1, "", channel, Trigger.DUE_DATE, -5 if before else 30), (*names, "Risky")[0]


def _customers(session: Session, scenario: str, *, late: bool) -> Sequence[int]:
    """Those of a scenario first; those with the most late debits, or none late at all."""
    count = func.count(col(Item.id)).filter(
        col(Item.due_date) < TODAY, col(Item.remaining_minor) > 0
    )
    mine = case((col(ScenarioRow.name) == scenario, 0), else_=1)
    columns: list[Any] = [col(Customer.id)]
    query = (
        select(*columns)
        .join(Item, col(Item.customer_id) == col(Customer.id))
        .join(ScenarioRow, col(ScenarioRow.id) == col(Customer.scenario_id))
        .where(col(Item.remaining_minor) != 0)
        .group_by(col(Customer.id), col(Customer.code), col(ScenarioRow.name))
        .having(count > 0 if late else count == 0)
        .order_by(mine, count.desc(), col(Customer.code))
    )
    return session.scalars(query).all()
