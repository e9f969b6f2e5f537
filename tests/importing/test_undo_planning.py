"""Undoing an import whose ledger was planned meanwhile: what was planned before stands again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE
from dso_app.domain.scenario import Channel, Mode
from dso_app.models import Action, Customer, Cycle, Message
from dso_app.services.agenda.actions import confirm, postpone
from dso_app.services.customers.summaries import ensure_summaries
from tests.support import build, rows
from tests.support.clocks import TODAY
from tests.support.collecting import step
from tests.support.imports import HEADER, Ledger
from tests.support.snapshots import snapshot
from tests.support.undoing import assign_all, plan, undo, with_scenario

F1 = "C1;F1;2026-05-01;2026-05-31;100.00;100.00"
F2 = "C1;F2;2026-05-01;2026-06-10;50.00;50.00"
EMAILS = (
    step(1, "Reminder", 5, mode=Mode.TO_CONFIRM),
    step(2, "Second reminder", 15, mode=Mode.TO_CONFIRM),
    step(3, "Call", 25, channel=Channel.CALL, mode=Mode.MANUAL),
)


def _open(ledger: Ledger) -> Action:
    with ledger.db.read() as session:
        return session.exec(select(Action).where(col(Action.closed_on).is_(None))).one()


def _prepared(ledger: Ledger) -> None:
    """The open action's message, waiting to be confirmed."""
    with ledger.db.write() as session:
        customer = session.merge(ledger.customer("C1"))
        build.contact(session, customer)
        session.get_one(Action, _open(ledger).id).state = "to_confirm"
        rows.message(session, customer, action_id=_open(ledger).id, state="to_confirm")


def test_a_step_confirmed_by_a_person_stands_confirmed_with_its_message(ledger: Ledger) -> None:
    ledger.rows(F1, F2)
    with_scenario(ledger, *EMAILS)
    plan(ledger)
    _prepared(ledger)
    with ledger.db.write() as session:
        confirm(session, HOUSE, ledger.clock, _open(ledger).id or 0)
    before = snapshot(ledger.db)
    assert before["message"][0].state == "queued"
    answer = ledger.rows(F2, confirm_clearing=True)
    plan(ledger)
    # The other item leads now, and the message was called back.
    assert _open(ledger).leader_item_id == ledger.item("F2").id
    with ledger.db.read() as session:
        assert session.exec(select(Message.state)).one() == "cancelled"
    undo(ledger, answer)
    after = snapshot(ledger.db)
    assert [row for row in after["action"] if row.closed_on is None] == before["action"]
    assert (after["message"], after["cycle"]) == (before["message"], before["cycle"])
    assert after["customer"] == before["customer"]


def test_a_step_postponed_by_a_person_stays_postponed(ledger: Ledger) -> None:
    ledger.rows(F1)
    with_scenario(ledger, *EMAILS)
    plan(ledger)
    later = TODAY + timedelta(days=9)
    with ledger.db.write() as session:
        postpone(session, HOUSE, ledger.clock, _open(ledger).id or 0, later)
    answer = ledger.rows("C9;F9;2026-05-01;2026-06-30;1;1", confirm_clearing=True)
    plan(ledger)
    with ledger.db.read() as session:
        assert session.exec(select(Cycle)).one().ended_on == TODAY
    undo(ledger, answer)
    plan(ledger)
    assert (_open(ledger).postponed_to, _open(ledger).leader_item_id) == (later, 1)
    with ledger.db.read() as session:
        assert session.exec(select(Cycle)).one().ended_on is None


def test_a_step_confirmed_since_is_left_as_it_is(ledger: Ledger) -> None:
    ledger.rows(F1)
    with_scenario(ledger, *EMAILS)
    plan(ledger)
    answer = ledger.rows(F1, F2)
    _prepared(ledger)
    with ledger.db.write() as session:
        confirm(session, HOUSE, ledger.clock, _open(ledger).id or 0)
    undo(ledger, answer)
    assert _open(ledger).state == "confirmed"


