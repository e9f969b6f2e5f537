"""Two people decide about one customer at once: whoever comes second looks first."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import col, select

from dso_app.database import Database
from dso_app.models import Action, Dispute, InstalmentPlan, Item, Promise
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.state import AgendaState
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.plan_state import PlanState
from dso_app.pages.customer_card.qualify_state import QualifyState
from dso_app.pages.customer_card.specific_state import SpecificState
from dso_app.pages.customer_card.timeline_state import TimelineState
from dso_app.pages.items.state import ItemsListState
from tests.support import rows
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.screens import Tab
from tests.support.two_people import House

TICKED = True
DAY = timedelta(days=1)
PLAN = {"plan-total": "100.00", "plan-count": "2", "plan-first": "2026-07-15", "plan-every": "week"}


def _answers(asking: str, **form: str) -> Callable[[Tab], str]:
    """What a dialog over the item ticked says once it was answered."""

    def answer(tab: Tab) -> str:
        tab.call(QualifyState, "ask", asking)
        tab.call(QualifyState, "answer", {"comment": "Mine", **form})
        return tab.state(QualifyState).problem

    return answer


def _clicks(handler: str) -> Callable[[Tab], str]:
    def click(tab: Tab) -> str:
        before = len(tab.heard)
        tab.call(QualifyState, handler)
        return " ".join(one for one in tab.heard[before:] if one != "Saved.")

    return click


def _plans(tab: Tab) -> str:
    tab.call(PlanState, "ask")
    tab.call(PlanState, "work_out", PLAN)
    lines = tab.state(PlanState).lines
    form = {f"due-{one.number}": one.due_on for one in lines}
    tab.call(PlanState, "note", form | {f"amount-{one.number}": one.amount for one in lines})
    return tab.state(PlanState).problem


def _pick(house: House, item: int) -> None:
    for tab in (house.paul, house.claire):
        tab.call(ItemsState, "pick", str(item), TICKED)


DECISIONS = {
    "status": _answers("status", status="On going"),
    "promise": _answers("promise", due_on="2026-07-10"),
    "quick promise": _clicks("promise_in_a_week"),
    "dispute": _answers("dispute", amount="120.00"),
    "litigation": _answers("litigation"),
    "ignore": _clicks("ignore"),
    "plan": _plans,
}


def _standing(database: Database, item: int) -> list[tuple[object, ...]]:
    """What is decided about an item."""
    with database.read() as session:
        row = session.get_one(Item, item)
        promises = session.exec(select(Promise).order_by(col(Promise.id))).all()
        return [
            (row.status_id, row.status_comment, row.ignored, row.disputed_minor),
            *((one.amount_minor, one.state) for one in promises),
            *((one.id, one.closed_on) for one in session.exec(select(Dispute))),
            *((one.id, one.comment) for one in session.exec(select(InstalmentPlan))),
        ]


@pytest.mark.parametrize("second", DECISIONS)
@pytest.mark.parametrize("first", ["status", "promise", "dispute", "plan", "ignore"])
def test_no_decision_passes_over_one_that_was_not_seen(
    house: House, first: str, second: str
) -> None:
    one = house.items[0]
    _pick(house, one)
    assert DECISIONS[first](house.paul) == ""
    before = _standing(house.database, one)
    assert DECISIONS[second](house.claire).startswith("Paul Henry decided meanwhile.")
    assert _standing(house.database, one) == before
    house.claire.call(ItemsState, "reload_table")
    house.claire.call(ItemsState, "pick", str(one), TICKED)
    assert DECISIONS[second](house.claire) == ""


def test_a_dispute_a_colleague_closed_is_not_closed_otherwise_unseen(house: House) -> None:
    one = house.items[0]
    _pick(house, one)
    DECISIONS["dispute"](house.paul)
    house.both(ItemsState, "reload_table")
    _pick(house, one)
    assert _answers("close", founded="true")(house.paul) == ""
    said = _answers("close", founded="false")(house.claire)
    assert said.startswith("Paul Henry decided meanwhile. F")
    with house.database.read() as session:
        assert session.exec(select(Dispute)).one().founded is True


def test_the_list_of_items_passes_over_no_decision_either(house: House) -> None:
    one = str(house.items[0])
    house.claire.call(ItemsListState, "load_table")
    house.paul.call(ItemsState, "pick", one, TICKED)
    DECISIONS["promise"](house.paul)
    form = {"status": "On going", "comment": "Hers"}
    house.claire.call(ItemsListState, "pick", one, TICKED)
    house.claire.call(ItemsListState, "ask")
    house.claire.call(ItemsListState, "set_to", form)
    assert house.claire.state(ItemsListState).problem.startswith("Paul Henry decided meanwhile.")
    with house.database.read() as session:
        assert session.exec(select(Promise.state)).all() == ["pending"]
    house.claire.call(ItemsListState, "reload_table")
    house.claire.call(ItemsListState, "pick", one, TICKED)
    house.claire.call(ItemsListState, "set_to", form)
    assert house.claire.state(ItemsListState).problem == ""


def _starts(tab: Tab, item: int, on: str) -> None:
    tab.call(ItemsState, "pick", str(item), TICKED)
    tab.call(SpecificState, "ask")
    tab.call(SpecificState, "start", {"channel": "call", "on": on, "comment": ""})


def test_one_item_is_in_one_specific_action(house: House) -> None:
    for tab in (house.paul, house.claire):
        _starts(tab, house.items[0], "2026-07-02")
    assert "is already held" in house.claire.state(SpecificState).problem
    with house.database.read() as session:
        assert len(session.exec(select(Action).where(Action.kind == "specific")).all()) == 1


def test_the_day_a_colleague_put_an_action_on_is_not_written_over_unseen(house: House) -> None:
    _starts(house.paul, house.items[0], "2026-07-02")
    house.both(TimelineState, "load")
    [one] = [x for x in house.paul.state(TimelineState).planned if x.on == "2026-07-02"]
    house.both(TimelineState, "ask", "redate", one.key, one.title, one.on)
    house.paul.call(TimelineState, "answer", {"redate-on": "2026-07-09"})
    for asked in (False, True):
        house.claire.call(TimelineState, "answer", {"redate-on": "2026-07-03"})
        problem = house.claire.state(TimelineState).problem
        assert problem.endswith(
            "" if asked else "Paul Henry put it on 9 Jul 2026 meanwhile. Look, then answer again."
        )
        with house.database.read() as session:
            found = session.get_one(Action, int(one.key)).planned_on
        assert str(found) == ("2026-07-03" if asked else "2026-07-09")


@pytest.mark.parametrize(
    ("handler", "form"),
    [
        ("postpone", {"postpone-on": "2026-07-03"}),
        ("skip", {"skip-why": "Paid"}),
        ("done", {"done-note": "Called"}),
        ("called", {"called-result": "no_answer", "called-again": "2026-07-02"}),
    ],
)
def test_what_a_colleague_put_off_is_looked_at_before_anything_else_is_done_with_it(
    house: House, handler: str, form: dict[str, str]
) -> None:
    with house.database.write() as session:
        action = key(rows.action(session, house.read(), {"EUR": 300_00}))
    for tab in (house.paul, house.claire):
        tab.call(AgendaState, "read_choices")
        tab.call(AgendaState, "load_table")
        tab.call(ActionState, "open_action", str(action))
        tab.call(ActionState, "ask", "called" if handler == "called" else handler)
    house.paul.call(ActionState, "postpone", {"postpone-on": "2026-07-09"})
    house.claire.call(ActionState, handler, form)
    state = house.claire.state(ActionState)
    assert "Paul Henry put it on 9 Jul 2026 meanwhile" in state.problem
    with house.database.read() as session:
        row = session.get_one(Action, action)
        assert (row.postponed_to, row.closed_on) == (TODAY + 9 * DAY, None)
    house.claire.call(ActionState, handler, form)
    assert state.asking == ""
