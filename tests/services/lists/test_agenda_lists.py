"""The tables behind the tabs of the agenda."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from dso_app.access.permissions import Actor, Role
from dso_app.database import Database
from dso_app.models import Answer, Customer, CustomerSummary, Entity, Promise
from dso_app.services.lists.agenda import ActionListing, DoneListing
from dso_app.services.lists.agenda_filters import TabCounts, tab_counts
from dso_app.services.lists.agenda_replies import ReplyListing
from dso_app.services.lists.listing import ListPage, ListRequest
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock

DAY = timedelta(days=1)


def late(session: Session, customer: Customer, minor: int, days: int = 10, **values: Any) -> None:
    """So much of a customer is late, its oldest item since so many days."""
    values.setdefault("currency", "EUR")
    values.setdefault("entity_late_minor", minor)
    values.setdefault("entity_balance_minor", values["entity_late_minor"])
    customer.late_rank = (customer.late_rank or 0) + minor
    session.add(
        CustomerSummary(
            customer_id=key(customer),
            as_of=TODAY,
            balance_minor=minor,
            debit_minor=minor,
            late_minor=minor,
            unapplied_minor=0,
            entity_unapplied_minor=0,
            open_items=1,
            late_items=1,
            oldest_due=TODAY - timedelta(days=days),
            **values,
        )
    )
    session.flush()


def values(found: ListPage, column: str) -> list[Any]:
    return [row.cells[column].value for row in found.rows]


def names(
    session: Session, entity: Entity, actor: Actor | None = None, /, **asked: str
) -> list[str]:
    """The actions a tab shows under some filters, by name in its order."""
    return values(_page(session, entity, asked, actor), "step_name")


def _page(
    session: Session, entity: Entity, filters: Mapping[str, str], actor: Actor | None = None
) -> ListPage:
    viewer = rows.viewer(entity, actor) if actor else rows.viewer(entity)
    listing = DoneListing() if filters.get("tab") == "done" else ActionListing()
    return listing.page(session, viewer, ListRequest(filters=filters))


def test_to_do_holds_what_waits_for_a_person_and_whose_day_has_come(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        for name, state, on, closed in (
            ("today", "to_do", TODAY, None),
            ("late", "to_confirm", TODAY - DAY, None),
            ("wrong", "error", TODAY, None),
            ("tomorrow", "to_do", TODAY + DAY, None),
            ("gone", "done", TODAY, TODAY),
        ):
            rows.action(
                session, customer, step_name=name, state=state, planned_on=on, closed_on=closed
            )
        rows.action(session, customer, step_name="by itself", state="confirmed", mode="automatic")
        rows.action(session, customer, step_name="put off", postponed_to=TODAY + 3 * DAY)
        assert names(session, entity) == ["late", "today", "wrong"]
        assert names(session, entity, when="late") == ["late"]
        assert names(session, entity, when="today") == ["today", "wrong"]
        assert names(session, entity, when="upcoming") == ["tomorrow", "put off"]
        assert names(session, entity, tab="automatic") == ["by itself"]
        assert names(session, entity, tab="done") == ["gone"]


def test_a_customer_s_actions_stand_together_whatever_they_are_ordered_by(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        small, large = (build.customer(session, entity, name=name) for name in ("small", "large"))
        late(session, small, 10_00, days=40)
        late(session, large, 900_00, days=12)
        rows.action(session, small, step_name="s1", planned_on=TODAY - 5 * DAY)
        rows.action(session, large, step_name="l2", planned_on=TODAY)
        rows.action(session, large, step_name="l1", planned_on=TODAY - 3 * DAY)
        rows.action(session, small, step_name="s2", planned_on=TODAY - DAY)
        listing, viewer = ActionListing(), rows.viewer(entity)
        by_amount = listing.page(session, viewer, ListRequest())
        by_date = listing.page(session, viewer, ListRequest(sort="planned_on"))
        latest = listing.page(session, viewer, ListRequest(sort="planned_on", descending=True))
    assert values(by_amount, "step_name") == ["l1", "l2", "s1", "s2"]
    assert values(by_date, "step_name") == ["s1", "s2", "l1", "l2"]
    assert values(latest, "step_name") == ["l2", "l1", "s2", "s1"]
    # What is the customer's stands in the first of its rows alone.
    assert values(by_amount, "late") == [900_00, None, 10_00, None]
    assert values(by_amount, "days_late") == [12, None, 40, None]
    assert values(by_amount, "customer") == ["large", "large", "small", "small"]


def test_what_is_late_is_summed_once_a_customer_and_apart_by_currency(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        one, both, stranger = (build.customer(session, entity) for _ in range(3))
        late(session, one, 10_00)
        late(session, both, 20_00)
        late(session, both, 5_00, currency="XOF", entity_late_minor=None)
        late(session, stranger, 1_000_00)
        for customer in (one, one, both):
            rows.action(session, customer)
        found = _page(session, entity, {})
    assert {total.currency: total.sums["late"] for total in found.totals} == {
        "EUR": 30_00,
        "XOF": 5_00,
    }
    mixed = next(row for row in found.rows if row.href == f"/customers/{both.id}")
    assert mixed.cells["late"].value is None
    assert sorted(mixed.cells["late"].sub.split(", ")) == ["EUR", "XOF"]


def test_an_amount_hides_smaller_ones_and_never_what_cannot_be_compared(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        cases: tuple[tuple[str, int, dict[str, Any]], ...] = (
            ("below", 999_99, {}),
            ("just", 1_000_00, {}),
            ("strange", 5, {"currency": "XOF", "entity_late_minor": None}),
        )
        for name, minor, words in cases:
            customer = build.customer(session, entity)
            late(session, customer, minor, **words)
            rows.action(session, customer, step_name=name)
        rows.action(session, build.customer(session, entity), step_name="nothing")
        assert sorted(names(session, entity, amount="1000")) == ["just", "strange"]
        assert names(session, entity, amount="a lot") == []
        counts = tab_counts(
            session, rows.viewer(entity), ListRequest(filters={"amount": "1000", "tab": "done"})
        )
        assert counts.to_do == 2


def test_other_companies_are_seen_by_those_who_may(db: Database) -> None:
    with db.write() as session:
        here, there, closed = (build.entity(session, name=name) for name in ("Nantes", "Lyon", "X"))
        for entity in (here, there, closed):
            rows.action(session, build.customer(session, entity), step_name=entity.name)
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER), here, there)
        assert names(session, here, actor) == ["Nantes"]
        assert sorted(names(session, here, actor, entity="all")) == ["Lyon", "Nantes"]
        assert names(session, here, actor, entity=str(there.id)) == ["Lyon"]
        assert names(session, here, actor, entity=str(closed.id)) == []
        assert names(session, here, actor, entity="1 or 1=1") == []
        [row] = _page(session, here, {"entity": str(there.id)}, actor).rows
        assert row.cells["customer"].sub.endswith(" · Lyon")


def test_what_was_done_is_told_with_who_did_it_over_a_span(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        claire = build.user(session, name="Claire Moreau")
        for name, closed, by in (
            ("today", TODAY, claire.id),
            ("a week ago", TODAY - 6 * DAY, None),
            ("long ago", TODAY - 7 * DAY, None),
        ):
            rows.action(
                session,
                customer,
                step_name=name,
                state="done",
                closed_on=closed,
                closed_by=by,
                result="no_answer" if by else "",
                note="Will call back",
            )
        found = _page(session, entity, {"tab": "done"})
        assert values(found, "step_name") == ["today", "a week ago"]
        assert values(found, "closed_by") == ["Claire Moreau", "Relance"]
        assert [row.cells["step_name"].sub for row in found.rows] == ["no answer", "done"]
        span = {"from": "2026-06-20", "to": "2026-06-23"}
        assert names(session, entity, tab="done", **span) == ["long ago"]
        # Without a first day, a week up to the last one.
        assert names(session, entity, tab="done", to="2026-06-24") == ["a week ago", "long ago"]


def _said(session: Session, customer: Customer, *, on: date) -> None:
    """A promise whose day is `on`, and an answer of that day."""
    session.add(
        Answer(
            entity_id=customer.entity_id,
            customer_id=key(customer),
            received_on=on,
            comment="Not delivered",
        )
    )
    session.add(
        Promise(
            entity_id=customer.entity_id,
            customer_id=key(customer),
            currency="EUR",
            amount_minor=1_200_50,
            due_on=on,
            made_on=on - DAY,
            made_at=FixedClock().real(),
        )
    )
    session.flush()


def test_replies_are_answers_promises_due_or_broken_and_statuses_of_age(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        customer = build.customer(session, entity)
        late(session, customer, 10_00)
        _said(session, customer, on=TODAY - DAY)
        read = build.customer(session, entity)
        _said(session, read, on=TODAY + DAY)
        for code, message, filled in (
            (
                "promise_broken",
                "{amount} {currency} promised for {day} did not come.",
                '{"amount": "1250.00", "currency": "EUR", "day": "2026-06-20"}',
            ),
            (
                "follow_up",
                "“{status}” for {days} days or more.",
                '{"status": "On going", "days": 7}',
            ),
            ("call_again", "Called on {day}: to be called again.", '{"day": "2026-06-20"}'),
            ("exposure", "Above the limit.", "{}"),
        ):
            rows.action(
                session,
                customer,
                kind="alert",
                channel="task",
                step_name=code,
                reason_code=code,
                reason_message=message,
                reason_values=filled,
            )
        viewer = rows.viewer(entity)
        found = ReplyListing().page(session, viewer, ListRequest())
        theirs = [row for row in found.rows if row.href == f"/customers/{customer.id}"]
        assert [(row.cells["what"].value, row.cells["said"].value) for row in theirs] == [
            ("Answer", "Not delivered"),
            ("Promise due", "1,200.50\N{NO-BREAK SPACE}EUR promised; the payment is not in yet."),
            ("Broken promise", "1,250.00 EUR promised for 20 Jun 2026 did not come."),
            ("Follow-up", "“On going” for 7 days or more."),
        ]
        # The other customer's promise is for tomorrow; its answer waits all the same.
        assert len(found.rows) == 5
        assert names(session, entity, tab="alerts") == ["exposure"]
        assert tab_counts(session, viewer, ListRequest()) == TabCounts(
            to_do=4, late=0, today=4, upcoming=0, automatic=0, replies=5, alerts=1
        )


@pytest.mark.parametrize("listing", [ActionListing, DoneListing, ReplyListing])
def test_what_is_another_collector_s_or_company_s_is_in_no_tab(
    db: Database, listing: type[Any]
) -> None:
    with db.write() as session:
        here, there = build.entity(session), build.entity(session)
        me = build.user(session, Role.COLLECTOR)
        theirs = build.customer(session, here)
        abroad = build.customer(session, there, collector_id=me.id)
        for customer in (theirs, abroad):
            _said(session, customer, on=TODAY)
            rows.action(session, customer)
            rows.action(session, customer, state="done", closed_on=TODAY)
        actor = build.actor(me, here)
        for filters in ({}, {"entity": "all"}, {"entity": str(there.id)}):
            request = ListRequest(filters={**filters, "tab": "done"} if filters else filters)
            assert listing().page(session, rows.viewer(here, actor), request).rows == ()
            counts = tab_counts(session, rows.viewer(here, actor), request)
            assert counts == TabCounts()
