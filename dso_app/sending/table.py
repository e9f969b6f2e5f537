"""The items of a message as a table of texts: what mail and letter draw in their own way."""

from collections.abc import Iterator
from dataclasses import dataclass

from dso_app import formats
from dso_app.domain.kinds import Kind
from dso_app.sending.facts import Facts, Line
from dso_app.texts import N_, translate

_KINDS = {
    Kind.INVOICE: N_("Invoice"),
    Kind.CREDIT_NOTE: N_("Credit note"),
    Kind.PAYMENT: N_("Payment received"),
    Kind.MISCELLANEOUS: N_("Miscellaneous"),
    Kind.DRAFT: N_("Draft"),
    Kind.DOWN_PAYMENT: N_("Down-payment request"),
}
_HEAD = (
    N_("Document"),
    N_("Date"),
    N_("Due"),
    N_("Days late"),
    N_("Amount"),
    N_("To pay"),
)
_TOTAL = N_("Total due")
_MEMO = N_("Down payments requested")
_LESS = N_("What is disputed, or promised for a later date, is not asked for here.")
_FEE = N_("A fee of {fee} for this reminder comes on top of the total.")

COLUMNS = len(_HEAD)
DAYS_LATE = 3
"""The column of days late."""
RIGHT = frozenset({3, 4, 5})
"""Columns of figures: aligned on the right."""
DISPENSABLE = frozenset({1, 4})
"""Columns a narrow screen does without: the day of issue and the initial amount."""


@dataclass(frozen=True, slots=True)
class Section:
    """The items of one currency, and their total.

    Attributes:
        head: the column heads.
        rows: a text for each column.
        late: for each row, whether the item is late.
        total: its words, and the amount with its currency.
        note: why less is asked than is open, and what comes on top; empty where there is neither.
    """

    currency: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    late: tuple[bool, ...]
    total: tuple[str, str]
    note: str = ""


def sections(facts: Facts) -> Iterator[Section]:
    """One section a currency, then one for down-payment requests of it where there are some."""
    currencies = sorted({line.currency for line in facts.lines})
    # In one table alone, that of its currency where there is one.
    charged = facts.fee_currency if facts.fee_currency in currencies else next(iter(currencies), "")
    for currency in currencies:
        asked = [x for x in facts.lines if x.currency == currency and not x.memo]
        memo = [x for x in facts.lines if x.currency == currency and x.memo]
        if asked:
            fee = _fee(facts) if currency == charged else ""
            yield _section(facts, currency, asked, _TOTAL, fee)
        if memo:
            yield _section(facts, currency, memo, _MEMO)


def _fee(facts: Facts) -> str:
    if not facts.fee_minor:
        return ""
    fee = formats.amount_with_currency(facts.fee_minor, facts.fee_currency, facts.language)
    return translate(_FEE, facts.language, fee=fee)


def _section(facts: Facts, currency: str, lines: list[Line], total: str, more: str = "") -> Section:
    language = facts.language
    head = [translate(word, language) for word in _HEAD]
    head[-1] = f"{head[-1]} ({currency})"
    less = any(0 <= line.asked_minor < line.remaining_minor for line in lines)
    return Section(
        currency=currency,
        head=tuple(head),
        rows=tuple(_row(facts, line) for line in lines),
        late=tuple(line.asked_minor > 0 and facts.days_late(line) > 0 for line in lines),
        total=(
            translate(total, language),
            formats.amount_with_currency(
                sum(line.asked_minor for line in lines), currency, language
            ),
        ),
        note=" ".join(filter(None, (translate(_LESS, language) if less else "", more))),
    )


def _row(facts: Facts, line: Line) -> tuple[str, ...]:
    language = facts.language
    late = facts.days_late(line)
    return (
        _document(facts, line),
        formats.day(line.issue_date, language, "short"),
        formats.day(line.due_date, language, "short"),
        str(late) if late > 0 and line.asked_minor > 0 else "",
        formats.amount(line.amount_minor, line.currency, language),
        formats.amount(line.asked_minor, line.currency, language),
    )


def _document(facts: Facts, line: Line) -> str:
    """What it is and its number; of another account than the one written to, its code too."""
    named = f"{translate(_KINDS[line.kind], facts.language)} {line.number}"
    elsewhere = line.account not in ("", facts.customer_code)
    return f"{named} ({line.account})" if elsewhere else named
