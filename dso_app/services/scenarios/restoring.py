"""Back to an earlier version of a scenario, which becomes the newest one."""

from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.models import Entity, Scenario
from dso_app.services.scenarios.editing import Edit, save_edit
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.versions import version_of


def restore_version(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    scenario_id: int,
    number: int,
    *,
    base: int,
    start: Start = Start.CONFIRM,
) -> Scenario:
    """Save an earlier version again as the newest; the scenario keeps its present name.

    Args:
        session: of a writing transaction.
        actor: who does it.
        clock: tells when.
        entity: the scenario's.
        scenario_id: which scenario.
        number: the version to go back to.
        base: number of the version that was in force when one decided so.
        start: what becomes of the first pass.

    Raises:
        UnknownVersion: there is none of that number.
        SavedMeanwhile: somebody else saved a newer version than `base`.
        BadScenario: what it needs is no longer there.
    """
    old = version_of(session, actor, entity, scenario_id, number)
    edit = Edit(scenario_id, base, old)
    return save_edit(session, actor, clock, entity, edit, start=start)
