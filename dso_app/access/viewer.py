"""For whom a screen, a listing or a file is made."""

from dataclasses import dataclass
from datetime import date

from dso_app.access.permissions import Actor
from dso_app.models import Entity


@dataclass(frozen=True)
class Viewer:
    """Who looks, at which of our companies, on which business date."""

    actor: Actor
    entity: Entity
    """The company chosen in the top bar; within the actor's scope."""
    today: date
    """Business date in the entity's time zone."""

    @property
    def entity_id(self) -> int:
        """The id of the company chosen."""
        assert self.entity.id is not None  # noqa: S101 - it was read from the database
        return self.entity.id

    @property
    def language(self) -> str:
        """The language the person reads."""
        return self.actor.language

    @property
    def timezone(self) -> str:
        """The time zone moments are shown in."""
        return self.entity.timezone
