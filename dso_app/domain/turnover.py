"""Turnover that is entered: excluding tax with a rate, or as it stands."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from dso_app.errors import RelanceError
from dso_app.texts import N_

_MOST_PERCENT = 100


class NotATaxRate(RelanceError):
    """A tax rate is no percentage from 0 to 100."""

    message = N_("“{value}” is not a tax rate: give a percentage from 0 to 100.")


def tax_rate(text: str) -> Decimal:
    """A tax rate in percent, from a text with either decimal mark.

    Raises:
        NotATaxRate: it is no percentage from 0 to 100.
    """
    cleaned = text.strip().removesuffix("%").strip().replace(",", ".")
    try:
        percent = Decimal(cleaned)
    except InvalidOperation as error:
        raise NotATaxRate(value=text) from error
    if not (percent.is_finite() and 0 <= percent <= _MOST_PERCENT):
        raise NotATaxRate(value=text)
    return percent.normalize() if percent else Decimal(0)


def including_tax(minor: int, percent: Decimal | None) -> int:
    """Turnover including tax in minor units: entered × (1 + rate ÷ 100), rounded half up.

    Args:
        minor: as it was entered.
        percent: the rate to add; none when it includes tax.
    """
    if percent is None:
        return minor
    taxed = minor * (1 + percent / 100)
    return int(taxed.to_integral_value(ROUND_HALF_UP))
