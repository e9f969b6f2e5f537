"""How a figure changed since the date it is compared with, as people read it."""

from collections.abc import Callable
from decimal import Decimal

from dso_app import formats
from dso_app.services.lists.listing import Kind


def signed(
    kind: Kind,
    change: Decimal,
    currency: str,
    language: str,
    *,
    number: Callable[[Decimal], str],
) -> str:
    """A change with its sign; percents change by points.

    Args:
        kind: what the figure is.
        change: amounts in minor units.
        currency: of amounts.
        language: the reader's.
        number: words for what is neither an amount nor a percent, without its sign.
    """
    sign, size = "\N{MINUS SIGN}" if change < 0 else "+" if change else "±", abs(change)
    if kind is Kind.MONEY:
        return sign + formats.amount(int(size), currency, language)
    if kind is Kind.PERCENT:
        return sign + formats.number(size, language, 1) + "\N{NO-BREAK SPACE}pt"
    return sign + number(size)
