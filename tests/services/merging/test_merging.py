"""Two customers become one: nothing is lost, nobody is asked twice, and the history says so."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE, Permission, Role
from dso_app.access.scope import UnknownCustomer
from dso_app.database import Database
from dso_app.domain.merging import Side
from dso_app.errors import NotAllowed
from dso_app.models import (
    Action,
    Attachment,
    Contact,
    Customer,
    CustomerAlias,
    CustomerSummary,
    GroupMember,
    Message,
    OrderBacklog,
    Promise,
    ReportSchedule,
)
from dso_app.services.commitments.promises import PromiseTerms, make_promises
from dso_app.services.customers.last_contacts import LastContacts
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.items.chosen_items import choose_items
from dso_app.services.merging.aliases import old_accounts, survivor_of
from dso_app.services.merging.clashes import ItemsClash
from dso_app.services.merging.merge import ChangedSince, MergeRequest, merge_customers
from dso_app.services.merging.reading import Leaving, MergedAlready, OtherCompany, SameCustomer
from dso_app.services.merging.view import read_merge
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, moved, step, world
from tests.support.merging import merge_in, told

GONE, SURVIVOR = Side.GONE, Side.SURVIVOR


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        yield opened


@pytest.fixture
def here(session: Session, clock: FixedClock) -> World:
    return world(session, clock)


def test_items_of_both_are_the_survivors(here: World) -> None:
    one, other = here.customer((100_00, 30)), here.customer((50_00, 10), (20_00, -5))
    here.item(other, 70_00, 200, remaining_minor=0)
    gone = key(other)
    merged = merge_in(here, one, other)
    assert [item.amount_minor for item in here.items(merged)] == [70_00, 100_00, 50_00, 20_00]
    assert here.session.get(Customer, gone) is None


def test_summaries_are_those_of_all_items(here: World) -> None:
    one, other = here.customer((100_00, 30)), here.customer((50_00, 10), (20_00, -5))
    refresh_summaries(here.session, key(here.entity), TODAY, everyone=True)
    merge_in(here, one, other)
    [line] = here.session.exec(select(CustomerSummary)).all()
    assert (line.customer_id, line.balance_minor, line.late_minor) == (one.id, 170_00, 150_00)
    assert (line.open_items, line.oldest_due) == (3, TODAY - timedelta(days=30))


def test_open_steps_of_both_become_one_leader(here: World) -> None:
    one, other = here.customer((100_00, 16)), here.customer((50_00, 17))
    here.plan()
    theirs = here.action(other)
    merged = merge_in(here, one, other)
    here.session.refresh(theirs)
    [left] = here.actions(merged)
    assert theirs.state == "cancelled"
    assert theirs.reason_message == "Its customer was merged into {customer}."
    assert left.leader_item_id == here.items(merged)[0].id
    assert here.items(merged)[0].amount_minor == 50_00


def test_unsent_messages_of_the_one_that_goes_are_withdrawn(here: World) -> None:
    one, other = here.customer((100_00, 16)), here.customer((50_00, 6))
    here.plan()
    queued = rows.message(here.session, other, action_id=here.action(other).id)
    failed = rows.message(
        here.session, other, key="f", state="failed", action_id=here.action(other).id
    )
    merge_in(here, one, other)
    for message in (queued, failed):
        here.session.refresh(message)
        assert (message.state, message.customer_id) == ("cancelled", one.id)


def test_a_step_done_for_one_counts_for_the_intervals_of_both(here: World) -> None:
    """Reminder (5) done today for the other; the next one (15) is due ten days later."""
    one, other = here.customer((100_00, 12)), here.customer((50_00, 20))
    here.plan()
    here.perform(other)
    merged = merge_in(here, one, other)
    assert (merged.last_performed_on, merged.last_performed_offset) == (TODAY, 5)
    assert here.action(merged).planned_on == TODAY + timedelta(days=10)


def test_the_last_contact_is_that_of_either(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer((50_00, 20))
    for customer, days in ((one, 9), (other, 1)):
        sent = TODAY - timedelta(days=days)
        rows.message(here.session, customer, state="sent", sent_on=sent)
    merge_in(here, one, other)
    assert LastContacts(here.session, [key(one)], []).of(key(one), []) == TODAY - timedelta(days=1)


def test_a_scenario_new_to_the_items_begins_to_be_confirmed_and_not_today(here: World) -> None:
    hard = here.save(step(1, "Hard", 1), name="Hard")
    one = here.customer((100_00, 12))
    other = here.customer((50_00, 20), scenario_id=hard.id)
    here.plan()
    merged = merge_in(here, one, other)
    assert merged.scenario_id == here.scenario.id
    assert (merged.first_pass, merged.not_before) == (True, TODAY + timedelta(days=1))
    assert here.action(merged).state == "to_confirm"


def test_on_one_scenario_nothing_begins_anew(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer((50_00, 20))
    here.plan()
    merged = merge_in(here, one, other)
    assert (merged.first_pass, merged.not_before) == (False, None)


def test_a_specific_action_goes_on_and_is_written_anew(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer((50_00, 20))
    action = rows.action(
        here.session, other, kind="specific", channel="email", state="confirmed", confirmed_by=None
    )
    who = build.user(here.session)
    action.confirmed_by = who.id
    text = rows.message(here.session, other, action_id=action.id)
    merge_in(here, one, other)
    here.session.refresh(action)
    here.session.refresh(text)
    assert (action.customer_id, action.state, action.closed_on) == (one.id, "to_confirm", None)
    assert text.state == "cancelled"


def test_promises_disputes_and_files_go_along(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer((50_00, 20))
    items = choose_items(here.session, HOUSE, [key(here.items(other)[0])])
    terms = PromiseTerms(due_on=TODAY + timedelta(days=5), amount_minor=30_00)
    make_promises(here.session, HOUSE, here.clock, here.entity, [items], terms, "")
    here.session.add(
        Attachment(
            entity_id=key(here.entity),
            customer_id=key(other),
            file_name="plan.pdf",
            path="attachments/x",
            size=1,
            added_at=here.clock.real(),
        )
    )
    merged = merge_in(here, one, other)
    [promise] = here.session.exec(select(Promise)).all()
    [attachment] = here.session.exec(select(Attachment)).all()
    assert {promise.customer_id, attachment.customer_id} == {merged.id}
    assert here.items(merged)[0].sheltered_minor == 30_00


# Contacts.


def test_people_of_one_email_are_one_and_keep_what_is_known_of_them(here: World) -> None:
    one, other = (build.customer(here.session, here.entity) for _ in range(2))
    kept = build.contact(here.session, one, email="anne@x.example", name="Anne", phone="1")
    build.contact(
        here.session, other, email="ANNE@x.example", name="A. Roy", role="accounting", mobile="2"
    )
    build.contact(here.session, other, email="luc@x.example", name="Luc", is_collection=False)
    merge_in(here, one, other)
    found = here.session.exec(select(Contact).order_by(col(Contact.id))).all()
    assert [(row.name, row.is_collection, row.customer_id) for row in found] == [
        ("Anne", True, one.id),
        ("Luc", False, one.id),
    ]
    assert (found[0].id, found[0].role, found[0].phone, found[0].mobile) == (
        kept.id,
        "accounting",
        "1",
        "2",
    )


def test_one_person_in_two_roles_keeps_both(here: World) -> None:
    one, other = (build.customer(here.session, here.entity) for _ in range(2))
    build.contact(here.session, one, email="anne@x.example", role="accounting")
    build.contact(here.session, other, email="anne@x.example", role="purchasing")
    merge_in(here, one, other)
    found = here.session.exec(select(Contact)).all()
    assert sorted((row.role, row.is_collection) for row in found) == [
        ("accounting", True),
        ("purchasing", False),
    ]


def test_the_collection_contact_may_be_the_others(here: World) -> None:
    one, other = (build.customer(here.session, here.entity) for _ in range(2))
    build.contact(here.session, one, email="anne@x.example")
    build.contact(here.session, other, email="luc@x.example")
    merge_in(here, one, other, collection_contact=GONE)
    found = here.session.exec(select(Contact)).all()
    assert {row.email: row.is_collection for row in found} == {
        "anne@x.example": False,
        "luc@x.example": True,
    }


def test_a_customers_own_email_goes_with_the_contact_that_stands_for_it(here: World) -> None:
    one = build.customer(here.session, here.entity, email="old@x.example")
    other = build.customer(here.session, here.entity, email="new@x.example")
    for customer in (one, other):
        build.contact(
            here.session, customer, email=customer.email, name="", from_customer_email=True
        )
    merge_in(here, one, other, email=GONE, collection_contact=GONE)
    found = here.session.exec(select(Contact)).all()
    assert sorted((row.email, row.is_collection, row.from_customer_email) for row in found) == [
        ("new@x.example", True, True),
        ("old@x.example", False, False),
    ]


# Groups, orders, parents.


def test_it_carries_the_groups_of_both(here: World) -> None:
    one, other = (build.customer(here.session, here.entity) for _ in range(2))
    rows.group(here.session, "Key accounts", one, other)
    rows.group(here.session, "Exports", other)
    mine = here.session.exec(select(GroupMember).where(GroupMember.customer_id == one.id)).one()
    mine.imported = True
    merge_in(here, one, other)
    found = here.session.exec(select(GroupMember)).all()
    assert [(row.customer_id, row.imported) for row in found] == [(one.id, False)] * 2


def test_orders_add_up_by_currency(here: World) -> None:
    one, other = (build.customer(here.session, here.entity) for _ in range(2))
    for customer, currency, minor in ((one, "EUR", 10), (other, "EUR", 5), (other, "USD", 7)):
        here.session.add(
            OrderBacklog(
                customer_id=key(customer), currency=currency, amount_minor=minor, known_on=TODAY
            )
        )
    merge_in(here, one, other)
    found = here.session.exec(select(OrderBacklog)).all()
    assert {(row.customer_id, row.currency): row.amount_minor for row in found} == {
        (one.id, "EUR"): 15,
        (one.id, "USD"): 7,
    }


def test_accounts_it_paid_for_are_paid_for_by_the_survivor(here: World) -> None:
    one = build.customer(here.session, here.entity, code="ONE", parent_code="TWO")
    other = build.customer(here.session, here.entity, code="TWO")
    child = build.customer(here.session, here.entity, parent_code="TWO")
    merged = merge_in(here, one, other)
    here.session.refresh(child)
    assert (child.parent_code, merged.parent_code) == ("ONE", "")


def test_reports_mailed_about_it_are_about_the_survivor(here: World) -> None:
    one, other = here.customer(code="ONE"), here.customer(code="TWO")
    by_id, by_code, of_another = (
        ReportSchedule(
            entity_id=key(here.entity),
            user_id=key(build.user(here.session)),
            report="aging",
            asked=asked,
            file_format="xlsx",
            cron="0 8 * * *",
            next_run_at=here.clock.real(),
        )
        for asked in ({"customer": str(other.id)}, {"code": "TWO", "by": "group"}, {"group": "2"})
    )
    here.session.add_all([by_id, by_code, of_another])
    here.session.flush()
    merge_in(here, one, other)
    assert [each.asked for each in (by_id, by_code, of_another)] == [
        {"customer": str(one.id)},
        {"code": "ONE", "by": "group"},
        {"group": "2"},
    ]


# Fields.


def test_the_survivors_fields_are_kept_and_filled_from_the_other(here: World) -> None:
    one = build.customer(here.session, here.entity, name="Garnier", phone="", email="a@x.example")
    other = build.customer(
        here.session, here.entity, name="Garnier SARL", phone="0102", email="b@x.example"
    )
    merged = merge_in(here, one, other)
    assert (merged.name, merged.phone, merged.email) == ("Garnier", "0102", "a@x.example")
    assert "phone" in merged.changed_here.split()


def test_a_field_chosen_is_taken_from_the_other(here: World) -> None:
    one = build.customer(here.session, here.entity, name="Garnier", legal_id="111")
    other = build.customer(here.session, here.entity, name="Garnier SARL", legal_id="222")
    merged = merge_in(here, one, other, name=GONE, legal_id=GONE)
    assert (merged.name, merged.legal_id) == ("Garnier SARL", "222")
    assert merged.legal_entity_id is not None
    [first, *_] = told(here.session, merged, "customer.changed")
    assert (first.before, json.loads(first.values)) == (
        "Garnier",
        {"field": "name", "value": "Garnier SARL"},
    )


def test_an_address_is_one_or_the_other_never_a_mixture(here: World) -> None:
    one = build.customer(here.session, here.entity, address_1="1 rue Haute", city="Lyon")
    other = build.customer(
        here.session, here.entity, address_1="2 rue Basse", address_2="Hall B", city="Lyon"
    )
    merged = merge_in(here, one, other)
    assert (merged.address_1, merged.address_2) == ("1 rue Haute", "")


def test_who_was_spared_is_spared(here: World) -> None:
    one = build.customer(here.session, here.entity)
    other = build.customer(
        here.session, here.entity, do_not_dun=True, do_not_dun_reason="New owner"
    )
    merged = merge_in(here, one, other)
    assert (merged.do_not_dun, merged.do_not_dun_reason) == (True, "New owner")


def test_what_is_given_up_stays_in_the_history(here: World) -> None:
    one = build.customer(here.session, here.entity, name="Garnier", credit_limit_minor=100_00)
    other = build.customer(
        here.session, here.entity, name="Garnier SARL", code="OLD", credit_limit_minor=900_00
    )
    merged = merge_in(here, one, other)
    given_up = [
        json.loads(event.values) for event in told(here.session, merged, "customer.given_up")
    ]
    assert given_up == [
        {"field": "name", "value": "Garnier SARL", "code": "OLD"},
        {"field": "credit_limit_minor", "value": "900.00 EUR", "code": "OLD"},
    ]


# History and what stays of the old account.


def test_the_history_of_both_is_one_and_says_who_merged_what(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer((50_00, 20), code="OLD", name="Old one")
    here.plan()
    here.perform(other)
    person = build.user(here.session, Role.CREDIT_MANAGER)
    asked = MergeRequest(key(one), key(other))
    merged = merge_customers(here.session, build.actor(person), here.clock, asked)
    assert len(told(here.session, merged, "action.done")) == 1
    [event] = told(here.session, merged, "customer.merged")
    values = json.loads(event.values)
    assert (event.user_id, event.on, event.before) == (person.id, TODAY, "OLD")
    assert (values["name"], values["open_items"], values["contacts"]) == ("Old one", 1, 1)


def test_the_old_code_and_the_old_address_lead_to_the_survivor(here: World) -> None:
    one, other = here.customer(), here.customer(code="OLD", name="Old one")
    gone = key(other)
    merged = merge_in(here, one, other)
    assert survivor_of(here.session, HOUSE, gone) is merged
    [old] = old_accounts(here.session, key(merged))
    assert (old.code, old.name, old.merged_on) == ("OLD", "Old one", TODAY)


def test_a_chain_of_merges_leads_to_the_last_one(here: World) -> None:
    first, second, third = here.customer(code="A"), here.customer(code="B"), here.customer(code="C")
    ids = [key(first), key(second)]
    merge_in(here, second, first)
    merged = merge_in(here, third, second)
    assert [survivor_of(here.session, HOUSE, one) for one in ids] == [merged, merged]
    assert {one.code for one in old_accounts(here.session, key(merged))} == {"A", "B"}


def test_who_does_not_see_the_survivor_is_told_nothing(here: World) -> None:
    one, other = here.customer(), here.customer()
    gone = key(other)
    merge_in(here, one, other)
    stranger = build.actor(build.user(here.session, Role.COLLECTOR))
    assert survivor_of(here.session, stranger, gone) is None


# What is refused.


def _refused(here: World, one: Customer, other: Customer, why: type[Exception]) -> str:
    with pytest.raises(why) as refused:
        merge_in(here, one, other)
    return str(refused.value)


def test_administrators_and_credit_managers_merge(here: World) -> None:
    one, other = here.customer(), here.customer()
    for role in Role:
        actor = build.actor(build.user(here.session, role))
        may = role in {Role.ADMINISTRATOR, Role.CREDIT_MANAGER}
        assert actor.may(Permission.MERGE_CUSTOMERS) == may
        if not may:
            with pytest.raises(NotAllowed):
                merge_customers(here.session, actor, here.clock, MergeRequest(key(one), key(other)))


def test_both_must_be_in_scope_and_of_one_company(here: World) -> None:
    elsewhere = build.entity(here.session)
    one, other = here.customer(code="A"), build.customer(here.session, elsewhere, code="B")
    said = _refused(here, one, other, OtherCompany)
    assert said == "A and B are customers of two different companies."
    manager = build.actor(build.user(here.session, Role.CREDIT_MANAGER), here.entity)
    with pytest.raises(UnknownCustomer):
        merge_customers(here.session, manager, here.clock, MergeRequest(key(one), key(other)))


def test_a_customer_is_not_merged_with_itself(here: World) -> None:
    one = here.customer()
    assert _refused(here, one, one, SameCustomer) == "Choose two different customers."


def test_what_somebody_merged_meanwhile_is_named(here: World) -> None:
    one, other, third = here.customer(code="A"), here.customer(code="B"), here.customer(code="C")
    ids = MergeRequest(key(third), key(other))
    merge_in(here, one, other)
    with pytest.raises(MergedAlready) as refused:
        merge_customers(here.session, HOUSE, here.clock, ids)
    assert str(refused.value) == "B was merged into A already."


@pytest.mark.parametrize("what", ["field", "contact", "item"])
def test_what_somebody_changed_meanwhile_is_to_be_looked_at_again(here: World, what: str) -> None:
    one, other = here.customer(), here.customer((10_00, 5))
    seen = read_merge(here.session, HOUSE, key(one), key(other)).seen
    if what == "field":
        other.phone = "0102"
    elif what == "contact":
        build.contact(here.session, one, email="new@x.example", is_collection=False)
    else:
        here.item(one, 5_00, 3)
    here.session.flush()
    with pytest.raises(ChangedSince):
        merge_customers(
            here.session, HOUSE, here.clock, MergeRequest(key(one), key(other), seen=seen)
        )


def test_what_was_seen_is_the_same_whichever_stays(here: World) -> None:
    one, other = here.customer(), here.customer((10_00, 5))
    seen = read_merge(here.session, HOUSE, key(one), key(other)).seen
    swapped = MergeRequest(key(other), key(one), seen=seen)
    assert merge_customers(here.session, HOUSE, here.clock, swapped).id == other.id


@pytest.mark.parametrize("state", ["sending", "ambiguous"])
def test_a_message_that_is_leaving_is_waited_for(here: World, state: str) -> None:
    one, other = here.customer(), here.customer(name="Kohler")
    rows.message(here.session, other, state=state)
    said = _refused(here, one, other, Leaving)
    assert said.startswith("A message to Kohler is just leaving, or may have left")


def test_two_open_items_that_files_cannot_tell_apart_are_named(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer()
    mine = here.items(one)[0]
    here.item(other, 70_00, 12, number=mine.number, issue_date=mine.issue_date, issue_year=2026)
    said = _refused(here, one, other, ItemsClash)
    assert said == (
        f"Both have invoice {mine.number} of 2026 open, and imports could not tell the two apart. "
        "Merge once one of them is settled."
    )


def test_items_of_one_number_that_files_tell_apart_get_instalments(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer()
    mine = here.items(one)[0]
    same = {"number": mine.number, "issue_date": mine.issue_date, "issue_year": 2026}
    here.item(other, 70_00, 11, **same)
    merged = merge_in(here, one, other)
    assert [(item.amount_minor, item.instalment) for item in here.items(merged)] == [
        (100_00, 1),
        (70_00, 2),
    ]


def test_the_settled_one_of_two_gives_way(here: World) -> None:
    one, other = here.customer(), here.customer((70_00, 12))
    theirs = here.items(other)[0]
    same = {"number": theirs.number, "issue_date": theirs.issue_date, "issue_year": 2026}
    here.item(one, 100_00, 12, remaining_minor=0, **same)
    merged = merge_in(here, one, other)
    assert {item.amount_minor: item.instalment for item in here.items(merged)} == {
        70_00: 1,
        100_00: 2,
    }


def test_a_refused_merge_shows_before_it_is_tried(here: World) -> None:
    one, other = here.customer(), here.customer()
    assert read_merge(here.session, HOUSE, key(one), key(other)).refusal is None
    rows.message(here.session, other, state="sending")
    assert isinstance(read_merge(here.session, HOUSE, key(one), key(other)).refusal, Leaving)


def test_the_preview_counts_what_moves(here: World) -> None:
    one, other = here.customer((100_00, 12)), here.customer((50_00, 20), (30_00, 5))
    here.item(other, 10_00, 50, remaining_minor=0)
    build.contact(here.session, one, email="x@x.example", is_collection=False)
    build.contact(here.session, other, email="x@x.example", is_collection=False)
    view = read_merge(here.session, HOUSE, key(one), key(other))
    figures = view.figures[GONE]
    assert (figures.open_items, figures.settled_items, figures.contacts) == (2, 1, 2)
    assert (figures.balance, view.joined) == ({"EUR": 80_00}, 1)


def test_aliases_are_known_by_code_once(here: World) -> None:
    one, other = here.customer(), here.customer(code="OLD")
    merge_in(here, one, other)
    [alias] = here.session.exec(select(CustomerAlias)).all()
    assert (alias.code, alias.customer_id, alias.entity_id) == ("OLD", one.id, key(here.entity))


def test_items_climbing_by_themselves_go_on_where_they_were(
    session: Session, clock: FixedClock
) -> None:
    """In scope item each item climbs its own steps, whoever it is with."""
    here = world(session, clock, moved((step(1, "One", 1), step(2, "Two", 11)), 1), scope="item")
    one, other = here.customer((100_00, 12)), here.customer((50_00, 3))
    here.plan()
    here.perform(other)
    merged = merge_in(here, one, other)
    steps = {action.step_name: action.leader_item_id for action in here.actions(merged)}
    first, second = here.items(merged)
    assert steps == {"One": first.id, "Two": second.id}
    messages = session.exec(select(Message)).all()
    assert not messages
    cancelled = session.exec(select(Action).where(Action.state == "cancelled")).all()
    assert {one.customer_id for one in cancelled} <= {merged.id}
