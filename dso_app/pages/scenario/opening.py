"""What is read when a scenario is opened, with what one left unsaved of it."""

from dataclasses import dataclass, replace

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.domain.scenario import Channel, Scenario
from dso_app.models import Entity
from dso_app.pages.scenario.draft import Draft, scenario_of
from dso_app.pages.typed import row_id
from dso_app.services.scenarios.card import ScenarioCard, read_card
from dso_app.services.scenarios.drafts import Kept, forget_draft, read_draft
from dso_app.services.scenarios.problems import offered_channels
from dso_app.services.scenarios.readers import languages_read
from dso_app.services.scenarios.verbs import UnknownScenario
from dso_app.services.scenarios.versions import VersionLine, changed_since, version_of

"""Digits that fit a database's whole number."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is read when a scenario is opened.

    Attributes:
        card: None for a new one.
        kept: what one left unsaved.
        base: the version that was begun from; None where that is still in force.
        since: what others saved since.
        read: by language, how many customers on it read it.
        offered: the channels its steps can take.
    """

    card: ScenarioCard | None
    kept: Kept | None
    base: Scenario | None
    since: VersionLine | None
    read: dict[str, int]
    offered: tuple[Channel, ...]


def scenario_id_of(key: str) -> int:
    """The id an address or a state holds; `UnknownScenario` where it is none."""
    scenario_id = row_id(key)
    if not scenario_id:
        raise UnknownScenario(name=key)
    return scenario_id


def read_one(viewer: Viewer, key: str) -> ScenarioCard:
    """A scenario and what hangs on it."""
    with database().read() as session:
        return read_card(session, viewer.actor, clock(), viewer.entity, scenario_id_of(key))


def read_opened(viewer: Viewer, key: str) -> Opened:
    """A scenario, or none for an empty key, with what one left unsaved of it."""
    card = read_one(viewer, key) if key else None
    number = card.id if card else None
    with database().read() as session:
        kept = read_draft(session, viewer.actor, viewer.entity, number)
        base = since = None
        if kept is not None and card is not None and kept.base != card.version:
            base = version_of(session, viewer.actor, viewer.entity, card.id, kept.base)
            since = changed_since(session, viewer.actor, viewer.entity, card.id, kept.base)
        read = languages_read(session, viewer.entity, number)
        offered = offered_channels(session)
    return Opened(card, kept, base, since, read, offered)


def stands_for(draft: Draft, scenario: Scenario) -> bool:
    """Whether a draft is a saved version, whatever both are called."""
    typed, unread = scenario_of(draft)
    return not unread and replace(typed, name="") == replace(scenario, name="", version_id=None)


def forget(viewer: Viewer, key: str) -> None:
    """Give up what one left unsaved."""
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        number = scenario_id_of(key) if key else None
        forget_draft(session, viewer.actor, entity, number)
