"""Exchange rates out of the European Central Bank's file."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.domain.ecb import NotReferenceRates
from dso_app.errors import NotAllowed
from dso_app.models import Entity, ExchangeRate
from dso_app.services.company.rate_table import (
    NothingOfUse,
    NotText,
    delete_rates,
    import_reference_rates,
)
from dso_app.services.company.rates import rates_on
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock

FILE = b"""Date,USD,JPY,CHF,
2026-06-30,1.25,160,0.95,
2026-06-29,1.6,161,0.95,
2026-06-01,2,162,0.95,
2026-05-29,4,163,0.95,
2026-05-28,5,164,0.95,
"""


def ledger(session: Session) -> Entity:
    """A company whose first item, in dollars, is of 31 May 2026, a Sunday."""
    entity = build.entity(session)
    customer = build.customer(session, entity)
    issued = date(2026, 5, 31)
    build.item(session, customer, 10_00, currency="USD", issue_date=issued)
    return entity


def table(session: Session, entity: Entity) -> dict[tuple[str, date], str]:
    rows = session.exec(select(ExchangeRate).where(col(ExchangeRate.entity_id) == entity.id))
    return {(row.currency, row.valid_from): row.rate for row in rows}


def test_the_currencies_of_the_ledger_are_taken_since_the_rate_in_force_on_its_first_item(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = ledger(session)
        done = import_reference_rates(session, HOUSE, clock, entity, FILE)
        assert table(session, entity) == {
            ("USD", date(2026, 6, 30)): "0.8",
            ("USD", date(2026, 6, 29)): "0.625",
            ("USD", date(2026, 6, 1)): "0.5",
            ("USD", date(2026, 5, 29)): "0.25",
        }
        assert (done.rates, done.currencies) == (4, ("USD",))
        found = rates_on(session, key(entity), date(2026, 5, 31))["USD"]
        assert (found.value, found.valid_from) == (Decimal("0.25"), date(2026, 5, 29))


def test_imported_again_nothing_is_doubled_and_what_was_typed_elsewhere_stays(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = ledger(session)
        typed = (("USD", date(2026, 1, 1), "0.9"), ("USD", date(2026, 6, 29), "0.7"))
        for currency, since, rate in typed:
            row = ExchangeRate(
                entity_id=key(entity), currency=currency, valid_from=since, rate=rate
            )
            session.add(row)
        session.flush()
        for _ in range(2):
            import_reference_rates(session, HOUSE, clock, entity, FILE)
        rates = table(session, entity)
        assert rates["USD", date(2026, 1, 1)] == "0.9"
        assert rates["USD", date(2026, 6, 29)] == "0.625"
        assert len(rates) == 5


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"\xff\xfe\x00\x01", NotText),
        (b"PK\x03\x04", NotReferenceRates),
        (b"Date,JPY\n2026-06-30,160\n", NothingOfUse),
    ],
)
def test_a_file_of_no_use_changes_nothing(
    db: Database, clock: FixedClock, content: bytes, refusal: type[Exception]
) -> None:
    with db.write() as session:
        entity = ledger(session)
        with pytest.raises(refusal):
            import_reference_rates(session, HOUSE, clock, entity, content)
        assert table(session, entity) == {}


def test_only_administrators_of_the_company_change_its_rates(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        entity = ledger(session)
        reader = build.actor(build.user(session, Role.CREDIT_MANAGER), entity)
        with pytest.raises(NotAllowed):
            import_reference_rates(session, reader, clock, entity, FILE)


def test_deleting_leaves_other_companies_rates_alone(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        entity, other = build.entity(session), build.entity(session)
        for owner in (entity, other):
            session.add(
                ExchangeRate(entity_id=key(owner), currency="USD", valid_from=TODAY, rate="1")
            )
        session.flush()
        ids = [row.id or 0 for row in session.exec(select(ExchangeRate))]
        assert delete_rates(session, HOUSE, clock, entity, ids) == 1
        assert table(session, other)


def test_of_many_days_the_last_one_up_to_a_date_counts(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        for back, rate in ((0, "3"), (1, "2"), (5, "1")):
            since = TODAY - timedelta(days=back)
            session.add(
                ExchangeRate(entity_id=key(entity), currency="USD", valid_from=since, rate=rate)
            )
        session.flush()
        found = {
            back: rates_on(session, key(entity), TODAY - timedelta(days=back)) for back in range(8)
        }
    assert [str(found[back]["USD"].value) for back in range(6)] == ["3", "2", "1", "1", "1", "1"]
    assert found[6] == found[7] == {}
