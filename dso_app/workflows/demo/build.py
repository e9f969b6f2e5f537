"""Filling an empty installation with the demo company."""

from enum import StrEnum
from random import Random
from typing import Any

from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Installation
from dso_app.services.scenarios.assignment import Who, assign_scenario
from dso_app.services.scenarios.start import Start
from dso_app.services.setup import speak
from dso_app.texts import N_, translate
from dso_app.workflows.demo import books
from dso_app.workflows.demo.customers import HABITS, DemoCustomer, make_customers
from dso_app.workflows.demo.ledger import make_items
from dso_app.workflows.demo.life import Life, PastClock

_SEED = 812_345_673


class Size(StrEnum):
    """How big the demo company is."""

    SMALL = "small"
    """200 customers, 2,000 items."""
    LARGE = "large"
    """4,000 customers, 40,000 items."""


_COUNTS = {Size.SMALL: (200, 2_000), Size.LARGE: (4_000, 40_000)}


class NotEmpty(RelanceError):
    """The demo company is only filled into an installation without customers."""

    message = N_("There are customers already: the demo company wants an empty installation.")


def fill(
    database: Database, clock: Clock, size: Size = Size.SMALL, language: str = "en"
) -> dict[str, Any]:
    """Fill the only entity of an empty installation; the same for the same business date.

    Returns:
        What to tell: the users with their password, and the counts.

    Raises:
        NotEmpty: there are customers already; nothing is changed.
    """
    random = Random(_SEED)  # noqa: S311 - to be the same each time
    with database.write() as session:
        entity = _empty_entity(session)
        day = today(clock, entity.timezone)
        made = make_customers(random, _COUNTS[size][0])
        items = make_items(random, made, _COUNTS[size][1], day)
        speak(session, entity, language)
        books.write_company(session, entity, day)
        users = books.write_users(session, clock, language)
        start = PastClock(items[0].issued, entity.timezone)
        customers = books.write_customers(session, start, entity, users, made)
        _assign(session, start, entity, made)
        ledger = books.Ledger(session, entity, customers, items, day)
        session.get_one(Installation, 1).is_demo = True
    Life(database, entity, ledger, random).live()
    return {
        "entity": entity.code,
        "customers": len(customers),
        "items": len(items),
        "password": books.PASSWORD,
        "users": [{"email": user.email, "name": user.name, "role": user.role} for user in users],
    }


def _empty_entity(session: Session) -> Entity:
    entity = session.exec(select(Entity).order_by(col(Entity.id))).first()
    if entity is None or session.exec(select(Customer.id).limit(1)).first() is not None:
        raise NotEmpty
    return entity


def _assign(session: Session, clock: Clock, entity: Entity, made: list[DemoCustomer]) -> None:
    """Every customer gets the scenario its habit asks for; the agenda then starts at once."""
    chosen: dict[str, list[str]] = {}
    for one in made:
        chosen.setdefault(_scenario(one), []).append(one.code)
    for name, codes in chosen.items():
        spoken = translate(name, entity.language)
        assign_scenario(session, HOUSE, clock, entity, spoken, Who(codes=codes), start=Start.NOW)


def _scenario(one: DemoCustomer) -> str:
    if one.habit is HABITS["public"]:
        return "Public sector"
    if one.habit is HABITS["bad"]:
        return "Risky"
    return "Key account" if one.size >= _KEY_ACCOUNT and one.country == "FR" else "Standard"


_KEY_ACCOUNT = 7_400
"""Usual invoice, in whole units, from which a customer is a key account."""
