"""The customer card, handler by handler: each change is written, told, and within the scope."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from reflex.istate.data import ReflexURL
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Action, Contact, Customer, Event, Item, Promise
from dso_app.pages.customer_card.contacts_form import NEW
from dso_app.pages.customer_card.contacts_state import ContactsState
from dso_app.pages.customer_card.details_state import DetailsState
from dso_app.pages.customer_card.history_state import HistoryState
from dso_app.pages.customer_card.item_state import ItemState
from dso_app.pages.customer_card.items_state import ItemsState, amounts
from dso_app.pages.customer_card.qualify_state import QualifyState
from dso_app.pages.customer_card.specific_state import SpecificState
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.customer_card.timeline_state import TimelineState
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.items.selection import Selected
from tests.support import build, collecting, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.screens import Tab, screen

WEEK = timedelta(days=7)
TICKED = True


@dataclass
class Desk:
    """A collector before the card of a customer with two late items; another's beside it."""

    tab: Tab
    database: Database
    customer: int
    items: list[int]
    stranger: int
    strange_item: int

    def call(self, kind: Any, handler: str, *values: Any) -> Any:
        return self.tab.call(kind, handler, *values)

    def tick(self, *items: int) -> None:
        for item in items:
            self.call(ItemsState, "pick", str(item), TICKED)

    def item(self, item_id: int) -> Item:
        with self.database.read() as session:
            return session.get_one(Item, item_id)

    def go(self, customer_id: int) -> None:
        router = self.tab.root.router
        url = ReflexURL(f"http://127.0.0.1:3000/customers/{customer_id}")
        self.tab.root.router = dataclasses.replace(router, url=url)


