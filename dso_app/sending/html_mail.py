"""The HTML half of an email: tidy on a phone, in Gmail, and in Outlook, which draws with Word.

Everything is a table and every rule stands on its element: mail programs drop what they do not
know. The one style sheet only helps those that read it (phones, dark screens); without it the
mail is whole. Nothing is loaded from afar: the logo travels with the mail.
"""

import re
from collections.abc import Sequence
from html import escape

from dso_app.sending.bank import bank_lines
from dso_app.sending.facts import Company, Facts
from dso_app.sending.html_table import html_tables
from dso_app.sending.inline_images import content_id
from dso_app.sending.mail_colours import DARK, INK, LINE, PAPER, SOFT, SURROUND
from dso_app.sending.rendering import Block, html_paragraph

_FONT = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif"
_LOGO_BOX = (200, 60)
"""Pixels a logo takes at most."""
_LONGEST_GLIMPSE = 140

_PAGE = """<!DOCTYPE html>
<html lang="{language}" xmlns="http://www.w3.org/1999/xhtml" \
xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch>\
</o:OfficeDocumentSettings></xml><style>table,td,th,p{{font-family:Arial,sans-serif !important}}\
</style><![endif]-->
<style>
:root{{color-scheme:light dark;supported-color-schemes:light dark}}
@media (max-width:520px){{.pad{{padding-left:16px!important;padding-right:16px!important}}\
.wide{{display:none!important}}}}
@media (prefers-color-scheme:dark){{{dark}}}
</style>
</head>
<body class="surround" style="margin:0;padding:0;width:100%;background-color:{surround};\
-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;\
line-height:1px;color:{surround};opacity:0">{glimpse}{filler}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" \
class="surround" bgcolor="{surround}" style="background-color:{surround}">
<tr><td align="center" style="padding:20px 10px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0">\
<tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" \
class="paper line" bgcolor="{paper}" style="max-width:600px;background-color:{paper};\
border:1px solid {line};border-radius:8px;{font};color:{ink};text-align:left">
<!--head-->{head}<!--/head-->
<tr><td class="pad ink" style="padding:22px 28px 8px;{font};font-size:15px;line-height:23px;\
color:{ink}">
{body}
</td></tr>
{bank}<tr><td class="pad soft line" style="padding:14px 28px 20px;border-top:1px solid {line};\
{font};font-size:12px;line-height:18px;color:{soft}">{footer}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
"""
_FILLER = "&#847;&zwnj;&nbsp;" * 40
"""Keeps the list of mails from showing the words that follow the glimpse."""
_BLANKS = re.compile(r"[ \t\n]+")
_HEAD = re.compile(r"<!--head-->.*?<!--/head-->", re.DOTALL)


def html_mail(subject: str, blocks: Sequence[Block], facts: Facts) -> str:
    """A whole mail in HTML."""
    body = "\n".join(
        html_tables(facts)
        if block.is_table
        else f'<p style="margin:0 0 14px">{html_paragraph(block)}</p>'
        for block in blocks
    )
    return _PAGE.format(
        language=escape(facts.language),
        subject=escape(subject),
        dark=DARK,
        glimpse=escape(_glimpse(blocks)),
        filler=_FILLER,
        head=_head(facts.company),
        body=body,
        bank=_bank(facts),
        footer=_footer(facts.company),
        surround=SURROUND,
        paper=PAPER,
        font=_FONT,
        ink=INK,
        line=LINE,
        soft=SOFT,
    )


def with_head(html: str, company: Company) -> str:
    """A mail made earlier, with the logo its company has now."""
    head = f"<!--head-->{_head(company)}<!--/head-->"
    return _HEAD.sub(lambda _: head, html, count=1)


def _head(company: Company) -> str:
    return (
        '<tr><td class="pad ink line" style="padding:20px 28px 14px;'
        f"border-bottom:1px solid {LINE};{_FONT};"
        f'font-size:17px;line-height:24px;font-weight:600;color:{INK}">'
        f"{_logo(company) or escape(company.name)}</td></tr>"
    )


def _logo(company: Company) -> str:
    """The logo on a light ground of its own, so that a dark one is seen on a dark screen."""
    logo = company.logo
    if logo is None:
        return ""
    share = min(1.0, _LOGO_BOX[0] / logo.width, _LOGO_BOX[1] / logo.height)
    width, height = (max(1, round(side * share)) for side in (logo.width, logo.height))
    return (
        f'<img src="cid:{content_id(logo)}" width="{width}" height="{height}" '
        f'alt="{escape(company.name)}" style="display:block;border:0;width:{width}px;'
        f'height:{height}px;background-color:{PAPER}">'
    )


def _glimpse(blocks: Sequence[Block]) -> str:
    """What a list of mails shows beside the subject: the first words after the salutation."""
    texts = [_BLANKS.sub(" ", block.text).strip() for block in blocks if not block.is_table]
    first = next((text for text in texts[1:] if text), next(iter(texts), ""))
    if len(first) <= _LONGEST_GLIMPSE:
        return first
    return first[:_LONGEST_GLIMPSE].rsplit(" ", 1)[0] + "…"


def _bank(facts: Facts) -> str:
    lines = bank_lines(facts)
    if not lines:
        return ""
    rows = "".join(
        f'<tr><td class="soft" valign="top" style="padding:2px 14px 2px 0;color:{SOFT}">'
        f'{escape(words)}</td><td class="ink" style="padding:2px 0;color:{INK}">'
        f"{escape(value)}</td></tr>"
        for words, value in lines
    )
    return (
        '<tr><td class="pad" style="padding:0 28px 22px"><table role="presentation" width="100%" '
        f'cellpadding="0" cellspacing="0" border="0"><tr><td class="surround" bgcolor="{SURROUND}" '
        f'style="background-color:{SURROUND};border-radius:6px;padding:10px 14px">'
        f'<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="{_FONT};'
        f'font-size:13px;line-height:20px">{rows}</table></td></tr></table></td></tr>\n'
    )


def _footer(company: Company) -> str:
    who = (company.name, *company.address, company.legal_id, company.vat_number)
    how = (company.phone, company.email, company.website)
    lines = (" · ".join(part for part in parts if part) for parts in (who, how))
    return "<br>".join(escape(line) for line in lines if line)
