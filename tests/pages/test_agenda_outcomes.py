"""Every outcome on the agenda's screen: calls, what is missing, replies, specific actions."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Action, Answer, AnswerItem, Customer, Entity, Item
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.specific_state import AgendaSpecificState
from dso_app.pages.agenda.state import AgendaState
from tests.support import build, outgoing, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.screens import Tab, screen

DAY = timedelta(days=1)


def _names(tab: Tab) -> list[str]:
    return [line.label for line in tab.state(AgendaState).lines]


def _open(tab: Tab, name: str) -> ActionState:
    line = next(line for line in tab.state(AgendaState).lines if line.label == name)
    tab.call(ActionState, "open_action", line.key)
    return tab.state(ActionState)


def _visit(tab: Tab, address: str = "/agenda") -> None:
    tab.go(address)
    tab.call(AgendaState, "read_choices")
    tab.call(AgendaState, "load_table")


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A credit manager of two companies: two calls here, one there, one answer to read."""
    with sqlite_db.write() as session:
        here = build.entity(session, name="Nantes")
        there = build.entity(session, name="Lyon")
        me = build.user(session, Role.CREDIT_MANAGER)
        for entity, name in ((here, "Garnier"), (here, "Quais"), (there, "Kessler")):
            customer = build.customer(session, entity, name=name)
            item = build.item(session, customer, 100_00, late=10)
            rows.list_item(session, rows.action(session, customer, {"EUR": 100_00}), item)
            if name == "Quais":
                _answer(session, customer, item)
    with screen(sqlite_db, here, build.actor(me, here, there)) as opened:
        _visit(opened)
        yield opened


def _answer(session: Session, customer: Customer, item: Item) -> None:
    answer = Answer(
        entity_id=customer.entity_id,
        customer_id=key(customer),
        received_on=TODAY,
        comment="Two boxes were missing",
    )
    session.add(answer)
    session.flush()
    session.add(AnswerItem(answer_id=key(answer), item_id=key(item)))
    session.flush()


def test_nobody_answered_and_the_call_comes_back_on_the_day_chosen(tab: Tab) -> None:
    opened = _open(tab, "Garnier")
    assert (opened.card.is_call, opened.card.may_do) == (True, True)
    tab.call(ActionState, "ask", "called")
    tab.call(
        ActionState,
        "called",
        {"called-result": "no_answer", "called-again": "2026-07-02", "called-note": "At lunch"},
    )
    assert tab.said() == ["Noted."]
    assert (_names(tab), opened.card.title, opened.asking) == (["Quais"], "Quais", "")
    tab.call(AgendaState, "filter_by", "when", "upcoming")
    assert _names(tab) == ["Garnier"]
    opened = _open(tab, "Garnier")
    assert opened.events[0].title == "30 Jun 2026 · Call: no answer, again on 2 Jul 2026."
    assert opened.events[0].detail.startswith("“At lunch”")


@pytest.mark.parametrize(
    "form",
    [
        {"called-result": "asleep"},
        {},
        {"called-result": "reached", "called-again": "tomorrow"},
        {"called-result": "reached", "called-again": "2026-06-30"},
    ],
)
def test_a_call_without_a_result_or_with_a_day_that_has_passed_is_not_noted(
    tab: Tab, form: dict[str, str]
) -> None:
    opened = _open(tab, "Garnier")
    tab.call(ActionState, "ask", "called")
    tab.call(ActionState, "called", form)
    assert opened.problem
    assert (opened.asking, _names(tab)) == ("called", ["Garnier", "Quais"])


def test_an_answer_is_read_and_validated_among_the_replies(tab: Tab) -> None:
    tab.call(AgendaState, "choose_tab", "replies")
    assert tab.state(AgendaState).export_name == "agenda_replies"
    card = _open(tab, "Quais").card
    assert (card.said, card.may_validate) == ("Two boxes were missing", True)
    assert [line.asked for line in card.lines] == ["100.00\N{NO-BREAK SPACE}EUR"]
    # What is no action cannot be done as one.
    tab.call(ActionState, "done", {})
    tab.call(ActionState, "confirm")
    assert tab.said() == []
    tab.call(ActionState, "validate")
    assert (_names(tab), tab.said()) == ([], ["Validated."])
    assert tab.state(AgendaState).counts["replies"] == 0


def test_ticked_answers_are_validated_together(tab: Tab) -> None:
    tab.call(AgendaState, "choose_tab", "replies")
    ticked = True
    for line in list(tab.state(AgendaState).lines):
        tab.call(AgendaState, "pick", line.key, ticked)
    tab.call(AgendaState, "pick", "promise-999", ticked)
    tab.call(AgendaState, "look_at_picked")
    assert (_names(tab), tab.said()) == ([], ["1 done."])