@pytest.fixture
def desk(sqlite_db: Database) -> Iterator[Desk]:
    """Claire, who collects, looks at her customer."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        claire = build.user(session, Role.COLLECTOR, name="Claire Moreau")
        customer = made.customer((300_00, 30), (200_00, 10), collector_id=key(claire))
        items = [key(item) for item in made.items(customer)]
        stranger = made.customer((900_00, 30), name="Not hers")
        strange_item = key(made.items(stranger)[0])
        refresh_summaries(session, key(made.entity), TODAY)
        made.plan()
        entity, actor, customer_id = made.entity, build.actor(claire), key(customer)
        stranger_id = key(stranger)
    with screen(sqlite_db, entity, actor) as tab:
        found = Desk(tab, sqlite_db, customer_id, items, stranger_id, strange_item)
        found.go(customer_id)
        found.call(ItemsState, "load_table")
        yield found


def test_the_card_opens_with_name_figures_and_items(desk: Desk) -> None:
    desk.call(CardState, "open_card")
    card = desk.tab.state(CardState)
    assert (card.name, card.collector) == ("Menuiserie Garnier", "Collector: Claire Moreau")
    assert [one.figure for one in card.tiles] == ["500.00", "500.00", "—", "Reminder"]
    assert card.shown_at == f"/customers/{desk.customer}"
    assert desk.tab.state(ItemsState).count == 2


def test_a_customer_out_of_scope_is_not_shown(desk: Desk) -> None:
    desk.call(CardState, "open_card")
    desk.go(desk.stranger)
    desk.call(CardState, "open_card")
    desk.call(ItemsState, "load_table")
    desk.call(TimelineState, "load")
    desk.call(ContactsState, "load")
    desk.call(DetailsState, "load")
    desk.call(HistoryState, "load_table")
    assert desk.tab.state(CardState).missing
    assert desk.tab.state(CardState).name == ""
    assert desk.tab.state(ItemsState).count == 0
    assert desk.tab.state(TimelineState).planned == []
    assert desk.tab.state(ContactsState).contacts == []
    assert desk.tab.state(DetailsState).facts == []
    assert desk.tab.state(HistoryState).count == 0


def test_ticked_items_are_summed(desk: Desk) -> None:
    desk.tick(*desk.items)
    said = "2 selected · 500.00\xa0EUR open (500.00 late, 500.00 askable)"
    assert desk.tab.state(ItemsState).picked_words == said


def test_what_is_late_askable_and_credited_of_a_selection_is_said_where_it_is_not_zero() -> None:
    mixed = Selected("EUR", 3, 220_00, 250_00, 300_00, late_minor=100_00, credit_minor=-80_00)
    nothing = Selected("USD", 1, 0, 0, 0, late_minor=0, credit_minor=0)
    assert amounts([mixed, nothing], "en") == [
        "220.00\xa0EUR open (100.00 late, 250.00 askable, -80.00 in credits)",
        "0.00\xa0USD",
    ]
    assert amounts([mixed], "fr") == [
        "220,00\xa0EUR ouverts (100,00 en retard, 250,00 réclamables, -80,00 d’avoirs)"
    ]


def test_a_status_and_a_comment_qualify_the_ticked_items(desk: Desk) -> None:
    desk.tick(desk.items[0])
    desk.call(QualifyState, "ask", "status")
    assert [one.value for one in desk.tab.state(QualifyState).statuses] == ["On going"]
    desk.call(QualifyState, "answer", {"status": "On going", "comment": "Called Nadia"})
    item = desk.item(desk.items[0])
    assert (item.status_comment, item.status_on) == ("Called Nadia", TODAY)
    assert desk.tab.said() == ["Saved."]
    assert desk.tab.state(QualifyState).asking == ""
    assert desk.tab.state(ItemsState).picked == []


def test_one_click_promises_all_that_can_be_asked_a_week_on(desk: Desk) -> None:
    desk.tick(*desk.items)
    desk.call(QualifyState, "promise_in_a_week")
    with desk.database.read() as session:
        promise = session.exec(select(Promise)).one()
    assert (promise.amount_minor, promise.due_on) == (500_00, TODAY + WEEK)
    assert promise.comment == "Promised for 7 Jul 2026"


def test_an_amount_that_cannot_be_read_is_said_beside_its_field(desk: Desk) -> None:
    desk.tick(desk.items[0])
    desk.call(QualifyState, "ask", "promise")
    assert desk.tab.state(QualifyState).amount == "300.00"
    answer = {"due_on": "2026-07-07", "amount": "lots", "comment": "x"}
    desk.call(QualifyState, "answer", answer)
    assert desk.tab.state(QualifyState).wrong == {"amount": "This is not an amount."}
    desk.call(QualifyState, "answer", answer | {"amount": "1000"})
    assert "at most what remains open" in desk.tab.state(QualifyState).problem
    with desk.database.read() as session:
        assert session.exec(select(Promise)).all() == []


def test_a_dispute_holds_its_part_and_ends_unfounded(desk: Desk) -> None:
    desk.tick(desk.items[0])
    desk.call(QualifyState, "ask", "dispute")
    desk.call(QualifyState, "answer", {"amount": "120,50", "comment": "Damaged"})
    assert desk.item(desk.items[0]).disputed_minor == 120_50
    desk.tick(desk.items[0])
    desk.call(QualifyState, "ask", "close")
    desk.call(QualifyState, "answer", {"founded": "false", "comment": "Not so"})
    assert desk.item(desk.items[0]).disputed_minor == 0


def test_ignored_items_come_back_when_they_are_heeded(desk: Desk) -> None:
    desk.tick(desk.items[1])
    desk.call(QualifyState, "ignore")
    assert desk.item(desk.items[1]).ignored
    desk.tick(desk.items[1])
    desk.call(QualifyState, "heed")
    assert not desk.item(desk.items[1]).ignored


@pytest.mark.parametrize("asking", ["status", "promise", "litigation"])
def test_items_out_of_scope_are_not_qualified(desk: Desk, asking: str) -> None:
    desk.tick(desk.strange_item)
    desk.call(QualifyState, "ask", asking)
    desk.call(
        QualifyState, "answer", {"status": "On going", "comment": "x", "due_on": "2026-07-07"}
    )
    assert desk.tab.state(QualifyState).problem == "Some of the items are not there."
    assert desk.item(desk.strange_item).status_id is None


def test_an_item_opens_with_its_history_and_a_pending_promise_is_taken_back(desk: Desk) -> None:
    desk.tick(desk.items[0])
    desk.call(QualifyState, "promise_in_a_week")
    desk.call(ItemState, "open_item", str(desk.items[0]))
    shown = desk.tab.state(ItemState).item
    assert ("Can be asked", "0.00\xa0EUR") in [(one.name, one.value) for one in shown.facts]
    [pending] = shown.promises
    desk.call(ItemState, "cancel_promise", pending.key)
    assert desk.item(desk.items[0]).sheltered_minor == 0
    assert desk.tab.state(ItemState).item.promises == []


def test_an_item_out_of_scope_does_not_open(desk: Desk) -> None:
    desk.call(ItemState, "open_item", str(desk.strange_item))
    assert desk.tab.state(ItemState).item.key == ""
    assert desk.tab.said() == ["There is no such item."]


def test_a_step_is_skipped_only_with_a_reason_and_the_next_one_comes(desk: Desk) -> None:
    desk.call(TimelineState, "load")
    [planned] = desk.tab.state(TimelineState).planned
    desk.call(TimelineState, "ask", "skip", planned.key, planned.title, planned.on)
    desk.call(TimelineState, "answer", {"note": " "})
    assert desk.tab.state(TimelineState).problem == "Say why the step is skipped."
    desk.call(TimelineState, "answer", {"note": "Agreed with them"})
    with desk.database.read() as session:
        skipped = session.get_one(Action, int(planned.key))
    assert (skipped.state, skipped.note) == ("skipped", "Agreed with them")
    desk.call(TimelineState, "load")
    [following] = desk.tab.state(TimelineState).planned
    assert following.key != planned.key


def test_what_came_of_a_call_is_said_and_nobody_reached_it_comes_back(desk: Desk) -> None:
    with desk.database.write() as session:
        customer = session.get_one(Customer, desk.customer)
        call = rows.action(session, customer, channel="call", state="to_do")
        call_id = key(call)
    desk.call(TimelineState, "load")
    [shown] = [one for one in desk.tab.state(TimelineState).planned if one.key == str(call_id)]
    desk.call(TimelineState, "ask", shown.close_by, shown.key, shown.title, shown.on)
    desk.call(TimelineState, "answer", {"called-again": str(TODAY + WEEK)})
    assert desk.tab.state(TimelineState).problem == "Choose what came of it, and a day."
    answer = {"called-result": "no_answer", "called-again": str(TODAY + WEEK)}
    desk.call(TimelineState, "answer", answer)
    with desk.database.read() as session:
        later = session.get_one(Action, call_id)
    assert (later.closed_on, later.postponed_to) == (None, TODAY + WEEK)
    desk.call(TimelineState, "ask", shown.close_by, shown.key, shown.title, shown.on)
    desk.call(TimelineState, "answer", {"called-result": "reached", "called-note": "Pays Friday"})
    with desk.database.read() as session:
        done = session.get_one(Action, call_id)
    assert (done.state, done.result, done.note) == ("done", "reached", "Pays Friday")


def test_an_action_out_of_scope_is_neither_closed_nor_read(desk: Desk) -> None:
    with desk.database.write() as session:
        stranger = session.get_one(Customer, desk.stranger)
        action = rows.action(session, stranger, channel="email", state="to_confirm")
        action_id = str(key(action))
    desk.call(TimelineState, "confirm", action_id)
    desk.call(TimelineState, "open_action", action_id)
    desk.call(TimelineState, "ask", "done", action_id, "x", "")
    desk.call(TimelineState, "answer", {"note": "x"})
    with desk.database.read() as session:
        assert session.get_one(Action, int(action_id)).state == "to_confirm"
    assert desk.tab.state(TimelineState).message.key == ""


def test_messages_are_read_only_within_the_scope(desk: Desk) -> None:
    with desk.database.write() as session:
        mine = session.get_one(Customer, desk.customer)
        own = rows.message(session, mine, subject="Reminder", body="Please pay", state="sent")
        stranger = session.get_one(Customer, desk.stranger)
        other = rows.message(session, stranger, subject="Secret", state="sent")
        ids = str(key(own)), str(key(other))
    desk.call(TimelineState, "open_message", ids[1])
    assert desk.tab.state(TimelineState).message.key == ""
    desk.call(TimelineState, "open_message", ids[0])
    message = desk.tab.state(TimelineState).message
    assert (message.subject, message.text, message.line) == (
        "Reminder",
        "Please pay",
        "Email · Sent",
    )


def test_a_contact_is_added_changed_and_removed(desk: Desk) -> None:
    desk.call(ContactsState, "load")
    desk.call(ContactsState, "edit", NEW)
    form = {"contact_name": "Nadia Berger", "contact_email": "nadia@"}
    desk.call(ContactsState, "save", form)
    assert "email" in desk.tab.state(ContactsState).problems
    form["contact_email"] = "nadia@garnier.example"
    desk.call(ContactsState, "save", form | {"is_collection": "on"})
    desk.call(ContactsState, "load")
    shown = desk.tab.state(ContactsState).contacts
    assert [(one.title, one.collection) for one in shown] == [
        ("Nadia Berger", True),
        ("Paul Garnier", False),
    ]
    desk.call(ContactsState, "edit", shown[0].key)
    desk.call(ContactsState, "remove")
    with desk.database.read() as session:
        left = session.exec(select(Contact).where(Contact.customer_id == desk.customer)).all()
    assert [one.name for one in left] == ["Paul Garnier"]


def test_options_are_kept_and_a_term_nobody_understands_changes_nothing(desk: Desk) -> None:
    form = {"do_not_dun": "on", "payment_term": "whenever", "pinned_comment": "Call Nadia first"}
    desk.call(DetailsState, "save", form)
    assert "payment_term" in desk.tab.state(DetailsState).problems
    with desk.database.read() as session:
        assert not session.get_one(Customer, desk.customer).do_not_dun
    desk.call(DetailsState, "save", form | {"payment_term": "45 days end of month"})
    with desk.database.read() as session:
        customer = session.get_one(Customer, desk.customer)
    assert (customer.do_not_dun, customer.payment_term) == (True, "45 days end of month")
    assert customer.pinned_comment == "Call Nadia first"


def test_what_a_customer_wants_is_kept_and_a_wish_nobody_can_meet_is_said_beside_it(
    desk: Desk,
) -> None:
    form = {
        "do_not_dun": "on",
        "do_not_dun_until": "2026-07-15",
        "do_not_dun_reason": "Under audit",
        "preferred_channel": "letter",
        "prefers.role:Accounting": "on",
        "prefers.collection_contact": "on",
    }
    desk.call(DetailsState, "save", form)
    desk.call(DetailsState, "load")
    shown = desk.tab.state(DetailsState)
    assert (shown.spared_until, shown.spared_why) == ("2026-07-15", "Under audit")
    assert shown.preferred_channel == "letter"
    assert shown.preferred_recipients == ["collection_contact", "role:accounting"]
    assert [(one.value, one.label) for one in shown.recipients] == [
        ("collection_contact", "Collection contact"),
        ("role:accounting", "Contacts with the role accounting"),
    ]
    assert [one.value for one in shown.channels][:3] == ["", "email", "letter"]
    for name, value, field in (
        ("do_not_dun_until", "2026-06-01", "do_not_dun_until"),
        ("do_not_dun_until", "soon", "do_not_dun_until"),
        ("preferred_channel", "registered_letter", "preferred_channel"),
        ("prefers.the boss", "on", "preferred_recipients"),
    ):
        desk.call(DetailsState, "save", form | {name: value})
        assert list(desk.tab.state(DetailsState).problems) == [field]


def test_a_specific_action_is_started_on_the_items_ticked(desk: Desk) -> None:
    desk.tick(desk.items[0])
    desk.call(SpecificState, "ask")
    desk.call(SpecificState, "choose_channel", "email")
    state = desk.tab.state(SpecificState)
    assert "reminder_1" in [one.value for one in state.texts]
    desk.call(SpecificState, "start", {"channel": "email", "on": "soon"})
    assert state.wrong == {"on": "This is not a date."}
    desk.call(SpecificState, "start", {"channel": "email", "on": "2026-07-01"})
    assert state.problem == "Choose the text that is sent."
    form = {"channel": "email", "on": "2026-07-01", "text": "reminder_1"}
    desk.call(SpecificState, "start", form)
    assert not state.asking
    with desk.database.read() as session:
        action = session.exec(select(Action).where(Action.kind == "specific")).one()
        held = session.get_one(Item, desk.items[0]).held_by_action_id
    assert (action.customer_id, action.state, held) == (desk.customer, "to_confirm", action.id)


def test_a_specific_action_on_somebody_elses_item_is_refused(desk: Desk) -> None:
    desk.tick(desk.strange_item)
    desk.call(SpecificState, "start", {"channel": "call", "on": "2026-07-01"})
    with desk.database.read() as session:
        assert session.exec(select(Action).where(Action.kind == "specific")).all() == []
    assert desk.tab.state(SpecificState).problem == "Some of the items are not there."


def test_do_not_dun_is_said_on_the_card_even_beside_something_to_do(desk: Desk) -> None:
    desk.tick(desk.items[0])
    desk.call(SpecificState, "start", {"channel": "call", "on": "2026-07-01"})
    form = {"do_not_dun": "on", "do_not_dun_until": "2026-07-15", "do_not_dun_reason": "Audit"}
    desk.call(DetailsState, "save", form)
    desk.call(CardState, "load")
    assert desk.tab.state(CardState).reason == (
        "The customer is marked “do not dun” until 15 Jul 2026: Audit"
    )


def test_an_event_of_another_customer_is_not_shown(desk: Desk) -> None:
    with desk.database.write() as session:
        event = Event(
            customer_id=desk.stranger,
            kind="item.status",
            message="Secret",
            at=FixedClock().real(),
        )
        session.add(event)
        session.flush()
        event_id = str(key(event))
    desk.call(HistoryState, "open_event", event_id)
    assert desk.tab.state(HistoryState).event.sentence == ""


def test_a_viewer_changes_nothing(desk: Desk) -> None:
    with desk.database.write() as session:
        person = build.user(session, Role.VIEWER)
        actor = build.actor(person)
    with screen(desk.database, desk.tab.viewer.entity, actor) as tab:
        for kind, handler, values in (
            (QualifyState, "ask", ("status",)),
            (QualifyState, "promise_in_a_week", ()),
            (TimelineState, "confirm", ("1",)),
            (ContactsState, "edit", (NEW,)),
            (DetailsState, "save", ({},)),
        ):
            tab.call(kind, handler, *values)
        assert set(tab.said()) == {"You are not allowed to do this."}
