"""By what an entity's late-payment penalties are computed (rules, section 8)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.penalty_rates import (
    ECB_RATES,
    Regime,
    Terms,
    fixed_rate_refusal,
    margin_of,
)
from dso_app.errors import Reason, RelanceError
from dso_app.formats import decimals
from dso_app.models import Entity, ReferenceRate


class FixedRateTooLow(RelanceError):
    """The law does not allow the rate."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(**reason.values)
        self.message = reason.message


def check_fixed_rate(entity: Entity, new: Mapping[str, object] | None = None) -> None:
    """Raise `FixedRateTooLow` when the entity's settings, with new ones, are against the law."""
    country, fixed, legal = (
        str((new or {}).get(column, getattr(entity, column)))
        for column in ("country", "penalty_fixed_rate", "legal_interest_rate")
    )
    reason = fixed_rate_refusal(country, _percent(fixed), _percent(legal))
    if reason is not None:
        raise FixedRateTooLow(reason)


def reference_rates(session: Session, entity_id: int) -> Mapping[date, Decimal]:
    """The reference rate by the first day of its half-year: the ECB's, and what was entered."""
    own = session.scalars(select(ReferenceRate).where(col(ReferenceRate.entity_id) == entity_id))
    return {**ECB_RATES, **{row.valid_from: Decimal(row.percent) for row in own}}


def set_reference(session: Session, entity: Entity, first: date, percent: str) -> None:
    """Enter the rate of a half-year; an empty one takes back what was entered."""
    row = session.get(ReferenceRate, (entity.id, first))
    if percent:
        row = row or ReferenceRate(entity_id=entity.id or 0, valid_from=first, percent=percent)
        row.percent = percent
        session.add(row)
    elif row is not None:
        session.delete(row)


def terms_of(entity: Entity, rates: Mapping[date, Decimal], regime: str) -> Terms:
    """The terms of a customer.

    Args:
        entity: whose settings.
        rates: reference rates by half-year.
        regime: the customer's own; empty for the entity's.
    """
    margin = _percent(entity.penalty_margin)
    return Terms(
        regime=Regime(regime or entity.penalty_regime),
        fixed=_percent(entity.penalty_fixed_rate),
        margin=margin_of(entity.country) if margin is None else margin,
        recovery_minor=int(Decimal(entity.recovery_cost).scaleb(decimals(entity.currency))),
        rates=rates,
    )


def _percent(text: str) -> Decimal | None:
    return Decimal(text) if text else None
