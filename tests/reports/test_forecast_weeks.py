"""The weeks that Home shows of the forecast are those of the report, whatever the ledger holds."""

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.forecast import Part
from dso_app.domain.kinds import Kind
from dso_app.domain.qualification import StatusType
from dso_app.models import Customer, Entity, ExchangeRate
from dso_app.reports.basis import make_basis
from dso_app.reports.by import By
from dso_app.reports.forecast import PARTS, WEEKS, forecast_report
from dso_app.reports.forecast_weeks import forecast_weeks
from dso_app.reports.words import Words
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.setup import prepare_entity
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.settle import settle

DAY = timedelta(days=1)
KINDS = (Kind.INVOICE, Kind.INVOICE, Kind.INVOICE, Kind.DRAFT, Kind.CREDIT_NOTE, Kind.PAYMENT)
CREDITS = (Kind.CREDIT_NOTE, Kind.PAYMENT)

line = st.fixed_dictionaries(
    {
        "customer": st.integers(0, 3),
        "kind": st.sampled_from(KINDS),
        "late": st.integers(-60, 60),
        "minor": st.integers(1, 900_00),
        "currency": st.sampled_from(("EUR", "EUR", "USD")),
        "paid": st.none() | st.tuples(st.integers(0, 100), st.integers(-40, 40)),
        "said": st.none() | st.sampled_from(tuple(StatusType)),
    }
)


def both(session: Session, entity_id: int) -> tuple[Any, Any]:
    """Weeks and promised weeks as Home has them, and as the report has them."""
    basis = make_basis(session, HOUSE, entity_id, TODAY)
    found = forecast_weeks(session, basis)
    cube = forecast_report(session, [basis], By.ENTITY, "en")
    promised = [0] * (len(cube.total) - WEEKS)
    for _, one in cube.lines:
        if Words(PARTS[Part.PROMISED]) in one.cells:
            promised = [a + b for a, b in zip(promised, one.sums[WEEKS:], strict=True)]
    return (found.expected, found.promised), (list(cube.total[WEEKS:]), promised)


def fill(session: Session, lines: list[dict[str, Any]]) -> int:
    entity = build.entity(session)
    prepare_entity(session, entity)
    since = TODAY - 900 * DAY
    session.add(
        ExchangeRate(entity_id=key(entity), currency="USD", valid_from=since, rate="0.9137")
    )
    customers = [build.customer(session, entity, direct_debit=place == 0) for place in range(4)]
    for drawn in lines:
        _item(session, customers[drawn["customer"]], drawn)
    return key(entity)


def _item(session: Session, customer: Customer, drawn: dict[str, Any]) -> None:
    sign = -1 if drawn["kind"] in CREDITS else 1
    minor = sign * drawn["minor"]
    made = build.item(
        session,
        customer,
        minor,
        kind=drawn["kind"],
        late=drawn["late"],
        issue_date=TODAY - 100 * DAY,
        currency=drawn["currency"],
    )
    if drawn["paid"]:
        percent, late = drawn["paid"]
        part = abs(minor) * percent // 100
        if part:
            settle(session, made, sign * part, min(TODAY, made.due_date + late * DAY))
    if drawn["said"] and made.remaining_minor > 0:
        half = max(1, made.remaining_minor // 2)
        said = Qualification(
            drawn["said"],
            "said",
            promise=PromiseTerms(due_on=TODAY + 9 * DAY, amount_minor=half),
            dispute=DisputeTerms(cause="Price", amount_minor=half),
        )
        qualify(session, HOUSE, FixedClock(), [key(made)], said)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(line, min_size=1, max_size=14))
def test_the_weeks_equal_those_of_the_report(db: Database, lines: list[dict[str, Any]]) -> None:
    with db.read() as session:
        entity_id = fill(session, lines)
        found, wanted = both(session, entity_id)
        session.rollback()
    assert found == wanted


def test_a_settlement_dated_tomorrow_is_still_to_come(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        item = build.item(session, build.customer(session, entity), 100_00, late=-3)
        settle(session, item, 40_00, TODAY + DAY)
        found, wanted = both(session, key(entity))
    assert found == wanted == ([100_00], [0])


def test_the_weeks_of_the_demo_company_are_those_of_its_report(demo_db: Database) -> None:
    with demo_db.read() as session:
        found, wanted = both(session, key(session.scalars(select(Entity)).one()))
    assert found == wanted
    assert sum(found[1]) > 0
