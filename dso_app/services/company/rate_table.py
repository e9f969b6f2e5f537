"""The table of exchange rates: imported from the European Central Bank's file, rows taken out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

from sqlalchemy import delete, func, select, union
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain.ecb import Reference, in_currency, read_reference
from dso_app.errors import RelanceError
from dso_app.models import Entity, ExchangeRate, Item, Turnover
from dso_app.services.bulk import insert_many
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.history import record
from dso_app.texts import N_

_DIGITS = Context(prec=8)
"""Digits of a rate made from two others."""
_COLUMNS = ("entity_id", "currency", "valid_from", "rate")


class NotText(RelanceError):
    """A file holds no text."""

    message = N_("This file is not a text: choose the CSV of the European Central Bank.")


class NothingOfUse(RelanceError):
    """A file knows no currency and no day the company needs."""

    message = N_("The file holds no rate between {currency} and a currency of your ledger.")


@dataclass(frozen=True)
class Imported:
    """What an import of reference rates did."""

    rates: int
    currencies: tuple[str, ...]
    first: date
    last: date


def import_reference_rates(
    session: Session, actor: Actor, clock: Clock, entity: Entity, content: bytes
) -> Imported:
    """Enter the rates of the currencies of the ledger, since its first item; others are left out.

    Rates of the same currency and day are replaced. A ledger of one currency takes all currencies
    of the last day.

    Raises:
        NotText, NotReferenceRates, NothingOfUse: nothing is changed.
    """
    _require(actor, entity)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText from error
    rows = _rows(read_reference(text), session, entity)
    if not rows:
        raise NothingOfUse(currency=entity.currency)
    days = {day for day, _, _ in rows}
    codes = {code for _, code, _ in rows}
    session.execute(
        delete(ExchangeRate).where(
            col(ExchangeRate.entity_id) == entity.id,
            col(ExchangeRate.currency).in_(codes),
            col(ExchangeRate.valid_from) >= min(days),
            col(ExchangeRate.valid_from) <= max(days),
        )
    )
    written = [(entity.id, code, day.isoformat(), rate) for day, code, rate in rows]
    insert_many(session, ExchangeRate, _COLUMNS, written)
    done = Imported(len(rows), tuple(sorted(codes)), min(days), max(days))
    _changed(
        session,
        actor,
        clock,
        entity,
        N_("{count} exchange rates imported: {currencies}, {first} to {last}."),
        count=done.rates,
        currencies=", ".join(done.currencies),
        first=done.first.isoformat(),
        last=done.last.isoformat(),
    )
    return done


def delete_rates(
    session: Session, actor: Actor, clock: Clock, entity: Entity, ids: Collection[int]
) -> int:
    """Take rates out of the table; those of other companies are left alone. How many went."""
    _require(actor, entity)
    chosen = select(ExchangeRate).where(
        col(ExchangeRate.entity_id) == entity.id, col(ExchangeRate.id).in_(ids)
    )
    gone = list(session.scalars(chosen))
    for row in gone:
        session.delete(row)
    session.flush()
    if gone:
        words = N_("Exchange rates deleted: {rates}.")
        named = ", ".join(f"{row.currency} {row.rate} ({row.valid_from})" for row in gone[:20])
        _changed(session, actor, clock, entity, words, rates=named)
    return len(gone)


def used_currencies(session: Session, entity: Entity) -> set[str]:
    """The currencies a company needs rates of: its items’, turnover’s, and other companies’."""
    of: list[Any] = [
        select(col(model.currency)).where(col(model.entity_id) == entity.id)
        for model in (Item, Turnover, ExchangeRate)
    ]
    used = union(*of, select(col(Entity.currency)))
    return {code for code in session.scalars(used) if code != entity.currency}


def _rows(reference: Reference, session: Session, entity: Entity) -> list[tuple[date, str, str]]:
    used = used_currencies(session, entity)
    first = session.scalar(
        select(func.min(col(Item.issue_date))).where(col(Item.entity_id) == entity.id)
    )
    last = max(reference)
    since = last if not used or first is None else min(first, last)
    # The rate in force on the first day is that of the last day published before it.
    before = [day for day in reference if day <= since]
    start = max(before, default=since)
    days = (day for day in reference if day >= start)
    return [
        (day, code, f"{_DIGITS.plus(value):f}")
        for day in sorted(days)
        for code, value in _wanted(in_currency(reference[day], entity.currency).items(), used)
    ]


def _wanted(
    rates: Iterable[tuple[str, Decimal]], used: Collection[str]
) -> list[tuple[str, Decimal]]:
    return [(code, value) for code, value in rates if not used or code in used]


def _require(actor: Actor, entity: Entity) -> None:
    actor.require(Permission.ADMINISTER)
    if not sees_entity(actor, entity.id or 0):
        raise UnknownEntity(entity=entity.code)


def _changed(
    session: Session, actor: Actor, clock: Clock, entity: Entity, words: str, **values: object
) -> None:
    on = today(clock, entity.timezone)
    refresh_summaries(session, entity.id or 0, on, everyone=True)
    record(session, actor, clock, "rates.changed", words, on=on, entity_id=entity.id, **values)