def test_a_specific_action_takes_the_row_s_items_and_the_next_row_opens(
    tab: Tab, sqlite_db: Database
) -> None:
    opened = _open(tab, "Garnier")
    tab.call(AgendaSpecificState, "ask")
    dialog = tab.state(AgendaSpecificState)
    assert [one.value for one in dialog.channels] == [
        *("call", "task", "email", "letter", "registered_letter", "internal_email"),
    ]
    tab.call(AgendaSpecificState, "start", {"channel": "task", "on": "someday"})
    assert (dialog.asking, dialog.wrong) == (True, {"on": "This is not a date."})
    tab.call(
        AgendaSpecificState,
        "start",
        {"channel": "task", "on": "2026-07-01", "comment": "Ask the driver"},
    )
    assert (dialog.asking, opened.card.title) == (False, "Quais")
    with sqlite_db.read() as session:
        action = session.exec(select(Action).where(Action.kind == "specific")).one()
        assert (action.planned_on, action.note) == (TODAY + DAY, "Ask the driver")
        held = session.exec(select(Item).where(Item.held_by_action_id == action.id)).all()
        assert len(held) == 1


def test_all_companies_are_a_choice_away_and_their_actions_can_be_done(tab: Tab) -> None:
    offered = [one.label for one in tab.state(AgendaState).offered.companies]
    assert offered == ["Company: this one", "Company: all", "Lyon"]
    tab.call(AgendaState, "filter_by", "entity", "all")
    assert sorted(_names(tab)) == ["Garnier", "Kessler", "Quais"]
    opened = _open(tab, "Kessler")
    assert opened.card.company
    tab.call(ActionState, "called", {"called-result": "reached"})
    assert sorted(_names(tab)) == ["Garnier", "Quais"]


def test_the_filters_are_found_again_at_the_next_visit(tab: Tab) -> None:
    for name, value in (("amount", "5000"), ("channel", "email")):
        after = tab.call(AgendaState, "filter_by", name, value)
        assert after.fn is AgendaState.event_handlers["keep_filters"].fn
        tab.call(AgendaState, "keep_filters")
    assert tab.call(AgendaState, "filter_by", "tab", "done") is None
    _visit(tab)
    filters = tab.state(AgendaState).filters
    assert (filters["amount"], filters["channel"], filters["tab"]) == ("5000", "email", "")
    # A link that asks for something says all it wants.
    _visit(tab, "/agenda?tab=alerts")
    filters = tab.state(AgendaState).filters
    assert (filters["amount"], filters["channel"], filters["tab"]) == ("", "", "alerts")
    # And it changes nothing of what was left.
    _visit(tab)
    assert tab.state(AgendaState).filters["amount"] == "5000"


def test_what_was_done_is_shown_over_a_span_and_goes_out_as_its_own_file(tab: Tab) -> None:
    _open(tab, "Garnier")
    tab.call(ActionState, "called", {"called-result": "wrong_number", "called-note": "A fax"})
    tab.call(AgendaState, "choose_tab", "done")
    state = tab.state(AgendaState)
    assert (_names(tab), state.summary, state.export_name) == (
        ["Garnier"],
        "1 action",
        "agenda_done",
    )
    assert (state.first_day, state.last_day) == ("2026-06-24", "2026-06-30")
    tab.call(AgendaState, "filter_by", "to", "2026-06-29")
    assert _names(tab) == []


def _in_error(database: Database) -> Entity:
    """A company with one late customer nobody can write to."""
    with database.write() as session:
        step = outgoing.step(1, 5, mode="to_confirm", name="Reminder")
        entity = outgoing.company(session, step)
        customer = build.customer(
            session, entity, scenario_id=entity.default_scenario_id, name="Atelier Roux"
        )
        build.item(session, customer, late=10)
    return entity


def test_what_is_missing_is_given_beside_the_list_and_the_action_is_planned_again(
    sqlite_db: Database, clock: FixedClock
) -> None:
    entity = _in_error(sqlite_db)
    outgoing.plan(sqlite_db, clock)
    with sqlite_db.write() as session:
        me = build.actor(build.user(session, Role.CREDIT_MANAGER))
        looker = build.actor(build.user(session, Role.VIEWER))
    with screen(sqlite_db, entity, looker) as theirs:
        _visit(theirs)
        _open(theirs, "Atelier Roux")
        theirs.call(ActionState, "give", {"give-email": "x@y.example"})
        assert theirs.said() == ["You are not allowed to do this."]
    with screen(sqlite_db, entity, me) as tab:
        _visit(tab)
        opened = _open(tab, "Atelier Roux")
        assert (opened.card.wants, opened.card.whom) == ("email", "Collection contact")
        assert opened.card.reason == (
            "The customer has no collection contact with an email address."
        )
        tab.call(ActionState, "give", {"give-email": "nobody"})
        assert opened.lacking == "“nobody” is not one email address."
        tab.call(ActionState, "give", {"give-name": "Léa Roux", "give-email": "lea@roux.example"})
        assert (opened.lacking, opened.card.wants, opened.card.may_confirm) == ("", "", True)
        assert opened.card.recipients == "lea@roux.example"
        assert tab.said() == ["Saved: planned again."]
