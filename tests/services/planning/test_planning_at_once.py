"""Two planners at once on PostgreSQL: everything once."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from dso_app.database import Database
from dso_app.models import Action, Customer, Cycle
from dso_app.services.planning.bulk import plan_agenda, replan_customers
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.collecting import world


def test_two_passes_at_once_plan_each_customer_once(
    postgres_db: Database, clock: FixedClock
) -> None:
    with postgres_db.write() as session:
        here = world(session, clock)
        for late in range(20):
            here.customer((100_00, late), (50_00, late + 30))
        entity_id = key(here.entity)
        ids = [key(row) for row in session.exec(select(Customer)).all()]

    def whole(_: int) -> None:
        with postgres_db.write() as session:
            plan_agenda(session, clock, entity_id, everyone=True)

    def some(_: int) -> None:
        with postgres_db.write() as session:
            replan_customers(session, clock, list(reversed(ids)))

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(one, n) for n in range(4) for one in (whole, some)]:
            done.result(timeout=60)
    with postgres_db.read() as session:
        open_actions = session.exec(select(Action).where(Action.closed_on == None)).all()  # noqa: E711
        assert sorted(one.customer_id for one in open_actions) == sorted(ids)
        assert len(session.exec(select(Cycle)).all()) == len(ids)
