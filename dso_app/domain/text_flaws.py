"""What is wrong with a text, and where: nothing is guessed, nothing repaired."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from dso_app.domain.placeholders import NAMES, TABLE

_TOKEN = re.compile(r"\{\{|\}\}|\*\*|\n[ \t]*\n")
_LONGEST_NAME = 40
"""Signs of what stands between braces that are named; the rest is cut."""


class FlawKind(StrEnum):
    """The ways a text can be broken."""

    UNKNOWN = "unknown"
    """What stands between `{{ }}` is no placeholder."""
    UNCLOSED = "unclosed"
    """`{{` without `}}` in its paragraph."""
    UNOPENED = "unopened"
    """`}}` without `{{` before it."""
    BOLD = "bold"
    """`**` that nothing closes in its paragraph."""
    TABLE = "table"
    """The table where there is room for a line only."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong.

    Attributes:
        line: counted from 1.
        column: counted from 1, in signs.
        name: what stands between the braces.
        meant: the placeholder that may have been meant; empty where none is near.
    """

    kind: FlawKind
    line: int
    column: int
    name: str = ""
    meant: str = ""


def flaws(text: str, *, one_line: bool = False) -> list[Flaw]:
    """Everything wrong with a text, in the order of its places.

    Args:
        text: as written.
        one_line: of a subject, where the table has no room.
    """
    return sorted(_scan(text.replace("\r\n", "\n"), one_line=one_line), key=_place)


def _place(flaw: Flaw) -> tuple[int, int]:
    return flaw.line, flaw.column


def _scan(text: str, *, one_line: bool) -> Iterator[Flaw]:
    brace: int | None = None
    bold: int | None = None
    for match in _TOKEN.finditer(text):
        sign, at = match[0], match.start()
        if sign == "{{":
            if brace is not None:
                yield _flaw(text, FlawKind.UNCLOSED, brace)
            brace = at
        elif sign == "}}":
            if brace is None:
                yield _flaw(text, FlawKind.UNOPENED, at)
            else:
                yield from _named(text, brace, text[brace + 2 : at], one_line=one_line)
            brace = None
        elif sign == "**":
            bold = bold if brace is not None else None if bold is not None else at
        else:
            yield from _left_open(text, brace, bold)
            brace = bold = None
    yield from _left_open(text, brace, bold)


def _left_open(text: str, brace: int | None, bold: int | None) -> Iterator[Flaw]:
    """What a paragraph ends without closing."""
    if brace is not None:
        yield _flaw(text, FlawKind.UNCLOSED, brace)
    if bold is not None:
        yield _flaw(text, FlawKind.BOLD, bold)


def _named(text: str, at: int, written: str, *, one_line: bool) -> Iterator[Flaw]:
    name = " ".join(written.split())
    if written.strip() not in NAMES:
        near = get_close_matches(name.lower(), NAMES, n=1, cutoff=0.75)
        meant = near[0] if near else ""
        yield _flaw(text, FlawKind.UNKNOWN, at, name[:_LONGEST_NAME], meant)
    elif one_line and name == TABLE:
        yield _flaw(text, FlawKind.TABLE, at, name)


def _flaw(text: str, kind: FlawKind, at: int, name: str = "", meant: str = "") -> Flaw:
    before = text[:at]
    return Flaw(kind, before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1, name, meant)
