"""What came of an import: the counts and errors of the outer interface, and its exit code."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dso_app.errors import Reason
from dso_app.importing.request import FileKind
from dso_app.texts import translate

_LONGEST_VALUE = 200


@dataclass(frozen=True)
class RowError:
    """A cell that made its row be rejected; `line` counts from 1, the header included."""

    line: int
    column: str
    value: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    """Name of the file, where several were imported together."""

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """The error as the interface shows it."""
        place = {"file": self.file} if self.file else {}
        return {
            **place,
            "line": self.line,
            "column": self.column,
            "value": self.value[:_LONGEST_VALUE],
            "message": translate(self.message, language, **self.values),
        }


@dataclass(frozen=True)
class Counts:
    """What an import did, or would do; a line counts in one of them only."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    cleared: int = 0
    reopened: int = 0
    skipped: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Assigned:
    """How many customers a rule of assignment gives something.

    Attributes:
        scenario: whose name it puts them on; empty for none, and for a rule that leaves it.
        gives: where that is more than a scenario, or something else, all of it: by column of
            customers or `group`, as people write it.
    """

    rule: str
    scenario: str
    customers: int
    gives: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As the interface shows it."""
        told = {"rule": self.rule, "scenario": self.scenario, "customers": self.customers}
        return told | ({"gives": dict(self.gives)} if self.gives else {})


@dataclass(frozen=True)
class ImportAnswer:
    """The answer to an import."""

    kind: FileKind
    counts: Counts
    errors: tuple[RowError, ...] = ()
    assumed: Mapping[str, str] = field(default_factory=dict)
    assigned: tuple[Assigned, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    """Codes the files name of accounts that were merged, and the codes of who they are now."""
    dry_run: bool = False
    batch: int | None = None
    refusal: Reason | None = None
    """Why nothing was changed although the file can be read: clearing wants confirmation."""

    @property
    def exit_code(self) -> int:
        """0 done or nothing to do, 1 rows were rejected, 2 refused and nothing changed."""
        if self.refusal is not None:
            return 2
        return 1 if self.counts.rejected else 0

    def with_batch(self, batch: int) -> "ImportAnswer":
        """The answer, naming the batch it was applied as."""
        return replace(self, batch=batch)

    def as_json(self, language: str = "en", most_errors: int | None = None) -> dict[str, Any]:
        """The answer as the interface shows it, with at most so many errors."""
        ruled = {"assigned": [one.as_json() for one in self.assigned]} if self.assigned else {}
        return {
            "kind": str(self.kind),
            "batch": self.batch,
            **vars(self.counts),
            "assumed": dict(self.assumed),
            **ruled,
            **({"merged": dict(self.merged)} if self.merged else {}),
            "dry_run": self.dry_run,
            "errors": [error.as_json(language) for error in self.errors[:most_errors]],
        }


@dataclass(frozen=True)
class Change:
    """One change of a preview: what it is about, and its fields before and after."""

    what: str
    """created, updated, cleared or reopened."""
    customer: str
    name: str
    """Number of the item, name of the customer or contact."""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The change as the preview's screen reads it."""
        return {**vars(self), "before": dict(self.before), "after": dict(self.after)}
