"""What planning and applying an import need to know besides the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.clock import Clock
from dso_app.errors import Reason
from dso_app.importing.answer import Assigned, Change, Counts, RowError
from dso_app.importing.columns.readings import Decisions
from dso_app.importing.request import ImportRequest, ReadingOptions
from dso_app.importing.undoable import Undoable
from dso_app.models import Entity


@dataclass(frozen=True)
class ImportContext:
    """One import: who, for which entity, on which business date, read how."""

    request: ImportRequest
    """With what the profile says filled in."""
    reading: ReadingOptions
    decisions: Decisions
    entity: Entity
    business_date: date
    profile_id: int | None
    """The source; none before its first import."""
    actor: Actor
    clock: Clock


@dataclass(frozen=True)
class Applying:
    """Where a plan is applied: in a writing transaction that holds the ledger."""

    session: Session
    batch_id: int
    profile_id: int
    bulk: Undoable
    """What all is written through: it keeps what undoing puts back."""


class PlannedImport(Protocol):
    """What an import would change."""

    @property
    def counts(self) -> Counts:
        """What it would do."""
        ...

    @property
    def errors(self) -> tuple[RowError, ...]:
        """The rejected cells, by line."""
        ...

    @property
    def guard(self) -> Reason | None:
        """Why it wants confirmation first."""
        ...

    @property
    def digest(self) -> str:
        """Names what it would change; another plan of the same changes has the same one."""
        ...

    def changes(self, limit: int) -> list[Change]:
        """The first changes of each sort, for the preview."""
        ...

    def apply(self, applying: Applying) -> None:
        """Change the ledger."""
        ...


@runtime_checkable
class Assigning(Protocol):
    """A plan after which the rules of assignment are asked."""

    def assigns(self) -> tuple[Assigned, ...]:
        """How many customers each rule puts on its scenario."""
        ...


@runtime_checkable
class Assuming(Protocol):
    """A plan that rests on an assumption about the whole file."""

    def assumes(self) -> Mapping[str, str]:
        """What was assumed → as what."""
        ...
