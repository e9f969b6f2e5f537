"""The delay the simulation supposes is the one the forecast reckons with."""

from datetime import timedelta

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.reports.basis import make_basis
from dso_app.reports.settled import read_paid
from dso_app.services.customers.payment_delays import average_delays, usual_delays
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.settle import settle

DAY = timedelta(days=1)


def test_simulation_and_forecast_suppose_the_same_delay_without_what_credit_notes_settled(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        # Paid 10 days after the due date, three times 100.00; a fourth was settled by a credit
        # note 60 days after it.
        for number in range(3):
            item = build.item(session, customer, 100_00, late=40 + number)
            settle(session, item, 100_00, item.due_date + 10 * DAY)
        credited = build.item(session, customer, 80_00, late=90)
        note = build.item(session, customer, -80_00, late=30, kind="credit_note")
        settle(session, credited, 80_00, TODAY - 30 * DAY)
        settle(session, note, -80_00, TODAY - 30 * DAY)
        session.flush()
        supposed = usual_delays(session, entity, TODAY)
        basis = make_basis(session, HOUSE, key(entity), TODAY)
        assert supposed == average_delays(read_paid(session, basis))
    assert supposed.customers == {key(customer): 10}
    assert supposed.entity == 10