def test_a_first_pass_still_to_come_is_still_to_come(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    with_scenario(ledger, *EMAILS)
    with ledger.db.write() as session:
        session.get_one(Customer, 1).first_pass = True
    answer = ledger.rows(F1)
    plan(ledger)
    assert ledger.customer("C1").first_pass is False
    assert undo(ledger, answer).restored == {}
    assert ledger.customer("C1").first_pass is True


LINE = st.tuples(
    st.sampled_from(["C1", "C2"]),
    st.sampled_from(["F1", "F2", "F3", "F4"]),
    st.integers(1, 28),
    st.integers(-20, 100),
    st.integers(0, 2),
)
FILES = st.lists(
    st.tuples(st.lists(LINE, min_size=1, max_size=5), st.sampled_from(["stock", "delta"])),
    min_size=1,
    max_size=3,
)


def _import(ledger: Ledger, lines: Sequence[tuple[str, str, int, int, int]], mode: str) -> Any:
    texts = [
        f"{code};{number};2026-05-01;2026-06-{day:02};{amount};{amount * halves / 2}"
        for code, number, day, amount, halves in lines
    ]
    return ledger.items("\n".join((HEADER, *texts)), mode=mode, confirm_clearing=True)


@example(
    entry="matching_age",
    before=[
        ([("C1", "F1", 19, -19, 0), ("C1", "F1", 22, -3, 0)], "stock"),
        ([("C1", "F1", 24, 29, 0), ("C2", "F1", 23, 15, 1)], "stock"),
    ],
    wrong=[([("C1", "F1", 1, 0, 0), ("C2", "F1", 1, 19, 2)], "stock")],
)
@example(
    entry="matching_age",
    before=[([("C2", "F3", 1, 53, 2)], "stock"), ([("C2", "F3", 28, 55, 1)], "stock")],
    wrong=[([("C2", "F3", 1, 53, 2)], "stock")],
)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(entry=st.sampled_from(["first_step", "matching_age"]), before=FILES, wrong=FILES)
def test_the_next_pass_plans_as_before(ledger: Ledger, entry: str, before: Any, wrong: Any) -> None:
    ledger.clock.on(TODAY)
    with ledger.db.write() as session:
        ledger.entity_id = build.key(build.entity(session))
    ledger.customers("code;name;email\nC1;Garnier;a@x.io\nC2;Lenoir;b@x.io\n")
    with_scenario(ledger, *EMAILS, entry=entry)
    for lines, mode in before:
        _import(ledger, lines, mode)
        plan(ledger)
        ledger.clock.later(3)
    with ledger.db.write() as session:
        ensure_summaries(session, ledger.entity_id, ledger.clock.date)
    assign_all(ledger)
    plan(ledger)
    planned = _planned(ledger)
    answers = []
    for lines, mode in wrong:
        answers.append(_import(ledger, lines, mode))
        plan(ledger)
    for answer in reversed(answers):
        undo(ledger, answer)
    plan(ledger)
    assert _planned(ledger) == planned


def _planned(ledger: Ledger) -> list[tuple[Any, ...]]:
    """The open actions of the company with what they list and ask for.

    Not their ids: one that the wrong import moved to an earlier day gives way to one of the right
    day, as after any due date that is put off.
    """
    wanted = (
        *("customer_id", "step_key", "planned_on", "leader_item_id", "state"),
        *("reason_code", "cycle_id"),
    )
    found = snapshot(ledger.db, {"action", "action_item", "action_total"})
    return [
        (
            *(getattr(row, name) for name in wanted),
            [one.item_id for one in found["action_item"] if one.action_id == row.id],
            [
                (one.currency, one.asked_minor)
                for one in found["action_total"]
                if one.action_id == row.id
            ],
        )
        for row in found["action"]
        if row.closed_on is None and row.entity_id == ledger.entity_id
    ]
