"""The figures of Home, worked by hand, within the scope of who looks."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session

from dso_app.access.permissions import Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.models import Customer, Entity, ExchangeRate, ImportBatch, Installation, Promise
from dso_app.services.agenda.to_do_first import read_to_do_first
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.first_steps import FirstSteps, read_first_steps
from dso_app.services.home import Standing, read_home
from dso_app.services.items.qualification import find_status
from tests.support import build, collecting, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock

DAY = timedelta(days=1)


def seen_by(entity: Entity, session: Session, role: Role = Role.ADMINISTRATOR) -> Viewer:
    person = build.user(session, role)
    return rows.viewer(entity, build.actor(person))


def promise(session: Session, of: Customer, state: str, decided_days_ago: int) -> None:
    session.add(
        Promise(
            entity_id=of.entity_id,
            customer_id=key(of),
            currency="EUR",
            amount_minor=100_00,
            due_on=TODAY,
            made_on=TODAY,
            made_at=FixedClock().real(),
            state=state,
            decided_on=TODAY - decided_days_ago * DAY,
        )
    )


def test_late_counts_debits_alone_and_credits_lower_the_receivables(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        build.item(session, customer, 300_00, late=10)
        build.item(session, customer, 100_00, late=-10)
        build.item(session, customer, -50_00, late=20, kind="credit_note")
        refresh_summaries(session, key(entity), TODAY)
        home = read_home(session, seen_by(entity, session))
    assert home.standings == (Standing("EUR", 350_00, 300_00, 1, 1),)
    assert home.late_rate == Decimal("75.00")


def test_the_late_rate_begins_at_the_threshold_of_the_company(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session, late_threshold_days=30)
        customer = build.customer(session, entity)
        build.item(session, customer, 100_00, late=30)
        build.item(session, customer, 300_00, late=31)
        refresh_summaries(session, key(entity), TODAY)
        home = read_home(session, seen_by(entity, session))
    assert home.late_rate == Decimal("75.00")
    assert home.standings[0].late == 400_00


def test_currencies_with_a_rate_are_in_the_first_sum_and_others_stand_beside_it(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        session.add(
            ExchangeRate(entity_id=key(entity), currency="GBP", valid_from=TODAY, rate="1.25")
        )
        customer = build.customer(session, entity)
        for currency in ("EUR", "GBP", "USD"):
            build.item(session, customer, 100_00, late=5, currency=currency)
        refresh_summaries(session, key(entity), TODAY)
        home = read_home(session, seen_by(entity, session))
    assert [(one.currency, one.receivables) for one in home.standings] == [
        ("EUR", 225_00),
        ("USD", 100_00),
    ]


def test_qualified_wants_a_status_and_a_comment_of_what_is_late(db: Database) -> None:
    with db.write() as session:
        entity = collecting.world(session, FixedClock()).entity
        status = on_going(session, entity)
        customer = build.customer(session, entity)
        build.item(session, customer, 200_00, late=5, status_id=status, status_comment="Called")
        build.item(session, customer, 100_00, late=5, status_id=status)
        build.item(session, customer, 100_00, late=5)
        build.item(session, customer, 900_00, late=-5, status_id=status, status_comment="Soon")
        home = read_home(session, seen_by(entity, session))
    assert home.qualified == Decimal("50.00")


def on_going(session: Session, entity: Entity) -> int:
    return key(find_status(session, key(entity), "on_going"))


def test_promises_decided_in_the_last_ninety_days_make_the_kept_rate(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        for state, ago in (("kept", 0), ("kept", 89), ("broken", 5), ("kept", 90), ("pending", 1)):
            promise(session, customer, state, ago)
        home = read_home(session, seen_by(entity, session))
    assert (home.promises.kept, home.promises.decided) == (2, 3)
    assert home.promises.rate == Decimal("66.67")


def test_what_cannot_be_divided_is_not_shown_as_nothing(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        home = read_home(session, seen_by(entity, session))
    assert (home.standings, home.late_rate, home.qualified) == ((), None, None)
    assert home.promises.rate is None
    assert home.ledger_on is None


def test_actions_whose_day_has_come_are_counted_for_the_house_and_for_me(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session, Role.CREDIT_MANAGER)
        mine = build.customer(session, entity, collector_id=key(claire))
        other = build.customer(session, entity)
        rows.action(session, mine)
        rows.action(session, other, state="to_confirm")
        rows.action(session, other, state="confirmed", channel="email")
        rows.action(session, other, planned_on=TODAY + DAY)
        rows.action(session, other, planned_on=TODAY - DAY, postponed_to=TODAY + DAY)
        rows.action(session, other, closed_on=TODAY, state="done")
        home = read_home(session, rows.viewer(entity, build.actor(claire)))
    assert (home.to_do, home.mine, home.leaving) == (2, 1, 1)


def test_who_collects_nobody_has_no_actions_of_their_own(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        rows.action(session, build.customer(session, entity))
        home = read_home(session, seen_by(entity, session))
    assert (home.to_do, home.mine) == (1, None)


def test_a_collector_sees_the_figures_of_their_own_portfolio(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session, Role.COLLECTOR)
        mine = build.customer(session, entity, collector_id=key(claire))
        other = build.customer(session, entity)
        for customer in (mine, other):
            build.item(session, customer, 100_00, late=5)
            rows.action(session, customer)
        refresh_summaries(session, key(entity), TODAY)
        viewer = rows.viewer(entity, build.actor(claire))
        home, first = read_home(session, viewer), read_to_do_first(session, viewer)
    assert home.standings == (Standing("EUR", 100_00, 100_00, 1, 1),)
    assert home.to_do == 1
    assert [one.customer_id for one in first] == [key(mine)]


def test_to_do_first_is_mine_before_others_and_the_largest_late_amount_on_top(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session, Role.CREDIT_MANAGER)
        small = build.customer(session, entity, name="Small", collector_id=key(claire))
        big = build.customer(session, entity, name="Big", collector_id=key(claire))
        other = build.customer(session, entity, name="Other")
        for customer, amount in ((small, 10_00), (big, 500_00), (other, 900_00)):
            build.item(session, customer, amount, late=7)
            rows.action(session, customer)
        rows.action(session, big, planned_on=TODAY + DAY)
        refresh_summaries(session, key(entity), TODAY)
        first = read_to_do_first(session, rows.viewer(entity, build.actor(claire)))
    assert [one.customer for one in first] == ["Big", "Small", "Other"]
    assert (first[0].late, first[0].currency, first[0].oldest_due) == (
        500_00,
        "EUR",
        TODAY - 7 * DAY,
    )


def test_the_ledger_is_as_old_as_the_last_items_import_that_was_done(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        for days, kind, state in (
            (3, "items", "done"),
            (1, "items", "failed"),
            (0, "customers", "done"),
        ):
            session.add(
                ImportBatch(
                    entity_id=key(entity),
                    kind=kind,
                    state=state,
                    business_date=TODAY - days * DAY,
                    created_at=FixedClock().real(),
                )
            )
        session.flush()
        home = read_home(session, seen_by(entity, session))
    assert home.ledger_on == TODAY - 3 * DAY


def test_the_first_steps_are_ticked_one_by_one(db: Database) -> None:
    with db.write() as session:
        session.add(Installation(instance_id="x"))
        entity = build.entity(session, name="")
        viewer = seen_by(entity, session)
        assert read_first_steps(session, viewer) == FirstSteps(
            company=False, customers=False, items=False, scenario=False, mail=False
        )
        entity.name, entity.email, entity.city = "Duval", "a@duval.example", "Lyon"
        customer = build.customer(session, entity)
        assert read_first_steps(session, viewer) == FirstSteps(
            company=True, customers=True, items=False, scenario=False, mail=False
        )
        build.item(session, customer)
        customer.scenario_id = key(rows.scenario(session, entity))
        session.get_one(Installation, 1).mail_url = "kept"
        session.flush()
        assert read_first_steps(session, viewer).all_done
