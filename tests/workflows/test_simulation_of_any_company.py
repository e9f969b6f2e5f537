"""Simulating equals running for companies of all kinds, before and after an edit is saved."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.scenario import Scenario, Scope
from dso_app.models import Entity
from dso_app.models import Scenario as ScenarioRow
from dso_app.services.company.mail_settings import set_mail_url
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import save_scenario
from dso_app.services.setup import prepare_installation
from dso_app.services.simulations.simulate import Question, simulate
from dso_app.settings import settings as environment
from tests.support.clocks import FixedClock
from tests.support.databases import copied_sqlite
from tests.support.living import Done, as_done, live
from tests.support.random_worlds import a_company, an_edit
from tests.support.smtp import Mailbox, smtp_server

DAYS = 14
BEFORE = 3


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    """One mail server for all."""
    with smtp_server() as found:
        yield found


@pytest.mark.parametrize("edited", [False, True])
@settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(random=st.randoms(use_true_random=False), scope=st.sampled_from(Scope))
def test_simulating_equals_running_message_for_message(
    sqlite_template: Path, box: Mailbox, random: Random, scope: Scope, *, edited: bool
) -> None:
    with (
        TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        copied_sqlite(sqlite_template, Path(folder)) as database,
    ):
        # An installation of its own each time, or it is taken for a copy and sends nothing.
        patch.setenv("DSO_DATA_DIR", f"{folder}/data")
        environment.cache_clear()
        foreseen, done = foreseen_and_done(database, box, random, scope, edited=edited)
    assert sorted(set(foreseen) - set(done)) == sorted(set(done) - set(foreseen)) == []
    assert sorted(foreseen) == sorted(done)


def foreseen_and_done(
    database: Database, box: Mailbox, random: Random, scope: Scope, *, edited: bool
) -> tuple[list[Done], list[Done]]:
    """Live some days, foresee the next ones, and live them."""
    clock = FixedClock()
    with database.write() as session:
        prepare_installation(session)
        set_mail_url(session, HOUSE, clock, box.url)
        owner, row, scenario = a_company(session, clock, random, scope)
        owner_id, row_id = owner.id, row.id
    for _ in range(BEFORE):
        live(database, clock)
        clock.later()
    start = random.choice(tuple(Start))
    change = an_edit(random, scenario) if edited else None
    foreseen = _foreseen(database, clock, row_id, change, start)
    if change is not None:
        with database.write() as session:
            owner = session.get_one(Entity, owner_id)
            save_scenario(session, HOUSE, clock, owner, change, start=start)
    done = []
    for _ in range(DAYS):
        done += live(database, clock)
        clock.later()
    return foreseen, done


def _foreseen(
    database: Database, clock: FixedClock, row_id: int | None, change: Scenario | None, start: Start
) -> list[Done]:
    with database.read() as session:
        row = session.get_one(ScenarioRow, row_id)
        question = Question(row, DAYS, edited=change, start=start)
        owner = session.get_one(Entity, row.entity_id)
        return as_done(session, simulate(session, clock, HOUSE, owner, question))
