"""What every figure of a report is computed on: whose items, as of when, in which currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, select, union
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.domain.ageing import bucket_labels
from dso_app.domain.money import rounded
from dso_app.errors import RelanceError
from dso_app.models import Entity, Item, Settlement, known_id
from dso_app.reports.narrowing import customer_conditions
from dso_app.reports.turnover_known import kept_turnover
from dso_app.services.company.rates import MissingRate, Rate, crossed, rates_on
from dso_app.services.company.values import currency_code
from dso_app.texts import N_


class UnknownCurrency(RelanceError):
    """A report is asked for in what is no currency."""

    message = N_("There is no currency {currency}.")


@dataclass(frozen=True)
class Basis:
    """The common ground of a report.

    Attributes:
        on: value dates up to it count: the "as of".
        known_on: only what was known on that date counts; None for all that is known.
        currency: of the amounts: the entity's, or the only one looked at.
        only: items of other currencies are left out, not converted.
        entity_name: the entity's, for rows by entity.
        rates: by currency, those in force as of the date for currencies of the ledger.
        bounds: last day late of each bucket but the last.
        late_threshold: days late above which a debit counts in the late rate.
        kind: of the only items looked at; empty for all.
        settled_until: the latest value date of all settlements; None where that is not known.
        conditions: on `Customer`: those looked at; none for all in scope.
    """

    actor: Actor
    entity_id: int
    on: date
    known_on: date | None
    currency: str
    only: bool = False
    rates: Mapping[str, Rate] = field(default_factory=dict)
    bounds: tuple[int, ...] = (30, 60, 90)
    late_threshold: int = 0
    entity_name: str = ""
    kind: str = ""
    settled_until: date | None = None
    conditions: tuple[ColumnElement[bool], ...] = field(default=(), compare=False)

    @property
    def is_narrow(self) -> bool:
        """Whether some of the company's customers are left out."""
        return self.actor.own_portfolio or bool(self.conditions)

    @property
    def is_now(self) -> bool:
        """Whether what an item has left today is its balance: nothing was settled later."""
        until = self.settled_until
        return self.known_on is None and until is not None and until <= self.on

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels of the buckets."""
        return bucket_labels(self.bounds)

    def rates_json(self) -> dict[str, Any]:
        """The rates used, as programs read them; nothing when none was."""
        rates = {
            rate.currency: {"rate": str(rate.value), "valid_from": rate.valid_from.isoformat()}
            for rate in self.rates.values()
        }
        return {"rates": rates} if rates else {}

    def converted(self, minor: int, currency: str) -> int:
        """An amount in the report's currency, rounded half up by itself.

        Raises:
            MissingRate: the currency has no rate.
        """
        if currency == self.currency:
            return minor
        return int(rounded(minor * self.factor(currency), 0))

    def factor(self, currency: str) -> Fraction:
        """Minor units of the report's currency for one of another; `MissingRate` without one."""
        if currency == self.currency:
            return Fraction(1)
        if currency not in self.rates:
            raise MissingRate(currency=currency, target=self.currency, day=self.on)
        return self.rates[currency].factor(self.currency)

    def refuse_other(self, currency: str) -> None:
        """`MissingRate` for amounts that were left in their own currency for want of a rate."""
        if currency != self.currency:
            raise MissingRate(currency=currency, target=self.currency, day=self.on)

    def due_between(self, bucket: str) -> tuple[date | None, date | None]:
        """First and last due date of a bucket; None where it has no end on that side.

        An item due on the as-of date is not due yet: days late = 0.
        """
        place = self.labels.index(bucket)
        if place == 0:
            return self.on, None
        after = (0, *self.bounds)[place - 1]
        last = self.on - timedelta(days=after + 1)
        if place > len(self.bounds):
            return None, last
        return self.on - timedelta(days=self.bounds[place - 1]), last


def make_basis(
    session: Session,
    actor: Actor,
    entity_id: int,
    on: date,
    *,
    known_on: date | None = None,
    currency: str | None = None,
    into: str | None = None,
    kind: str = "",
    narrowed: Mapping[str, str] | None = None,
) -> Basis:
    """The basis for an entity's report; `UnknownEntity` when the actor does not see it.

    Args:
        session: to read the entity's settings and rates.
        actor: for whom.
        entity_id: whose items.
        on: as of.
        known_on: as known on.
        currency: only this one; None to convert all.
        into: what all is converted into; None for the entity's currency.
        kind: of the only items looked at; empty for all.
        narrowed: filters of customers: see `customer_conditions`.

    Raises:
        UnknownCurrency: it is none.
        MissingRate: the entity's currency has no rate to the one converted into.
    """
    entity = session.get(Entity, entity_id)
    if entity is None or not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    return Basis(
        actor=actor,
        entity_id=entity_id,
        on=on,
        known_on=known_on,
        currency=_known(currency or into or entity.currency),
        only=currency is not None,
        rates={}
        if currency
        else _rates_used(session, entity, on, known_on, _known(into or entity.currency)),
        bounds=tuple(int(bound) for bound in entity.ageing_bounds.split(",")),
        late_threshold=entity.late_threshold_days,
        entity_name=entity.name or entity.code,
        kind=kind,
        settled_until=session.scalar(select(func.max(col(Settlement.value_date)))) or on,
        conditions=customer_conditions(session, actor, entity_id, narrowed or {}),
    )


def full_basis(session: Session, basis: Basis) -> Basis:
    """A basis that looks at one currency, with the rates into it; `MissingRate` without one."""
    entity = session.get_one(Entity, basis.entity_id)
    rates = rates_on(session, basis.entity_id, basis.on)
    crossing = crossed(rates, entity.currency, basis.currency, basis.on)
    return replace(basis, only=False, rates=crossing)


def _known(currency: str) -> str:
    try:
        return currency_code(currency)
    except ValueError as error:
        raise UnknownCurrency(currency=currency) from error


def _rates_used(
    session: Session, entity: Entity, on: date, known_on: date | None, target: str
) -> dict[str, Rate]:
    entity_id = known_id(entity)
    rates = rates_on(session, entity_id, on)
    if target != entity.currency:
        rates = crossed(rates, entity.currency, target, on)
    if not rates:
        return {}
    used = union(
        *(
            select(col(model.currency)).where(*conditions, col(model.currency) != target)
            for model, conditions in (
                (Item, (col(Item.entity_id) == entity_id,)),
                *kept_turnover(entity_id, known_on),
            )
        )
    )
    return {name: rates[name] for name in session.scalars(used) if name in rates}
