"""The HTML half of an email: tidy on a phone and in old mail programs, nothing loaded from afar."""

from collections.abc import Sequence
from html import escape

from dso_app.sending.bank import bank_lines
from dso_app.sending.facts import Facts
from dso_app.sending.rendering import Block, html_paragraph
from dso_app.sending.table import RIGHT, Section, sections

_INK, _SOFT, _LINE, _LATE, _PALE = "#1d2433", "#667085", "#e4e7ec", "#b42318", "#f7f8fa"
_FONT = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif"

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{subject}</title>
</head>
<body style="margin:0;padding:0;background:{pale};{font};color:{ink}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:{pale}">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"
 style="max-width:640px;background:#ffffff;border:1px solid {line};border-radius:10px">
<tr><td style="padding:22px 28px 14px;border-bottom:1px solid {line};font-size:17px;\
font-weight:600">
{company}</td></tr>
<tr><td style="padding:22px 28px 8px;font-size:15px;line-height:1.55">
{body}
</td></tr>
{bank}<tr><td style="padding:14px 28px 22px;border-top:1px solid {line};font-size:12px;\
line-height:1.5;color:{soft}">
{footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""


def html_mail(subject: str, blocks: Sequence[Block], facts: Facts) -> str:
    """A whole mail in HTML."""
    body = "\n".join(
        _table(facts)
        if block.is_table
        else f'<p style="margin:0 0 14px">{html_paragraph(block)}</p>'
        for block in blocks
    )
    return _PAGE.format(
        language=escape(facts.language),
        subject=escape(subject),
        company=escape(facts.company.name),
        body=body,
        bank=_bank(facts),
        footer=_footer(facts),
        pale=_PALE,
        font=_FONT,
        ink=_INK,
        line=_LINE,
        soft=_SOFT,
    )


def _table(facts: Facts) -> str:
    return "\n".join(_section(section) for section in sections(facts))


def _section(section: Section) -> str:
    head = "".join(
        f'<th align="{_side(at)}" style="padding:7px 8px;border-bottom:1px solid {_LINE};'
        f'font-weight:600;color:{_SOFT};font-size:12px">{escape(words)}</th>'
        for at, words in enumerate(section.head)
    )
    rows = "\n".join(
        f"<tr>{_cells(row, late=late)}</tr>"
        for row, late in zip(section.rows, section.late, strict=True)
    )
    words, amount = (escape(text) for text in section.total)
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;'
        f'font-size:13px;margin:4px 0 18px;font-variant-numeric:tabular-nums">\n<tr>{head}</tr>\n'
        f'{rows}\n<tr><td colspan="{len(section.head) - 1}" align="right" '
        f'style="padding:9px 8px;font-weight:600">{words}</td>'
        f'<td align="right" style="padding:9px 8px;font-weight:600;white-space:nowrap">{amount}'
        "</td></tr>\n</table>"
    )


def _cells(row: Sequence[str], *, late: bool) -> str:
    return "".join(
        f'<td align="{_side(at)}" style="padding:7px 8px;border-bottom:1px solid {_LINE}'
        f"{';white-space:nowrap' if at else ''}"
        f'{f";color:{_LATE}" if late and at == len(row) - 2 else ""}">{escape(words)}</td>'
        for at, words in enumerate(row)
    )


def _side(column: int) -> str:
    return "right" if column in RIGHT else "left"


def _bank(facts: Facts) -> str:
    lines = bank_lines(facts)
    if not lines:
        return ""
    cells = "<br>".join(
        f'<span style="color:{_SOFT}">{escape(words)}</span>&nbsp; {escape(value)}'
        for words, value in lines
    )
    return (
        f'<tr><td style="padding:0 28px 20px"><div style="background:{_PALE};border-radius:8px;'
        f'padding:12px 14px;font-size:13px;line-height:1.6">{cells}</div></td></tr>\n'
    )


def _footer(facts: Facts) -> str:
    company = facts.company
    parts = (company.name, *company.address, company.phone, company.email, company.website)
    return escape(" · ".join(part for part in parts if part))
