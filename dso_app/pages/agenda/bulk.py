"""What is done to many actions at once: each by itself, so that one refusal stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.actions import ReasonMissing, confirm, skip
from dso_app.texts import N_, translate

_AT_ONCE = 200
"""Actions a transaction: others write in between."""


@dataclass(frozen=True)
class Done:
    """How many were done, and what the others were refused for: the first sentence of it."""

    count: int
    refused: int
    why: RelanceError | None

    @property
    def tone(self) -> Literal["ok", "warn"]:
        """Whether all were done."""
        return "warn" if self.refused else "ok"

    def sentence(self, words: str, language: str) -> str:
        """What came of it; `words` is the msgid that counts what was done."""
        said = translate(words, language, count=formats.number(self.count, language))
        if self.why is None:
            return said
        others = translate(
            N_("{count} not: {why}"),
            language,
            count=formats.number(self.refused, language),
            why=self.why.sentence(language),
        )
        return f"{said} {others}"


def confirm_many(viewer: Viewer, action_ids: Sequence[int]) -> Done:
    """Confirm actions."""
    return _each(action_ids, lambda session, key: confirm(session, viewer.actor, clock(), key))


def skip_many(viewer: Viewer, action_ids: Sequence[int], why: str) -> Done:
    """Skip actions, all for the same reason; without one nothing is done."""
    if not why.strip():
        raise ReasonMissing
    return _each(
        action_ids, lambda session, key: skip(session, viewer.actor, clock(), key, note=why)
    )


def _each(action_ids: Sequence[int], act: Callable[[Session, int], Any]) -> Done:
    count, refused, first = 0, 0, None
    for start in range(0, len(action_ids), _AT_ONCE):
        with database().write() as session:
            for key in action_ids[start : start + _AT_ONCE]:
                try:
                    with session.begin_nested():
                        act(session, key)
                    count += 1
                except RelanceError as error:
                    refused += 1
                    first = first or error
    return Done(count, refused, first)
