"""The words of an SMS: plain, and without signs that would cost a second part for nothing."""

from dataclasses import replace
from html import escape

from dso_app import formats
from dso_app.sending.facts import Facts
from dso_app.sending.rendering import render

_TYPED = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)
"""Signs of good typography that GSM-7 lacks: one of them makes parts of 70 signs out of 160."""


def sms_text(body: str, facts: Facts) -> str:
    """A text as an SMS says it: dates in figures, signs as typed, letters as they are.

    The table is a line for each item: its number and what is asked of it.
    """
    blocks = render("", body, replace(facts, brief=True)).blocks
    parts = [_table(facts) if block.is_table else block.text for block in blocks]
    return "\n\n".join(part for part in parts if part).translate(_TYPED).strip()


def _table(facts: Facts) -> str:
    lines = (
        f"{line.number} "
        f"{formats.amount_with_currency(line.asked_minor, line.currency, facts.language)}"
        for line in facts.lines
    )
    return "\n".join(lines)


def sms_page(text: str) -> str:
    """An SMS as a page shows it: its very words, in a bubble."""
    return (
        '<div style="max-width:24em;margin:16px;padding:12px 16px;border-radius:14px;'
        "background-color:#e8ecf4;color:#1d2433;white-space:pre-wrap;overflow-wrap:anywhere;"
        f'font:15px/1.45 Helvetica,Arial,sans-serif">{escape(text)}</div>'
    )
