"""Scenarios between their rows and the rules: versions and steps made ready to plan with."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain import scenario as rules
from dso_app.domain.compiled import CompiledScenario, compile_scenario
from dso_app.domain.listing import Listing, listing_text, parse_listing
from dso_app.models import Scenario, ScenarioVersion, Step
from dso_app.services.texts.templates import written_media


def rules_step(row: Step) -> rules.Step:
    """A step's row as the rules read it."""
    items, within_days = parse_listing(row.items) or (Listing.LATE, 0)
    return rules.Step(
        order=row.position,
        name=row.name,
        channel=rules.Channel(row.channel),
        trigger=rules.Trigger(row.trigger),
        offset_days=row.offset_days,
        mode=rules.Mode(row.mode),
        template=row.template_key,
        recipients=tuple(row.recipients),
        items=items,
        within_days=within_days,
        deduct_credits=row.deduct_credits,
        attach_copies=row.attach_copies,
        fee_minor=row.fee_minor,
        lapse_days=row.lapse_days,
        list_down_payments=row.list_down_payments,
        key=row.key,
    )


def step_row(step: rules.Step, version_id: int) -> Step:
    """A step of the rules as the row of a version."""
    return Step(
        version_id=version_id,
        position=step.order,
        key=step.key,
        name=step.name,
        channel=step.channel,
        trigger=step.trigger,
        offset_days=step.offset_days,
        mode=step.mode,
        template_key=step.template,
        recipients=list(step.recipients),
        items=listing_text(step.items, step.within_days),
        deduct_credits=step.deduct_credits,
        list_down_payments=step.list_down_payments,
        attach_copies=step.attach_copies,
        fee_minor=step.fee_minor,
        lapse_days=step.lapse_days,
    )


def read_version(
    session: Session, scenario: Scenario, number: int | None = None
) -> rules.Scenario | None:
    """One version of a scenario, the one in force unless a number is given."""
    version = session.scalar(
        select(ScenarioVersion).where(
            col(ScenarioVersion.scenario_id) == scenario.id,
            col(ScenarioVersion.number) == (scenario.version if number is None else number),
        )
    )
    return read_versions(session, scenario, [version])[0] if version is not None else None


def read_versions(
    session: Session, scenario: Scenario, versions: Sequence[ScenarioVersion]
) -> list[rules.Scenario]:
    """Versions of a scenario as the rules read them, under its present name."""
    ids = [version.id for version in versions]
    query = select(Step).where(col(Step.version_id).in_(ids)).order_by(col(Step.position))
    steps: dict[int, list[rules.Step]] = defaultdict(list)
    for row in session.scalars(query):
        steps[row.version_id].append(rules_step(row))
    return [
        rules.Scenario(
            name=scenario.name,
            scope=rules.Scope(version.scope),
            entry=rules.Entry(version.entry),
            minimum=Decimal(version.minimum_amount),
            steps=tuple(steps[version.id or 0]),
            version_id=version.id,
        )
        for version in versions
    ]


def scenarios_in_force(
    session: Session, entity_id: int, only: int | None = None
) -> dict[int, CompiledScenario]:
    """The active scenarios of an entity by id, each in its present version, ready to plan with.

    Args:
        session: where to read.
        entity_id: the entity.
        only: the one scenario wanted; None for all of them.
    """
    query = select(Scenario).where(
        col(Scenario.entity_id) == entity_id,
        col(Scenario.active),
        col(Scenario.archived).is_(False),
    )
    if only is not None:
        query = query.where(col(Scenario.id) == only)
    compiled: dict[int, CompiledScenario] = {}
    for row in session.scalars(query):
        scenario = _compiled(session, row)
        if scenario is not None and row.id is not None:
            compiled[row.id] = scenario
    return compiled


def _compiled(session: Session, row: Scenario) -> CompiledScenario | None:
    """The present version; read once a session, because a saved version never changes."""
    known: dict[tuple[int | None, int, str], CompiledScenario]
    known = session.info.setdefault("compiled scenarios", {})
    key = (row.id, row.version, row.name)
    if key not in known:
        scenario = read_version(session, row)
        if scenario is None:
            return None
        known[key] = made_ready(session, row.entity_id, scenario)
    return known[key]


def made_ready(session: Session, entity_id: int, scenario: rules.Scenario) -> CompiledScenario:
    """A scenario of an entity, saved or not, ready to plan with."""
    return compile_scenario(scenario, written_media(session, entity_id, scenario))
