"""A text and its facts become paragraphs, and these plain text, HTML or the body of a letter.

Values are put in after the text was taken apart: nothing in a customer's name can become a
placeholder, bold type or HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dso_app.domain.placeholders import TABLE, Slot, Words, paragraphs
from dso_app.sending.addresses import one_line
from dso_app.sending.facts import Facts
from dso_app.sending.placeholders import PLACEHOLDERS
from dso_app.sending.table import COLUMNS, RIGHT, Section, sections

Run = tuple[str, bool]
"""Words, and whether they are bold."""

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of runs; without any it is the table."""

    runs: tuple[Run, ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether the items stand here."""
        return not self.runs

    @property
    def text(self) -> str:
        """The words without their bold."""
        return "".join(words for words, _ in self.runs)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with its values filled in."""

    subject: str
    blocks: tuple[Block, ...]


def render(subject: str, body: str, facts: Facts) -> Rendered:
    """Fill in a text's placeholders."""
    filled = (_filled(paragraph, facts) for paragraph in paragraphs(body))
    title = " ".join(_filled(paragraph, facts).text for paragraph in paragraphs(subject))
    return Rendered(one_line(title), tuple(filled))


def _filled(paragraph: Sequence[Words | Slot], facts: Facts) -> Block:
    if isinstance(paragraph[0], Slot) and paragraph[0].name == TABLE:
        return Block()
    runs: list[Run] = []
    for piece in paragraph:
        words = _words(piece, facts)
        at_line_start = not runs or runs[-1][0].endswith("\n")
        if at_line_start and words.startswith("\n"):
            words = words[1:]  # a line that held nothing but a value there is none of
        if words:
            runs.append((words, piece.bold))
    return Block(tuple(runs) or (("", False),))


def _words(piece: Words | Slot, facts: Facts) -> str:
    if isinstance(piece, Words):
        return piece.text
    return PLACEHOLDERS[piece.name].render(facts)


def stored(blocks: Sequence[Block]) -> list[Any]:
    """Blocks as the database keeps them."""
    return [[list(run) for run in block.runs] for block in blocks]


def restored(blocks: Sequence[Any]) -> tuple[Block, ...]:
    """Blocks as they were stored."""
    return tuple(Block(tuple((words, bold) for words, bold in runs)) for runs in blocks)


def as_typed(blocks: Sequence[Block]) -> str:
    """Blocks as a person types a text; rendered again it gives the same."""
    table = f"{{{{ {TABLE} }}}}"
    parts = (table if block.is_table else _typed(block.runs) for block in blocks)
    return "\n\n".join(part for part in parts if part)


def _typed(runs: Sequence[Run]) -> str:
    return "".join(f"**{words}**" if bold else words for words, bold in runs if words).strip()


def plain_text(blocks: Sequence[Block], facts: Facts) -> str:
    """Blocks as plain text, the table aligned by spaces."""
    parts = [_plain_table(facts) if block.is_table else block.text for block in blocks]
    return "\n\n".join(parts) + "\n"


def _plain_table(facts: Facts) -> str:
    return "\n\n".join(_plain_section(section) for section in sections(facts))


def _plain_section(section: Section) -> str:
    rows = [section.head, *section.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(COLUMNS)]
    widths[-1] = max(widths[-1], len(section.total[1]))
    lines = [_aligned(row, widths) for row in rows]
    rule = "-" * (sum(widths) + len(_GAP) * (COLUMNS - 1))
    room = len(rule) - len(section.total[1]) - len(_GAP)
    total = f"{section.total[0].rjust(room)}{_GAP}{section.total[1]}"
    note = [section.note] if section.note else []
    return "\n".join([lines[0], rule, *lines[1:], rule, total, *note])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        text.rjust(width) if at in RIGHT else text.ljust(width)
        for at, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return _GAP.join(cells).rstrip()


def html_paragraph(block: Block) -> str:
    """A paragraph's words in HTML, escaped."""
    return "".join(
        f"<strong>{_html(words)}</strong>" if bold else _html(words) for words, bold in block.runs
    )


def _html(words: str) -> str:
    return escape(words).replace("\n", "<br>\n")
