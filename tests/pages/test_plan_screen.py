"""The dialog of an instalment plan, and qualifying in three steps, handler by handler."""

import dataclasses
from collections.abc import Iterator

import pytest
from reflex.istate.data import ReflexURL
from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Action, Dispute, Item, Promise, Status
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.next_state import NextState
from dso_app.pages.customer_card.plan_state import PlanState
from dso_app.pages.customer_card.plans_state import PlansState
from dso_app.pages.customer_card.qualify_state import QualifyState
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen

TICKED = True
SHARING = {
    "plan-total": "300.00",
    "plan-count": "3",
    "plan-first": "2026-07-15",
    "plan-every": "month",
}


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """Claire before a customer with two late items, both ticked; Paul sells to it."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        claire = build.user(session, Role.COLLECTOR, whole_ledger=True)
        paul = build.user(session, Role.SALES, name="Paul", email="paul@example.com")
        paul.all_entities = True
        customer = made.customer((300_00, 30), (200_00, 10), sales_id=paul.id)
        items, entity, customer_id = made.items(customer), made.entity, key(customer)
        ids, actor = [str(item.id) for item in items], build.actor(claire)
    with screen(sqlite_db, entity, actor) as found:
        url = ReflexURL(f"http://127.0.0.1:3000/customers/{customer_id}")
        found.root.router = dataclasses.replace(found.root.router, url=url)
        found.call(ItemsState, "load_table")
        for one in ids:
            found.call(ItemsState, "pick", one, TICKED)
        yield found


def _promises(database: Database) -> list[tuple[str, int, str]]:
    with database.read() as session:
        found = session.exec(select(Promise).order_by(col(Promise.due_on))).all()
        return [(str(one.due_on), one.amount_minor, one.state) for one in found]


def test_a_plan_is_worked_out_changed_noted_and_taken_back(tab: Tab, sqlite_db: Database) -> None:
    tab.call(PlanState, "ask")
    state = tab.state(PlanState)
    assert (state.total, state.currency) == ("500.00", "EUR")
    tab.call(PlanState, "work_out", SHARING)
    assert [(one.due_on, one.amount) for one in state.lines] == [
        ("2026-07-15", "100.00"),
        ("2026-08-15", "100.00"),
        ("2026-09-15", "100.00"),
    ]
    form = {f"due-{one.number}": one.due_on for one in state.lines}
    form |= {f"amount-{one.number}": one.amount for one in state.lines}
    tab.call(PlanState, "note", form | {"amount-3": "150.00", "plan-comment": "By phone"})
    assert (state.asking, state.problem, dict(state.wrong)) == (False, "", {})
    assert _promises(sqlite_db) == [
        ("2026-07-15", 100_00, "pending"),
        ("2026-08-15", 100_00, "pending"),
        ("2026-09-15", 150_00, "pending"),
    ]
    tab.call(PlansState, "load")
    [plan] = tab.state(PlansState).plans
    assert (plan.title, plan.running) == ("350.00\xa0EUR in 3 instalments", True)
    assert plan.parts[0].words == "15 Jul 2026 · 100.00"
    tab.call(PlanState, "cancel", plan.key)
    tab.call(PlansState, "load")
    assert not tab.state(PlansState).plans[0].running


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"plan-total": "lots"}, "plan-total"),
        ({"plan-total": "0.02"}, "plan-total"),
        ({"plan-first": "soon"}, "plan-first"),
    ],
)
def test_what_cannot_be_shared_out_is_said_beside_its_field(
    tab: Tab, form: dict[str, str], wrong: str
) -> None:
    tab.call(PlanState, "ask")
    tab.call(PlanState, "work_out", SHARING | form)
    assert list(tab.state(PlanState).wrong) == [wrong]
    assert tab.state(PlanState).lines == []


@pytest.mark.parametrize("count", ["1", "37", "many", "9" * 30])
def test_a_plan_of_too_few_or_too_many_instalments_is_not_worked_out(tab: Tab, count: str) -> None:
    tab.call(PlanState, "work_out", SHARING | {"plan-count": count})
    assert tab.state(PlanState).problem == "A plan has 2 to 36 instalments."


def test_a_line_that_cannot_be_read_is_named_and_nothing_is_noted(
    tab: Tab, sqlite_db: Database
) -> None:
    tab.call(PlanState, "ask")
    tab.call(PlanState, "work_out", SHARING)
    tab.call(PlanState, "note", {"due-1": "2026-07-15", "amount-1": "100", "due-2": "x"})
    assert list(tab.state(PlanState).wrong) == ["due-2"]
    assert _promises(sqlite_db) == []


def _disputes(tab: Tab, **more: str) -> None:
    tab.call(QualifyState, "ask", "dispute")
    form = {"amount": "40", "comment": "Two boxes", "resolver": "paul@example.com"}
    tab.call(QualifyState, "answer", form | more)


def test_a_dispute_goes_on_with_a_question_to_its_resolver_and_a_call(
    tab: Tab, sqlite_db: Database
) -> None:
    _disputes(tab, target_on="2026-07-10")
    state = tab.state(NextState)
    assert (state.asking, state.step, state.channel) == (True, 2, "internal_email")
    assert state.recipient.startswith("colleague:")
    assert "call" not in [one.value for one in state.channels]
    form = {"channel": "internal_email", "on": "2026-06-30", "text": "internal_question"}
    tab.call(NextState, "start", form | {"recipient": state.recipient, "comment": "Were they?"})
    assert (state.asking, state.step, state.problem) == (True, 3, "")
    tab.call(NextState, "start", {"channel": "call", "on": "2026-07-01"})
    assert not state.asking
    with sqlite_db.read() as session:
        asked, call = session.exec(select(Action).order_by(col(Action.id))).all()[-2:]
        held = {one.held_by_action_id for one in session.exec(select(Item))}
        assert str(session.exec(select(Dispute)).one().target_on) == "2026-07-10"
    assert (asked.channel, asked.holds, asked.note) == ("internal_email", False, "Were they?")
    assert (call.channel, held) == ("call", {call.id})


def test_no_message_and_back_to_the_scenario_leave_it_at_the_status(
    tab: Tab, sqlite_db: Database
) -> None:
    tab.call(QualifyState, "ask", "status")
    form = {"status": "On going", "comment": "Called", "follow_up_on": "2026-07-03"}
    tab.call(QualifyState, "answer", form)
    assert tab.state(NextState).step == 2
    tab.call(NextState, "pass_on")
    assert (tab.state(NextState).step, tab.state(NextState).channel) == (3, "call")
    tab.call(NextState, "close")
    assert not tab.state(NextState).asking
    with sqlite_db.read() as session:
        assert session.exec(select(Action).where(Action.kind == "specific")).all() == []
        assert {str(one.follow_up_on) for one in session.exec(select(Item))} == {"2026-07-03"}


def test_the_third_step_begins_with_what_the_status_is_linked_to(
    tab: Tab, sqlite_db: Database
) -> None:
    with sqlite_db.write() as session:
        status = session.exec(select(Status).where(Status.type == "on_going")).one()
        status.linked_text = "letter.reminder_2"
    tab.call(QualifyState, "ask", "status")
    tab.call(QualifyState, "answer", {"status": "On going", "comment": "Called"})
    tab.call(NextState, "pass_on")
    state = tab.state(NextState)
    assert (state.channel, state.text) == ("letter", "reminder_2")


def test_sales_close_a_dispute_and_are_asked_nothing_more(tab: Tab, sqlite_db: Database) -> None:
    _disputes(tab)
    with sqlite_db.write() as session:
        paul = build.user(session, Role.SALES, whole_ledger=True)
        actor = build.actor(paul)
    his = tab.beside(actor)
    his.call(ItemsState, "load_table")
    for one in list(tab.state(ItemsState).lines):
        his.call(ItemsState, "pick", one.key, TICKED)
    his.call(QualifyState, "ask", "dispute")
    assert his.said() == ["You are not allowed to do this."]
    his.call(QualifyState, "ask", "close")
    his.call(QualifyState, "answer", {"founded": "true", "comment": "They are right"})
    assert his.state(QualifyState).problem == ""
    assert not his.state(NextState).asking
    with sqlite_db.read() as session:
        assert session.exec(select(Dispute)).one().founded is True
