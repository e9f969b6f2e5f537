"""One thing done to many rows, so that one refusal stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlmodel import Session

from dso_app import formats
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.texts import N_, translate

Key = TypeVar("Key", int, str)

_AT_ONCE = 200
"""Rows a transaction: others write in between."""


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


def together(
    ids: Sequence[int], act: Callable[[Session, Sequence[int]], tuple[int, list[RelanceError]]]
) -> Done:
    """Do one thing to all, so many a transaction; `act` says how many and why not the others."""
    count, refused = 0, list[RelanceError]()
    for start in range(0, len(ids), _AT_ONCE):
        with database().write() as session:
            done, others = act(session, ids[start : start + _AT_ONCE])
        count += done
        refused += others
    return Done(count, len(refused), refused[0] if refused else None)


def each(ids: Sequence[Key], act: Callable[[Session, Key], Any]) -> Done:
    """Do one thing to each; what is refused changes nothing and stops no other."""
    count, refused, first = 0, 0, None
    for start in range(0, len(ids), _AT_ONCE):
        with database().write() as session:
            for key in ids[start : start + _AT_ONCE]:
                try:
                    with session.begin_nested():
                        act(session, key)
                    count += 1
                except RelanceError as error:
                    refused += 1
                    first = first or error
    return Done(count, refused, first)
