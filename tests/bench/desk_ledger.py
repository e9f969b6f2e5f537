"""A company as collectors know it: 20,000 customers, 1,000,000 items, an agenda of all of them."""

from pathlib import Path
from typing import Any

from sqlalchemy import case, insert, update
from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Contact, Customer, Entity, Scenario
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.planning.bulk import plan_agenda
from dso_app.services.schema import migrate
from tests.bench.filled_ledger import AS_OF, add_ledger
from tests.support import build
from tests.support.clocks import FixedClock

CUSTOMERS, ITEMS = 20_000, 1_000_000
_CITIES = ("Lyon", "Lille", "Nantes", "Bordeaux", "Strasbourg")


def fill_desk(path: Path, items: int = ITEMS, customers: int = CUSTOMERS) -> None:
    """A migrated SQLite database, planned as of `AS_OF`.

    One customer in four has no collector, one in ten no scenario.

    Args:
        path: Where the file goes; it must not exist.
        items: How many.
        customers: How many.
    """
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.write() as session:
        build.user(session, Role.ADMINISTRATOR, email="admin@example.com")
        collectors = [build.key(build.user(session)) for _ in range(3)]
        entity = session.exec(select(Entity)).one()
        scenario = session.exec(select(Scenario.id).order_by(col(Scenario.id))).first()
        entity.currency, entity.name = "EUR", "Main"
        add_ledger(session, build.key(entity), items, customers)
        number = col(Customer.id)
        session.execute(
            update(Customer).values(
                scenario_id=case((number % 10 != 0, scenario)),
                city=case(dict(enumerate(_CITIES)), value=number % len(_CITIES)),
                collector_id=case(dict(enumerate(collectors)), value=number / 4 % 4),
            )
        )
        session.execute(insert(Contact), [_contact(n) for n in range(1, customers + 1)])
        refresh_summaries(session, build.key(entity), AS_OF, everyone=True)
        plan_agenda(session, FixedClock(AS_OF), build.key(entity), everyone=True)
    database.close()


def _contact(n: int) -> dict[str, Any]:
    email = f"contact{n}@example.com"
    return {"customer_id": n, "name": f"Contact {n}", "email": email, "is_collection": True}
