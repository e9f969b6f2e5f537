"""The scenarios that come with the program, named in the entity's language."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.clock import clock
from dso_app.domain.scenario import Scenario as Rules
from dso_app.models import Customer, Entity, Scenario, ScenarioVersion, Step
from dso_app.services.scenarios.files import read_scenario
from dso_app.services.scenarios.keys import step_key
from dso_app.services.scenarios.verbs import save_scenario
from dso_app.texts import LANGUAGES, N_, translate

_FOLDER = Path(__file__).parents[1] / "shipped"

WORDS = (
    N_("Standard"),
    N_("Risky"),
    N_("Public sector"),
    N_("Key account"),
    N_("Before due"),
    N_("First reminder"),
    N_("Second reminder"),
    N_("Last reminder"),
    N_("Reminder by post"),
    N_("Call"),
    N_("Talk to the sales representative"),
    N_("Tell the sales representative"),
    N_("Formal notice"),
    N_("Litigation"),
)
"""Names of the shipped scenarios and of their steps."""


@cache
def shipped_scenarios() -> tuple[Rules, ...]:
    """The shipped scenarios, in English."""
    return tuple(_read_all())


def _read_all() -> Iterator[Rules]:
    for path in sorted(_FOLDER.glob("scenario_*.yaml")):
        yield read_scenario(path.read_text(encoding="utf-8"), "EUR")


def install_shipped(session: Session, entity: Entity) -> None:
    """Give an entity the shipped scenarios it does not have yet, in its language."""
    present = set(
        session.scalars(
            select(func.lower(Scenario.name)).where(col(Scenario.entity_id) == entity.id)
        )
    )
    for scenario in shipped_scenarios():
        spoken = _spoken(scenario, entity.language)
        if spoken.name.lower() not in present:
            save_scenario(session, HOUSE, clock(), entity, spoken)


def speak_shipped(session: Session, entity: Entity, language: str) -> None:
    """Rename the shipped scenarios nobody has used, when the entity's language is chosen.

    One with customers, or edited since, keeps its words: its steps are known by their names.
    """
    known = {translate(word, spoken): word for spoken in LANGUAGES for word in WORDS}
    used = select(col(Customer.id)).where(col(Customer.scenario_id) == col(Scenario.id)).exists()
    unused = select(Scenario).where(
        col(Scenario.entity_id) == entity.id, col(Scenario.version) == 1, ~used
    )
    for row in session.scalars(unused).all():
        if row.name not in known:
            continue
        row.name = translate(known[row.name], language)
        steps = select(Step).join(ScenarioVersion, col(ScenarioVersion.id) == col(Step.version_id))
        for step in session.scalars(steps.where(col(ScenarioVersion.scenario_id) == row.id)):
            step.name = translate(known.get(step.name, step.name), language)
            step.key = step_key(step.name)


def _spoken(scenario: Rules, language: str) -> Rules:
    return replace(
        scenario,
        name=translate(scenario.name, language),
        steps=tuple(replace(step, name=translate(step.name, language)) for step in scenario.steps),
    )
