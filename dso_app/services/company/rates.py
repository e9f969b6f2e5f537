"""Exchange rates with their dates: the only way from one currency to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from dso_app.errors import RelanceError
from dso_app.formats import decimals
from dso_app.models import ExchangeRate
from dso_app.texts import N_

_DIGITS = Context(prec=8)
"""Digits of a rate by way of a third currency: as it is shown it is used."""
_FINEST = 10**8
"""Largest denominator of a factor: keeps the products of SQL inside 64 bits."""


class MissingRate(RelanceError):
    """Amounts were to be converted and no rate is in force on the date."""

    message = N_("There is no exchange rate from {currency} to {target} on {day}.")


@dataclass(frozen=True)
class Rate:
    """One unit of a currency in the entity's currency, in force since a date."""

    currency: str
    valid_from: date
    value: Decimal

    def factor(self, target: str) -> Fraction:
        """Minor units of the entity's currency for one minor unit of this one."""
        shift = decimals(target) - decimals(self.currency)
        return (Fraction(self.value) * Fraction(10) ** shift).limit_denominator(_FINEST)


def rates_on(session: Session, entity_id: int, on: date) -> dict[str, Rate]:
    """The rate of each currency in force on a date: the latest of those valid from it or before."""
    table = ExchangeRate
    # A table of every day since 1999 is read by its last day of each currency alone.
    latest = (
        select(col(table.currency).label("currency"), func.max(col(table.valid_from)).label("day"))
        .where(col(table.entity_id) == entity_id, col(table.valid_from) <= on)
        .group_by(col(table.currency))
        .subquery("latest")
    )
    same = (latest.c.currency == col(table.currency), latest.c.day == col(table.valid_from))
    query = select(table).join(latest, and_(*same)).where(col(table.entity_id) == entity_id)
    rows = session.scalars(query.order_by(col(table.currency)))
    return {row.currency: Rate(row.currency, row.valid_from, Decimal(row.rate)) for row in rows}


def crossed(rates: Mapping[str, Rate], own: str, target: str, on: date) -> dict[str, Rate]:
    """Rates into another currency than the entity's own, by way of it.

    Args:
        rates: into the entity's currency.
        own: that currency.
        target: the other one.
        on: the date they are wanted for.

    Raises:
        MissingRate: there is no rate between the two.
    """
    if target not in rates:
        raise MissingRate(currency=own, target=target, day=on)
    whole = rates[target]
    found = {
        name: Rate(name, max(rate.valid_from, whole.valid_from), _ratio(rate.value, whole.value))
        for name, rate in rates.items()
        if name != target
    }
    return found | {own: Rate(own, whole.valid_from, _ratio(Decimal(1), whole.value))}


def _ratio(value: Decimal, whole: Decimal) -> Decimal:
    return _DIGITS.divide(value, whole)
