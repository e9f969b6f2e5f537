"""Money: an integer number of minor units with its currency, and the one way of rounding."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from dso_app.errors import RelanceError
from dso_app.texts import N_


class CurrencyMismatch(RelanceError):
    """Amounts of two currencies were about to be added."""

    message = N_("Amounts in {left} and {right} cannot be added.")

    def __init__(self, left: str, right: str) -> None:
        super().__init__(left=left, right=right)


@dataclass(frozen=True)
class Money:
    """An amount in minor units (EUR 12.34 = 1234) of an ISO 4217 currency."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.minor


def half_up(value: Decimal) -> int:
    """The nearest integer, halves away from zero: 0.5 → 1, -0.5 → -1."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """An exact figure as a Decimal with so many decimals, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)
