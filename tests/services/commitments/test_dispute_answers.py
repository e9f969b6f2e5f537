"""Whoever resolves a dispute closes it (rules, section 5, and the roles): sales may."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Action, Customer, Dispute
from dso_app.services.commitments.dispute_answers import AnswerMissing, NotDisputed, answer_disputes
from dso_app.services.commitments.disputes import DisputeTerms, TargetInThePast
from dso_app.services.commitments.follow_up import follow_up
from dso_app.services.items.chosen_items import UnknownItems
from dso_app.services.items.qualification import FollowUpInThePast, Qualification, qualify
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import world

DAY = timedelta(days=1)
PRICE = Qualification("Dispute", "40 too much", dispute=DisputeTerms(amount_minor=40_00))


def test_sales_close_a_partial_dispute_of_their_customer_and_its_collector_is_told(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        claire = build.user(session, Role.COLLECTOR)
        paul = build.user(session, Role.SALES, name="Paul Henry")
        customer = here.customer((100_00, 20), collector_id=claire.id, sales_id=paul.id)
        [item] = here.items(customer)
        qualify(session, HOUSE, clock, [key(item)], PRICE)
        session.refresh(item)
        assert (item.remaining_minor, item.disputed_minor) == (100_00, 40_00)
        answer_disputes(
            session, build.actor(paul), clock, [key(item)], founded=False, comment="As agreed"
        )
        session.refresh(item)
        dispute = session.exec(select(Dispute)).one()
        assert (item.disputed_minor, item.status_comment) == (0, "As agreed")
        assert (dispute.founded, dispute.closed_on) == (False, TODAY)
        alert = session.exec(select(Action).where(Action.kind == "alert")).one()
        assert (alert.reason_code, alert.step_name) == ("dispute_answered", "Dispute answered")
        assert '"who": "Paul Henry"' in alert.reason_values


def test_a_collector_who_closes_their_own_is_told_nothing(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        claire = build.user(session, Role.COLLECTOR)
        [item] = here.items(here.customer((100_00, 20), collector_id=claire.id))
        qualify(session, HOUSE, clock, [key(item)], PRICE)
        answer_disputes(
            session, build.actor(claire), clock, [key(item)], founded=True, comment="True"
        )
        assert session.exec(select(Action).where(Action.kind == "alert")).all() == []


def test_nobody_answers_for_others_customers_for_what_is_not_disputed_or_without_a_word(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        paul, viewer = build.user(session, Role.SALES), build.user(session, Role.VIEWER)
        mine = here.items(here.customer((100_00, 20), (5_00, 3), sales_id=paul.id))
        [others] = here.items(here.customer((100_00, 20)))
        disputed = [key(mine[0]), key(others)]
        for one in disputed:
            qualify(session, HOUSE, clock, [one], PRICE)
        for who, ids, words, error in (
            (paul, [disputed[1]], "So", UnknownItems),
            (paul, [key(mine[1])], "So", NotDisputed),
            (paul, [disputed[0]], " ", AnswerMissing),
            (viewer, [disputed[0]], "So", NotAllowed),
        ):
            with pytest.raises(error):
                answer_disputes(session, build.actor(who), clock, ids, founded=True, comment=words)
        assert {one.closed_on for one in session.exec(select(Dispute))} == {None}
        with pytest.raises(NotAllowed):
            qualify(session, build.actor(paul), clock, [disputed[0]], Qualification("On going"))


def test_a_disputes_target_date_brings_its_items_up_and_not_the_days_of_the_status(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        [item] = here.items(here.customer((100_00, 20)))
        terms = DisputeTerms(target_on=TODAY + 10 * DAY)
        qualify(session, HOUSE, clock, [key(item)], Qualification("Dispute", "x", dispute=terms))
        assert session.exec(select(Dispute)).one().target_on == TODAY + 10 * DAY
        for days, alerts in ((9, 0), (10, 1), (11, 0)):
            clock.date = TODAY + days * DAY
            assert follow_up(session, clock, key(here.entity)).alerts == alerts


def test_a_follow_up_date_comes_before_the_days_of_the_status(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        [item] = here.items(here.customer((100_00, 20)))
        asked = Qualification("On going", "They call back", follow_up_on=TODAY + 2 * DAY)
        qualify(session, HOUSE, clock, [key(item)], asked)
        clock.date = TODAY + DAY
        assert follow_up(session, clock, key(here.entity)).alerts == 0
        clock.date = TODAY + 2 * DAY
        assert follow_up(session, clock, key(here.entity)).alerts == 1


def test_days_that_have_passed_are_refused(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        [item] = here.items(here.customer((100_00, 20)))
        past = TODAY - DAY
        for asked, error in (
            (Qualification("Dispute", "x", dispute=DisputeTerms(target_on=past)), TargetInThePast),
            (Qualification("On going", "x", follow_up_on=past), FollowUpInThePast),
        ):
            with pytest.raises(error):
                qualify(session, HOUSE, clock, [key(item)], asked)


def test_litigation_can_name_the_day_of_insolvency(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        asked = Qualification("Litigation", "Receiver named", insolvent_on=TODAY - 3 * DAY)
        qualify(session, HOUSE, clock, [key(one) for one in here.items(customer)], asked)
        assert session.get_one(Customer, key(customer)).insolvent_on == TODAY - 3 * DAY
