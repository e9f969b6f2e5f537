"""Turnover by month as people enter it: it replaces what the items of the month add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain.turnover import including_tax
from dso_app.formats import plain
from dso_app.models import Entity, Turnover, TurnoverRevision
from dso_app.services.history import record
from dso_app.texts import N_


@dataclass(frozen=True)
class Entered:
    """The turnover of a month as it is entered."""

    minor: int
    """In minor units of its currency; excluding tax where there is a rate."""
    tax_percent: Decimal | None = None
    """Rate to add; none when tax is included."""

    @property
    def taxed(self) -> int:
        """Including tax."""
        return including_tax(self.minor, self.tax_percent)

    @property
    def percent_text(self) -> str | None:
        """The rate as the table keeps it."""
        return str(self.tax_percent) if self.tax_percent is not None else None


Month = tuple[date, str]
"""Its first day, and the currency."""


def read_turnover(session: Session, actor: Actor, entity_id: int) -> Mapping[Month, Entered]:
    """What was entered so far, by month and currency.

    Raises:
        NotAllowed, UnknownEntity: the actor may not see it.
    """
    _require(actor, entity_id)
    return {
        (row.month, row.currency): Entered(
            row.entered_minor, Decimal(row.tax_percent) if row.tax_percent is not None else None
        )
        for row in session.exec(_of(entity_id))
    }


def set_turnover(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity_id: int,
    month: date,
    currency: str,
    entered: Entered | None,
) -> None:
    """Enter the turnover of a month, or take it back: then its items tell its sales again.

    Args:
        session: of a writing transaction.
        actor: who enters it: whoever may import.
        clock: of the history, and of the day it becomes known.
        entity_id: whose turnover.
        month: any day of it.
        currency: ISO 4217.
        entered: the turnover; none takes it back.

    Raises:
        NotAllowed, UnknownEntity: the actor may not.
    """
    _require(actor, entity_id)
    first = month.replace(day=1)
    known = (col(Turnover.month) == first, col(Turnover.currency) == currency)
    row = session.exec(_of(entity_id).where(*known)).one_or_none()
    before = plain(row.amount_minor, currency) if row else ""
    day = today(clock, session.get_one(Entity, entity_id).timezone)
    if row and row.known_on < day:
        session.add(_revision(row, day))
    if entered is None:
        if row is None:
            return
        session.delete(row)
    else:
        row = row or Turnover(entity_id=entity_id, month=first, currency=currency, known_on=day)
        row.known_on = max(row.known_on, day)
        row.entered_minor, row.amount_minor = entered.minor, entered.taxed
        row.tax_percent = entered.percent_text
        session.add(row)
    session.flush()
    record(
        session,
        actor,
        clock,
        "turnover.set",
        N_("Turnover of {month} in {currency} entered."),
        entity_id=entity_id,
        before=before,
        after=plain(entered.taxed, currency) if entered else "",
        month=f"{first:%Y-%m}",
        currency=currency,
    )


def _revision(row: Turnover, day: date) -> TurnoverRevision:
    """What a month was until a day."""
    return TurnoverRevision(
        entity_id=row.entity_id,
        month=row.month,
        currency=row.currency,
        amount_minor=row.amount_minor,
        known_on=row.known_on,
        superseded_on=day,
    )


def _require(actor: Actor, entity_id: int) -> None:
    actor.require(Permission.IMPORT)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)


def _of(entity_id: int) -> SelectOfScalar[Turnover]:
    return select(Turnover).where(col(Turnover.entity_id) == entity_id)
