"""Our companies: added, shown, and their settings changed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, sees_entity
from dso_app.clock import Clock, today
from dso_app.errors import RelanceError
from dso_app.models import Entity, ExchangeRate, Scenario
from dso_app.services.company.custom_fields import is_name_key, set_names, show_names
from dso_app.services.company.fields import (
    CAP_LIFTED,
    FIELDS,
    RATE,
    REFERENCE,
    BadEntityValue,
    read_rate,
    read_reference,
    read_value,
)
from dso_app.services.company.penalty_terms import check_fixed_rate, reference_rates, set_reference
from dso_app.services.company.rates import rates_on
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.history import record
from dso_app.services.scenarios.verbs import UnknownScenario, find_scenario
from dso_app.services.setup import prepare_entity
from dso_app.texts import N_

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
_PLANNED_BY = frozenset({"item_threshold", "old_after_days", "draft_grace_days"})
"""Settings the planner reads: everyone is planned again after a change."""
_DEFAULT_SCENARIO = "default_scenario"
_OTHERS = (
    *(_DEFAULT_SCENARIO, f"{RATE}CURRENCY", f"{REFERENCE}DAY"),
    *("customers.custom_1…12", "items.custom_1…12"),
)
"""Keys beside those of `FIELDS`."""
_OWN_RATE = N_("{key}: the rate of the entity's own currency is always 1.")


class BadEntityCode(RelanceError):
    """A code names an entity in commands and files."""

    message = N_("“{code}” is not a code: at most 20 letters, digits, dots, dashes.")


class CodeTaken(RelanceError):
    """Another entity has the code."""

    message = N_("There is already an entity {code}.")


class UnknownSetting(RelanceError):
    """No setting of an entity has the key."""

    message = N_("There is no setting “{key}”. There are: {keys}.")


def add_entity(
    session: Session, actor: Actor, clock: Clock, code: str, values: Mapping[str, str]
) -> Entity:
    """Add a company with its statuses and the shipped scenarios; `values` as `set_entity`.

    Raises:
        BadEntityCode, CodeTaken, UnknownSetting, BadEntityValue: nothing is added.
    """
    actor.require(Permission.ADMINISTER)
    if not _CODE.fullmatch(code):
        raise BadEntityCode(code=code[:40])
    same = func.lower(Entity.code) == code.lower()
    if session.scalar(select(col(Entity.id)).where(same)) is not None:
        raise CodeTaken(code=code)
    columns = dict(read_value(key, text) for key, text in values.items() if key in FIELDS)
    entity = Entity(code=code, **{"name": code, **columns})
    check_fixed_rate(entity)
    session.add(entity)
    session.flush()
    prepare_entity(session, entity)
    _set(session, actor, entity, {key: text for key, text in values.items() if key not in FIELDS})
    record(
        session,
        actor,
        clock,
        "entity.added",
        N_("Company {code} added."),
        on=today(clock, entity.timezone),
        entity_id=entity.id,
        code=code,
    )
    return entity


def set_entity(
    session: Session, actor: Actor, clock: Clock, entity: Entity, values: Mapping[str, str]
) -> Entity:
    """Change settings of a company: all of them or, if one is bad, none.

    Raises:
        UnknownSetting, BadEntityValue, UnknownScenario, BadFieldName, FieldNameTaken: nothing is
            changed.
    """
    actor.require(Permission.ADMINISTER)
    if not sees_entity(actor, entity.id or 0):
        raise UnknownEntity(entity=entity.code)
    before = show_entity(session, entity)
    _set(session, actor, entity, _dated(values, today(clock, entity.timezone)))
    after = show_entity(session, entity)
    changed = {
        key: after.get(key, "") for key in before | after if before.get(key) != after.get(key)
    }
    if any(key == "currency" or key.startswith(RATE) for key in changed):
        refresh_summaries(session, entity.id or 0, today(clock, entity.timezone), everyone=True)
    if changed:
        record(
            session,
            actor,
            clock,
            "entity.changed",
            N_("Company {code}: {changes}."),
            on=today(clock, entity.timezone),
            entity_id=entity.id,
            before=", ".join(f"{key}={before.get(key, '')}" for key in changed),
            after=", ".join(f"{key}={value}" for key, value in changed.items()),
            code=entity.code,
            changes=", ".join(f"{key}={value}" for key, value in changed.items()),
        )
    return entity


def show_entity(session: Session, entity: Entity) -> dict[str, Any]:
    """A company's settings by key, as they are set.

    Rates as `rate.USD` in `rate@day` form, named fields as `customers.custom_1`.
    """
    shown: dict[str, Any] = {"code": entity.code}
    for key, field in FIELDS.items():
        if key != "default_term_days":
            shown[key] = _text(getattr(entity, field.column))
    chosen = session.get(Scenario, entity.default_scenario_id) if _default(entity) else None
    shown[_DEFAULT_SCENARIO] = chosen.name if chosen else ""
    for code, rate in rates_on(session, entity.id or 0, date.max).items():
        shown[f"{RATE}{code}"] = f"{rate.value:f}@{rate.valid_from.isoformat()}"
    for first, percent in sorted(reference_rates(session, entity.id or 0).items()):
        shown[f"{REFERENCE}{first.isoformat()}"] = f"{percent:f}"
    return shown | show_names(session, entity.id or 0)


def _dated(values: Mapping[str, str], day: date) -> Mapping[str, str]:
    """The values with `today` as the day it is, where a day may be said so."""
    said_so = values.get(CAP_LIFTED, "").strip().casefold() == "today"
    return {**values, CAP_LIFTED: day.isoformat()} if said_so else values


def _default(entity: Entity) -> bool:
    return entity.default_scenario_id is not None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def _set(session: Session, actor: Actor, entity: Entity, values: Mapping[str, str]) -> None:
    """Read every value before the first is written."""
    columns: dict[str, Any] = {}
    rates, references = [], []
    for key, text in values.items():
        if key in FIELDS:
            column, value = read_value(key, text)
            columns[column] = value
        elif key.startswith(RATE):
            rates.append(read_rate(key, text))
        elif key.startswith(REFERENCE):
            references.append(read_reference(key, text))
        elif key == _DEFAULT_SCENARIO:
            columns["default_scenario_id"] = _scenario(session, actor, entity, text)
        elif not is_name_key(key):
            known = ", ".join([*FIELDS, *_OTHERS])
            raise UnknownSetting(key=key[:40], keys=known)
    own = columns.get("currency", entity.currency)
    if own in {currency for currency, _, _ in rates}:
        raise BadEntityValue(_OWN_RATE, f"{RATE}{own}", "1")
    set_names(session, entity.id or 0, {k: text for k, text in values.items() if is_name_key(k)})
    check_fixed_rate(entity, columns)
    _write_columns(entity, columns)
    session.add(entity)
    for currency, day, rate in rates:
        _set_rate(session, entity, currency, day, rate)
    for day, percent in references:
        set_reference(session, entity, day, percent)
    session.flush()


def _write_columns(entity: Entity, columns: Mapping[str, Any]) -> None:
    for column, value in columns.items():
        if getattr(entity, column) != value:
            setattr(entity, column, value)
            if column in _PLANNED_BY:
                entity.planned_on = None


def _scenario(session: Session, actor: Actor, entity: Entity, name: str) -> int | None:
    if not name.strip() or name.strip().casefold() == "none":
        return None
    found = find_scenario(session, actor, entity.id or 0, name)
    if found.archived:
        raise UnknownScenario(name=name)
    return found.id


def _set_rate(session: Session, entity: Entity, currency: str, day: date, rate: str) -> None:
    row = session.scalar(
        select(ExchangeRate).where(
            col(ExchangeRate.entity_id) == entity.id,
            col(ExchangeRate.currency) == currency,
            col(ExchangeRate.valid_from) == day,
        )
    )
    row = row or ExchangeRate(
        entity_id=entity.id or 0, currency=currency, valid_from=day, rate=rate
    )
    row.rate = rate
    session.add(row)
