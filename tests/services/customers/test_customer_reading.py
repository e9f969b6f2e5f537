"""What the customer card reads: its head, its timeline, one item, a selection."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.domain.qualification import StatusType
from dso_app.models import Customer, Entity, Item, Settlement
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.customers.card import read_customer_card
from dso_app.services.customers.events import latest_events, one_event, open_actions
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.history import record
from dso_app.services.items.card import NoSuchItem, read_item
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.items.selection import Selected, sum_selection
from tests.support import build, collecting, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock

DAY = timedelta(days=1)


def collector_of_nobody(session: Session) -> Actor:
    return build.actor(build.user(session, Role.COLLECTOR))


def paid(session: Session, item: Item, days_late: int, amount: int) -> None:
    session.add(
        Settlement(
            item_id=key(item),
            value_date=item.due_date + days_late * DAY,
            amount_minor=amount,
            known_on=TODAY,
        )
    )
    item.remaining_minor -= amount
    session.flush()


def test_the_head_names_who_collects_and_what_is_owed(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        claire = build.user(session, name="Claire Moreau")
        customer = build.customer(session, entity, collector_id=key(claire))
        build.item(session, customer, 100_00, late=41)
        build.item(session, customer, 70_00, late=-3, currency="USD")
        rows.group(session, "Ouest", customer)
        refresh_summaries(session, key(entity), TODAY)
        card = read_customer_card(session, rows.viewer(entity), key(customer))
    assert (card.groups, card.collector, card.scenario) == (("Ouest",), "Claire Moreau", "")
    assert [(one.currency, one.balance_minor, one.late_minor) for one in card.sums] == [
        ("EUR", 100_00, 100_00),
        ("USD", 70_00, 0),
    ]
    assert card.usual_delay is None


def test_the_usual_delay_weighs_amounts_paid_in_six_months_and_no_credit_note(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        paid(session, build.item(session, customer, 300_00, late=60), 10, 300_00)
        paid(session, build.item(session, customer, 100_00, late=60), 30, 100_00)
        paid(session, build.item(session, customer, 900_00, late=400), 90, 900_00)
        paid(
            session, build.item(session, customer, -900_00, late=60, kind="credit_note"), 0, -900_00
        )
        part = build.item(session, customer, 500_00, late=60)
        paid(session, part, 50, 100_00)
        card = read_customer_card(session, rows.viewer(entity), key(customer))
    assert card.usual_delay == Decimal("15.00")


def test_a_customer_of_another_company_or_portfolio_has_no_card(db: Database) -> None:
    with db.write() as session:
        ours, theirs = build.entity(session), build.entity(session)
        customer = build.customer(session, theirs)
        mine = build.customer(session, ours)
        nobody = collector_of_nobody(session)
        for viewer, wanted in (
            (rows.viewer(ours), customer),
            (rows.viewer(ours, nobody), mine),
        ):
            with pytest.raises(UnknownCustomer):
                read_customer_card(session, viewer, key(wanted))
            for read in (open_actions, latest_events):
                if wanted is mine:
                    with pytest.raises(UnknownCustomer):
                        read(session, viewer, key(wanted))


def test_the_next_action_is_the_earliest_open_one_and_hides_why_nothing_was_planned(
    db: Database,
) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(
            session, entity, plan_reason_code="x", plan_reason_message="The item is ignored."
        )
        viewer = rows.viewer(entity)
        bare = read_customer_card(session, viewer, key(customer))
        rows.action(session, customer, planned_on=TODAY + 5 * DAY, step_name="Later")
        rows.action(session, customer, postponed_to=TODAY + DAY, step_name="Sooner")
        card = read_customer_card(session, viewer, key(customer))
    assert bare.reason is not None
    assert bare.next is None
    assert card.reason is None
    assert card.next is not None
    assert (card.next.step_name, card.next.on) == ("Sooner", TODAY + DAY)


def test_the_timeline_holds_open_actions_in_order_and_the_last_events_first(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer, other = build.customer(session, entity), build.customer(session, entity)
        rows.action(session, customer, {"EUR": 120_00}, channel="email", step_name="Reminder")
        rows.action(session, customer, planned_on=TODAY - DAY, step_name="Call")
        rows.action(session, customer, closed_on=TODAY, state="done")
        clock = FixedClock()
        for about, words in ((customer, "one"), (customer, "two"), (other, "three")):
            record(session, HOUSE, clock, "item.status", words, customer_id=key(about), on=TODAY)
        session.flush()
        viewer = rows.viewer(entity)
        actions = open_actions(session, viewer, key(customer))
        events = latest_events(session, viewer, key(customer))
        foreign = one_event(session, viewer, key(other), events[0].id)
    assert [(one.step_name, one.leaves_by_message) for one in actions] == [
        ("Call", False),
        ("Reminder", True),
    ]
    assert actions[1].asked == {"EUR": 120_00}
    assert [event.message for event in events] == ["two", "one"]
    assert foreign is None


def qualified(session: Session) -> tuple[Entity, Customer, Item]:
    clock = FixedClock()
    entity = collecting.world(session, clock).entity
    customer = build.customer(session, entity)
    item = build.item(session, customer, 100_00, late=10)
    actor = build.actor(build.user(session, Role.ADMINISTRATOR, name="Claire Moreau"))
    for asked in (
        Qualification(StatusType.ON_GOING, "Called"),
        Qualification(StatusType.PROMISE, "On the phone", PromiseTerms(TODAY + 7 * DAY, 60_00)),
        Qualification(StatusType.DISPUTE, "Damaged", dispute=DisputeTerms(40_00)),
    ):
        qualify(session, actor, clock, [key(item)], asked)
    return entity, customer, item


def test_an_item_shows_its_statuses_promises_and_disputes_newest_first(db: Database) -> None:
    with db.write() as session:
        _, _, item = qualified(session)
        card = read_item(session, HOUSE, key(item))
        with pytest.raises(NoSuchItem):
            read_item(session, collector_of_nobody(session), key(item))
    assert [(use.comment, use.who) for use in card.uses] == [
        ("Damaged", "Claire Moreau"),
        ("On the phone", "Claire Moreau"),
        ("Called", "Claire Moreau"),
    ]
    assert [(one.state, one.amount_minor) for one in card.promises] == [("pending", 60_00)]
    assert [(one.amount_minor, one.closed_on) for one in card.disputes] == [(40_00, None)]


def test_a_selection_is_summed_by_currency_and_only_what_the_viewer_sees(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer, other = (
            build.customer(session, entity),
            build.customer(session, build.entity(session)),
        )
        ids = [
            key(build.item(session, customer, 100_00, disputed_minor=30_00, sheltered_minor=20_00)),
            key(build.item(session, customer, 200_00, late=0)),
            key(build.item(session, customer, -80_00, kind="credit_note")),
            key(build.item(session, customer, 5_00, currency="USD")),
            key(build.item(session, other, 999_00)),
        ]
        found = sum_selection(session, rows.viewer(entity), ids)
    assert found == [
        Selected("EUR", 3, 220_00, 250_00, 300_00, 100_00, -80_00),
        Selected("USD", 1, 5_00, 5_00, 5_00, 5_00, 0),
    ]


def test_nothing_selected_sums_to_nothing(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        assert sum_selection(session, rows.viewer(entity), []) == []
