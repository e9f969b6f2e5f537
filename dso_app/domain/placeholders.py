"""The closed set of placeholders a text may use, and how a text is taken apart.

A text is paragraphs parted by an empty line; `**words**` are bold; `{{ customer.name }}` stands
for a value. No code runs in a text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dso_app.domain.custom_fields import CUSTOM_FIELDS

TABLE = "items.table"
"""The one placeholder that is a block of its own: the items, with totals per currency."""

NAMES = (
    "company.name",
    "company.address",
    "company.email",
    "company.phone",
    "company.website",
    "company.legal_id",
    "company.vat_number",
    "customer.name",
    "customer.code",
    "customer.legal_id",
    "contact.name",
    "collector.name",
    "collector.email",
    "leader.number",
    "leader.due_date",
    "leader.days_late",
    "leader.amount",
    TABLE,
    "items.count",
    "items.total",
    "items.late_count",
    "items.late_total",
    "items.oldest_days",
    "ledger.date",
    "today",
    "payment.iban",
    "payment.bic",
    "payment.bank",
    "payment.reference",
    "step.fee",
    "action.comment",
    *(f"customer.{field}" for field in CUSTOM_FIELDS),
    *(f"leader.{field}" for field in CUSTOM_FIELDS),
)
"""Every placeholder there is."""

_PIECE = re.compile(r"\{\{\s*(?P<name>.*?)\s*\}\}|(?P<bold>\*\*)", re.DOTALL)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Words:
    """Text as written."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder."""

    name: str
    bold: bool = False


Paragraph = tuple[Words | Slot, ...]


def paragraphs(text: str) -> Iterator[Paragraph]:
    """A text as paragraphs of words and slots; the table is a paragraph with nothing else."""
    for paragraph in _EMPTY_LINE.split(text.replace("\r\n", "\n").strip()):
        before: list[Words | Slot] = []
        for piece in _pieces(paragraph):
            if isinstance(piece, Slot) and piece.name == TABLE:
                yield from _kept(before)
                yield (piece,)
                before = []
            else:
                before.append(piece)
        yield from _kept(before)


def _kept(pieces: list[Words | Slot]) -> Iterator[Paragraph]:
    if any(isinstance(piece, Slot) or piece.text.strip() for piece in pieces):
        yield tuple(pieces)


def _pieces(paragraph: str) -> Iterator[Words | Slot]:
    bold = False
    at = 0
    for match in _PIECE.finditer(paragraph):
        if match.start() > at:
            yield Words(paragraph[at : match.start()], bold)
        at = match.end()
        if match["bold"]:
            bold = not bold
        else:
            yield Slot(match["name"], bold)
    if at < len(paragraph):
        yield Words(paragraph[at:], bold)
