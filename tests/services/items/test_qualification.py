"""Qualification through the services: statuses, promises, disputes, and the agenda after them."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import (
    ActionTotal,
    Dispute,
    DisputeCause,
    DisputeItem,
    Item,
    Promise,
    PromiseClaim,
    StatusUse,
)
from dso_app.services.commitments.disputes import DisputeOutOfRange, DisputeTerms, UnknownCause
from dso_app.services.commitments.follow_up import follow_up
from dso_app.services.commitments.promise_checks import PromiseCounts, check_promises
from dso_app.services.commitments.promises import (
    PromiseDateMissing,
    PromiseInThePast,
    PromiseOutOfRange,
    PromiseTerms,
    cancel_promise,
)
from dso_app.services.items.chosen_items import ItemsOfSeveralCustomers, UnknownItems
from dso_app.services.items.qualification import (
    Qualification,
    UnknownItem,
    UnknownStatus,
    find_item,
    ignore_items,
    qualify,
)
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world
from tests.support.settle import imported, settle
from tests.support.statements import counted

DAY = timedelta(days=1)


def give(here: World, items: list[Item], status: str, actor: Actor = HOUSE, **more: object) -> None:
    ids = [key(item) for item in items]
    qualify(here.session, actor, here.clock, ids, Qualification(status, **more))  # type: ignore[arg-type]


def promise(here: World, items: list[Item], days: int = 7, amount: int | None = None) -> Promise:
    terms = PromiseTerms(here.clock.date + days * DAY, amount)
    give(here, items, "promise to pay", promise=terms)
    found = here.session.exec(select(Promise).order_by(Promise.id.desc())).first()  # type: ignore[union-attr]
    assert found is not None
    return found


def test_a_status_carries_comment_author_and_time(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        person = build.user(session, Role.CREDIT_MANAGER)
        give(here, here.items(customer), "on going", build.actor(person), comment="Cheque sent")
        [item] = here.items(customer)
        assert (item.status_comment, item.status_on) == ("Cheque sent", TODAY)
        [use] = session.exec(select(StatusUse)).all()
        assert (use.comment, use.user_id, use.on) == ("Cheque sent", person.id, TODAY)


def test_a_status_is_found_by_its_name_or_the_word_of_its_type(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        items = here.items(here.customer((100_00, 8)))
        for word in ("Dispute resolved", "dispute_resolved", "DISPUTE-RESOLVED"):
            give(here, items, word)
        with pytest.raises(UnknownStatus, match="no status “Gone”"):
            give(here, items, "Gone")


def test_litigation_takes_items_out_of_the_scenario_until_another_status(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        give(here, here.items(customer), "litigation")
        assert here.actions(customer) == []
        assert customer.plan_reason_code == "litigation"
        give(here, here.items(customer), "on going")
        assert here.action(customer).step_name == "Reminder"


def test_ignored_items_are_out_of_scenarios_and_come_back(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        ids = [key(item) for item in here.items(customer)]
        ignore_items(session, HOUSE, clock, ids, ignored=True)
        assert customer.plan_reason_code == "ignored"
        ignore_items(session, HOUSE, clock, ids, ignored=False)
        assert here.action(customer).step_name == "Reminder"


def test_items_of_several_customers_are_ignored_at_once_and_can_still_be_qualified(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        first = here.customer((100_00, 20), (60_00, 8))
        second, third = here.customer((40_00, 8)), here.customer((30_00, 8))
        here.plan()
        older, younger = here.items(first)
        ids = [key(older), key(here.items(second)[0])]
        ignore_items(session, HOUSE, clock, ids, ignored=True)
        # Of the first customer the other item leads now; nothing is left to ask the second.
        assert here.action(first).leader_item_id == younger.id
        assert here.actions(second) == []
        assert second.plan_reason_code == "ignored"
        assert here.action(third).leader_item_id == here.items(third)[0].id
        give(here, [older, *here.items(second)], "on going", comment="Below our costs")
        assert [here.items(one)[0].status_comment for one in (first, second)] == [
            "Below our costs",
            "Below our costs",
        ]
        assert here.actions(second) == []
        ignore_items(session, HOUSE, clock, ids, ignored=False)
        assert here.action(first).leader_item_id == older.id
        assert here.action(second).step_name == "Reminder"


def test_a_promise_shelters_its_amount_only_oldest_item_first(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (60_00, 10))
        here.plan()
        promise(here, here.items(customer), amount=120_00)
        assert [item.sheltered_minor for item in here.items(customer)] == [100_00, 20_00]
        # The older one is sheltered wholly: the younger one leads, for what is left of it.
        action = here.action(customer)
        assert action.leader_item_id == here.items(customer)[1].id


def test_without_an_amount_all_that_can_be_asked_is_promised(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (60_00, 10), (-10_00, 5))
        give(here, here.items(customer)[:1], "dispute", dispute=DisputeTerms(30_00))
        made = promise(here, here.items(customer)[1:])
        assert made.amount_minor == 60_00
        # Promised again, later: the new promise takes the place of the old one.
        again = promise(here, here.items(customer)[1:], days=9)
        assert (made.state, again.amount_minor) == ("cancelled", 60_00)


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        (PromiseTerms(), PromiseDateMissing),
        (PromiseTerms(TODAY - DAY), PromiseInThePast),
        (PromiseTerms(TODAY, 0), PromiseOutOfRange),
        (PromiseTerms(TODAY, 100_01), PromiseOutOfRange),
    ],
)
def test_a_promise_needs_a_date_to_come_and_an_amount_that_is_open(
    sqlite_db: Database, clock: FixedClock, terms: PromiseTerms, error: type[Exception]
) -> None:
    with sqlite_db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        with pytest.raises(error):
            give(here, here.items(customer), "promise to pay", promise=terms)


def test_a_promise_is_kept_by_settlements_since_it_was_made(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        made = promise(here, here.items(customer))
        clock.later(3)
        settle(session, here.items(customer)[0], 100_00, clock.date)
        assert check_promises(session, clock, key(here.entity)) == PromiseCounts(kept=1)
        assert (made.state, made.decided_on, made.received_minor) == ("kept", clock.date, 100_00)
        assert here.items(customer)[0].sheltered_minor == 0


def test_part_of_a_promise_that_came_in_is_sheltered_no_longer(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((60_00, 20), (60_00, 10))
        promise(here, here.items(customer), amount=100_00)
        clock.later(3)
        settle(session, here.items(customer)[0], 60_00, clock.date)
        assert check_promises(session, clock, key(here.entity)) == PromiseCounts(pending=1)
        assert [item.sheltered_minor for item in here.items(customer)] == [0, 40_00]


def test_a_payment_first_seen_since_keeps_one_promise_only(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (100_00, 10))
        first, second = here.items(customer)
        sooner, later = promise(here, [first], days=5), promise(here, [second], days=9)
        clock.later(2)
        payment = here.item(customer, -100_00, 0, kind="payment", issue_date=clock.date)
        check_promises(session, clock, key(here.entity))
        assert (sooner.state, later.state) == ("kept", "pending")
        [claim] = session.exec(select(PromiseClaim)).all()
        assert (claim.promise_id, claim.payment_item_id) == (sooner.id, payment.id)
        check_promises(session, clock, key(here.entity))
        assert later.state == "pending"


def test_a_promise_is_broken_by_an_import_after_its_grace_and_never_before(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        made = promise(here, here.items(customer), days=3)  # Friday 3 July
        assert here.actions(customer) == []
        clock.on(date(2026, 7, 8))  # three business days later: the last day of grace
        imported(here)
        check_promises(session, clock, key(here.entity))
        assert made.state == "pending"
        clock.later()
        check_promises(session, clock, key(here.entity))
        assert made.state == "pending"
        imported(here)
        assert check_promises(session, clock, key(here.entity)) == PromiseCounts(broken=1)
        here.plan()
        alert, step = sorted(here.actions(customer), key=lambda one: one.kind)
        assert (alert.kind, alert.channel, alert.state) == ("alert", "task", "to_do")
        assert (alert.reason_code, alert.step_name) == ("promise_broken", "Broken promise")
        # The items return, and the leader goes on where it was.
        assert (step.kind, step.step_name) == ("scenario", "Reminder")
        assert here.items(customer)[0].sheltered_minor == 0


def test_a_cancelled_promise_shelters_nothing(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        made = promise(here, here.items(customer))
        cancel_promise(session, HOUSE, clock, key(made))
        assert (made.state, here.items(customer)[0].sheltered_minor) == ("cancelled", 0)


def test_a_dispute_leaves_the_rest_of_the_item_askable(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        session.add(DisputeCause(entity_id=key(here.entity), name="Price"))
        customer = here.customer((100_00, 8))
        terms = DisputeTerms(30_00, cause="price")
        give(here, here.items(customer), "dispute", dispute=terms, comment="Wrong price")
        [item] = here.items(customer)
        assert item.disputed_minor == 30_00
        [dispute] = session.exec(select(Dispute)).all()
        assert (dispute.comment, dispute.opened_on) == ("Wrong price", TODAY)
        assert here.action(customer).state == "confirmed"
        manager, mood = Actor(role=Role.CREDIT_MANAGER), DisputeTerms(1, cause="Mood")
        with pytest.raises(UnknownCause, match="There are: Price"):
            give(here, here.items(customer), "dispute", manager, dispute=mood)
        give(here, here.items(customer), "dispute", dispute=mood)
        causes = session.exec(select(DisputeCause.name).order_by(DisputeCause.id)).all()  # type: ignore[arg-type]
        assert causes == ["Price", "Mood"]
        give(here, here.items(customer), "dispute", manager, dispute=DisputeTerms(2, cause="mood"))
        with pytest.raises(DisputeOutOfRange):
            give(here, here.items(customer), "dispute", dispute=DisputeTerms(100_01))


def test_a_changed_cause_does_not_restart_a_dispute(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        session.add(DisputeCause(entity_id=key(here.entity), name="Price"))
        items = here.items(here.customer((100_00, 8)))
        give(here, items, "dispute")
        clock.later(5)
        give(here, items, "dispute", dispute=DisputeTerms(40_00, cause="Price"))
        [dispute] = session.exec(select(Dispute)).all()
        assert (dispute.opened_on, dispute.closed_on) == (TODAY, None)
        assert dispute.cause_id is not None
        assert items[0].disputed_minor == 40_00


@pytest.mark.parametrize("founded", [True, False])
def test_a_dispute_is_closed_as_founded_or_unfounded(
    db: Database,
    clock: FixedClock,
    founded: bool,  # noqa: FBT001
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        give(here, here.items(customer), "dispute")
        assert here.actions(customer) == []
        clock.later(4)
        give(here, here.items(customer), "dispute resolved", founded=founded)
        [dispute] = session.exec(select(Dispute)).all()
        assert (dispute.closed_on, dispute.founded) == (clock.date, founded)
        assert here.items(customer)[0].disputed_minor == 0
        assert here.action(customer).step_name == "Reminder"


def test_a_dispute_parts_when_only_some_of_its_items_leave_it(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        older, younger = here.items(here.customer((100_00, 20), (50_00, 10)))
        give(here, [older, younger], "dispute")
        give(here, [older], "on going")
        still, ended = sorted(session.exec(select(Dispute)).all(), key=key)
        assert (still.closed_on, ended.closed_on, ended.founded) == (None, TODAY, None)
        parts = {row.item_id: row.dispute_id for row in session.exec(select(DisputeItem)).all()}
        assert parts == {older.id: ended.id, younger.id: still.id}
        assert (older.disputed_minor, younger.disputed_minor) == (0, 50_00)


def test_a_dispute_ends_with_the_settlement_of_its_items(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        [item] = here.items(here.customer((100_00, 8)))
        give(here, [item], "dispute")
        assert follow_up(session, clock, key(here.entity)).disputes_settled == 0
        settle(session, item, 100_00)
        assert follow_up(session, clock, key(here.entity)).disputes_settled == 1
        [dispute] = session.exec(select(Dispute)).all()
        assert (dispute.closed_on, item.disputed_minor) == (TODAY, 0)


def test_an_item_comes_up_again_after_its_statuss_follow_up_days(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), scenario_id=None)
        give(here, here.items(customer), "on going")
        clock.later(6)
        assert follow_up(session, clock, key(here.entity)).alerts == 0
        clock.later()
        assert follow_up(session, clock, key(here.entity)).alerts == 1
        assert follow_up(session, clock, key(here.entity)).alerts == 0
        assert here.action(customer).reason_code == "follow_up"


def test_an_alert_amounts_to_what_may_still_be_asked_of_its_items(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), scenario_id=None)
        give(here, here.items(customer), "dispute", dispute=DisputeTerms(30_00))
        clock.later(8)
        follow_up(session, clock, key(here.entity))
        [total] = session.exec(select(ActionTotal)).all()
        assert (total.currency, total.asked_minor) == ("EUR", 70_00)


def test_many_items_of_several_customers_are_qualified_at_once(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        one, two = here.customer((100_00, 8)), here.customer((50_00, 8))
        items = here.items(one) + here.items(two)
        give(here, items, "promise to pay", promise=PromiseTerms(TODAY + DAY))
        made = session.exec(select(Promise)).all()
        assert sorted(found.amount_minor for found in made) == [50_00, 100_00]
        with pytest.raises(ItemsOfSeveralCustomers):
            give(here, items, "promise to pay", promise=PromiseTerms(TODAY + DAY, 10_00))


def test_items_outside_the_scope_are_not_qualified(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here, there = world(session, clock), world(session, clock)
        me = build.user(session)
        actor = build.actor(me, here.entity)
        mine = here.customer((1_00, 8), collector_id=me.id, code="C1")
        theirs = here.customer((1_00, 8), code="C2")
        abroad = there.customer((1_00, 8), collector_id=me.id, code="D1")
        for customer in (theirs, abroad):
            with pytest.raises(UnknownItems):
                give(here, here.items(mine) + here.items(customer), "on going", actor)
        assert here.items(mine)[0].status_id is None
        number = here.items(mine)[0].number
        assert find_item(session, actor, key(here.entity), "C1", number) == here.items(mine)[0]
        with pytest.raises(UnknownItem):
            find_item(session, actor, key(here.entity), "C1", "nothing")
        with pytest.raises(UnknownCustomer):
            find_item(session, actor, key(here.entity), "C2", here.items(theirs)[0].number)
        with pytest.raises(NotAllowed):
            give(here, here.items(mine), "on going", build.actor(build.user(session, Role.VIEWER)))


@pytest.mark.parametrize(
    "terms",
    [
        Qualification("on going", "Cheque sent"),
        Qualification("promise to pay", promise=PromiseTerms(TODAY + DAY)),
        Qualification("dispute", dispute=DisputeTerms(cause="Price")),
        Qualification("dispute resolved", founded=True),
        Qualification("litigation"),
    ],
    ids=lambda terms: terms.status,
)
def test_many_items_are_qualified_in_sets(
    db: Database, clock: FixedClock, terms: Qualification
) -> None:
    """Two items of one customer or sixty of thirty: the same statements."""
    with db.write() as session:
        here = world(session, clock)
        session.add(DisputeCause(entity_id=key(here.entity), name="Price"))
        customers = [here.customer((100_00, 20), (40_00, 8)) for _ in range(32)]
        ids = [[key(item) for item in here.items(one)] for one in customers]
        many = [one for of_one in ids[2:] for one in of_one]
        sent = []
        for before in (Qualification("on going"), terms):
            for chosen in (ids[0], many):
                with counted(session) as statements:
                    qualify(session, HOUSE, clock, chosen, before)
                sent.append(statements.count)
        # What the first of each kind costs besides, a cause looked up or a plan, is not the count.
        assert sent[3] <= sent[2] + 2, sent


def test_disputes_part_customer_by_customer_when_many_items_leave_them_at_once(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        first, second = here.customer((10_00, 20), (5_00, 9)), here.customer((20_00, 20), (7_00, 9))
        items = [*here.items(first), *here.items(second)]
        give(here, items, "dispute")
        give(here, [items[0], items[2]], "dispute resolved", founded=True)
        disputes = session.exec(select(Dispute).order_by(Dispute.id)).all()  # type: ignore[arg-type]
        assert [(one.customer_id, one.founded) for one in disputes] == [
            (first.id, None),
            (second.id, None),
            (first.id, True),
            (second.id, True),
        ]
        assert [item.disputed_minor for item in items] == [0, 5_00, 0, 7_00]
