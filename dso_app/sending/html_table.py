"""The items of a message as HTML tables, one a currency.

A table of sixty items must stay far below the 102 kB at which Gmail cuts a mail: cells say
nothing that their table says already.
"""

from collections.abc import Sequence
from html import escape

from dso_app.sending.facts import Facts
from dso_app.sending.mail_colours import INK, LATE, LINE, SOFT
from dso_app.sending.table import DAYS_LATE, DISPENSABLE, RIGHT, Section, sections

_USUAL_NUMBER = 16
"""Signs of an item's number."""


def html_tables(facts: Facts) -> str:
    """Every section of the table."""
    return "\n".join(_section(section) for section in sections(facts))


def _section(section: Section) -> str:
    head = "".join(
        f'<th scope="col" align="{_side(at)}" class="soft line{_wide(at)}" style="padding:6px 5px;'
        f'border-bottom:1px solid {LINE};font-size:12px;font-weight:600;color:{SOFT}">'
        f"{escape(words)}</th>"
        for at, words in enumerate(section.head)
    )
    rows = "\n".join(
        f"<tr>{_cells(row, late=late)}</tr>"
        for row, late in zip(section.rows, section.late, strict=True)
    )
    words, amount = (escape(text) for text in section.total)
    total = f'class="ink" style="padding:8px 5px;font-weight:600;color:{INK}"'
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:'
        "collapse;font-size:13px;line-height:18px;margin:4px 0 16px;"
        f'font-variant-numeric:tabular-nums">\n<tr>{head}</tr>\n{rows}\n'
        f'<tr><td colspan="{len(section.head)}" align="right" {total}>'
        f"{words}&nbsp; {amount}</td></tr>{_note(section)}\n</table>"
    )


def _cells(row: Sequence[str], *, late: bool) -> str:
    return "".join(
        f'<td align="{_side(at)}" class="{_colour(at, late=late)} line{_wide(at)}" '
        f'style="padding:6px 5px;border-bottom:1px solid {LINE}{_own_style(at, late=late)}"'
        f"{' nowrap' if at else ''}>{escape(words) if at else _document(words)}</td>"
        for at, words in enumerate(row)
    )


def _document(words: str) -> str:
    """Kind and number: a number of usual length is not parted at its hyphens."""
    kind, blank, number = words.rpartition(" ")
    if len(number) > _USUAL_NUMBER:
        return escape(words)
    return f'{escape(kind)}{blank}<span style="white-space:nowrap">{escape(number)}</span>'


def _note(section: Section) -> str:
    if not section.note:
        return ""
    return (
        f'\n<tr><td colspan="{len(section.head)}" class="soft" style="padding:0 5px 6px;'
        f'font-size:12px;color:{SOFT}">{escape(section.note)}</td></tr>'
    )


def _side(column: int) -> str:
    return "right" if column in RIGHT else "left"


def _wide(column: int) -> str:
    """The class of columns that a narrow screen leaves out."""
    return " wide" if column in DISPENSABLE else ""


def _own_style(column: int, *, late: bool) -> str:
    if not column:
        return ";word-break:break-word"  # a long number keeps to its column
    return f";color:{LATE}" if late and column == DAYS_LATE else ""


def _colour(column: int, *, late: bool) -> str:
    return "late" if late and column == DAYS_LATE else "ink"
