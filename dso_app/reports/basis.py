"""What every figure of a report is computed on: whose items, as of when, in which currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select, union
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.domain.ageing import bucket_labels
from dso_app.errors import RelanceError
from dso_app.models import Entity, Item, Turnover
from dso_app.services.entity_fields import currency_code
from dso_app.services.rates import Rate, rates_on
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
        rates: by currency, those in force as of the date for currencies of the ledger.
        bounds: last day late of each bucket but the last.
        late_threshold: days late above which a debit counts in the late rate.
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
) -> Basis:
    """The basis for an entity's report; `UnknownEntity` when the actor does not see it.

    Args:
        session: to read the entity's settings and rates.
        actor: for whom.
        entity_id: whose items.
        on: as of.
        known_on: as known on.
        currency: only this one; None to convert all into the entity's.

    Raises:
        UnknownCurrency: it is none.
    """
    entity = session.get(Entity, entity_id)
    if entity is None or not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    return Basis(
        actor=actor,
        entity_id=entity_id,
        on=on,
        known_on=known_on,
        currency=_known(currency) if currency else entity.currency,
        only=currency is not None,
        rates={} if currency else _rates_used(session, entity, on),
        bounds=tuple(int(bound) for bound in entity.ageing_bounds.split(",")),
        late_threshold=entity.late_threshold_days,
    )


def _known(currency: str) -> str:
    try:
        return currency_code(currency)
    except ValueError as error:
        raise UnknownCurrency(currency=currency) from error


def _rates_used(session: Session, entity: Entity, on: date) -> dict[str, Rate]:
    rates = rates_on(session, entity.id or 0, on)
    if not rates:
        return {}
    used = union(
        *(
            select(col(model.currency)).where(
                col(model.entity_id) == entity.id, col(model.currency) != entity.currency
            )
            for model in (Item, Turnover)
        )
    )
    return {name: rates[name] for name in session.scalars(used) if name in rates}
