"""Rules, section 6.5: the dry run of a scenario, worked by hand."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, func, select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.scenario import Scenario
from dso_app.models import Action, Answer, AnswerItem, Cycle, Item, Message, MessageItem, Settlement
from dso_app.services.agenda.actions import postpone
from dso_app.services.commitments.promises import PromiseTerms, make_promises
from dso_app.services.commitments.shelter import reshelter
from dso_app.services.items.chosen_items import choose_items
from dso_app.services.scenarios.rows import read_version
from dso_app.services.simulations.simulate import BadSpan, Foreseen, Payments, Question, simulate
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, moved, step, world

DAY = timedelta(days=1)
STEPS = (step(1, "Reminder", 5), step(2, "Second", 15), step(3, "Third", 29))
Line = tuple[date, str, int]


def foresee(
    here: World, days: int = 30, payments: Payments = Payments.NONE, edited: Scenario | None = None
) -> list[Line]:
    """Day, customer and step of what is foreseen."""
    return [
        (one.what.on, one.code, one.what.step.order) for one in ask(here, days, payments, edited)
    ]


def ask(
    here: World, days: int, payments: Payments = Payments.NONE, edited: Scenario | None = None
) -> Sequence[Foreseen]:
    """What is foreseen."""
    question = Question(here.scenario, days, payments, edited)
    return simulate(here.session, here.clock, HOUSE, here.entity, question)


def paid(session: Session, item: Item, days_late: int) -> None:
    """An item settled in full so many days after its due date."""
    item.remaining_minor = 0
    on = item.due_date + timedelta(days=days_late)
    row = Settlement(item_id=key(item), value_date=on, amount_minor=item.amount_minor, known_on=on)
    session.add(row)
    session.flush()


def test_nobody_pays_each_step_comes_on_its_sending_day(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        here.customer((100_00, 1), code="A")
        # Tuesday 30 June, one day late. +5 is Saturday 4 July: Monday 6. Ten days between the
        # first two: Thursday 16. Fourteen more: Thursday 30, after the 30 days of the span.
        assert foresee(here) == [(date(2026, 7, 6), "A", 1), (date(2026, 7, 16), "A", 2)]
        assert foresee(here, 31)[-1] == (date(2026, 7, 30), "A", 3)


def test_everybody_pays_at_their_usual_delay(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        slow = here.customer((500_00, 1), code="SLOW")
        for amount, late in ((100_00, 10), (200_00, 16), (100_00, 10)):
            paid(session, here.item(slow, amount, 40), late)
        fast = here.customer((500_00, 1), code="FAST")
        for late in (2, 3, 4):
            paid(session, here.item(fast, 100_00, 40), late)
        here.customer((500_00, 1), code="NEW")
        # SLOW: (100 x 10 + 200 x 16 + 100 x 10) / 400 = 13 days: paid on 12 July, before +15.
        # FAST: 3 days: paid on 2 July, before +5. NEW has the company's: (5200 + 900) / 700 = 8.71,
        # 9 days: paid on 8 July.
        assert foresee(here, payments=Payments.USUAL) == [
            (date(2026, 7, 6), "NEW", 1),
            (date(2026, 7, 6), "SLOW", 1),
        ]
        assert {code for _, code, order in foresee(here) if order == 2} == {"FAST", "NEW", "SLOW"}


def test_a_usual_day_that_has_passed_says_nothing_of_the_next(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        customer = here.customer((500_00, 12), code="A")
        for _ in range(3):
            paid(session, here.item(customer, 100_00, 40), 10)
        assert foresee(here, payments=Payments.USUAL) == foresee(here)


def test_a_promise_is_waited_for_and_then_asked_for(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        customer = here.customer((100_00, 10), code="A")
        terms = PromiseTerms(date(2026, 7, 3))
        promised = choose_items(session, HOUSE, [key(one) for one in here.items(customer)])
        make_promises(session, HOUSE, clock, here.entity, [promised], terms, "")
        reshelter(session, [key(customer)])
        # Promised for Friday 3 July; three business days of grace: Wednesday 8; broken by the
        # ledger of Thursday 9.
        assert foresee(here)[0] == (date(2026, 7, 9), "A", 1)


def test_a_step_put_off_by_a_person_comes_on_that_day(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        customer = here.customer((100_00, 10), code="A")
        here.plan()
        postpone(session, HOUSE, clock, key(here.action(customer)), date(2026, 7, 7))
        assert foresee(here)[0] == (date(2026, 7, 7), "A", 1)


def test_an_answer_nobody_has_read_holds_automatic_steps(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        customer = here.customer((100_00, 10), code="A")
        answer = Answer(
            entity_id=key(here.entity), customer_id=key(customer), received_on=TODAY - DAY
        )
        session.add(answer)
        session.flush()
        session.add(AnswerItem(answer_id=key(answer), item_id=key(here.items(customer)[0])))
        session.flush()
        # Monday 29 June and three business days: Thursday 2 July.
        assert foresee(here)[0] == (date(2026, 7, 3), "A", 1)
        answer.validated_on = TODAY
        session.flush()
        assert foresee(here)[0] == (TODAY, "A", 1)


def test_what_may_have_left_is_supposed_to_have_left(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        customer = here.customer((100_00, 10), code="A")
        here.plan()
        action = here.action(customer)
        message = Message(
            entity_id=action.entity_id,
            customer_id=action.customer_id,
            action_id=key(action),
            key="k",
            channel="email",
            mode="automatic",
            state="ambiguous",
            planned_on=action.planned_on,
            sent_on=TODAY,
            created_at=clock.real(),
        )
        session.add(message)
        session.flush()
        said = MessageItem(
            message_id=key(message),
            item_id=key(here.items(customer)[0]),
            remaining_minor=100_00,
            asked_minor=100_00,
        )
        session.add(said)
        session.flush()
        assert foresee(here)[0] == (date(2026, 7, 10), "A", 2)


def test_an_edit_is_foreseen_before_it_is_saved(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        running = here.customer((100_00, 10), code="A")
        here.customer((100_00, 10), code="B")
        here.plan()
        here.perform(running)
        rules = read_version(session, here.scenario)
        assert rules is not None
        edited = Scenario(
            *(rules.name, rules.scope, rules.entry, rules.minimum),
            steps=moved(rules.steps, 2, offset_days=8),
        )
        # B's cycle runs as well: planned, nothing of it done. Nothing leaves on the day of an edit.
        assert foresee(here, 5, edited=edited) == [
            (date(2026, 7, 1), "B", 1),
            (date(2026, 7, 3), "A", 2),
        ]
        assert foresee(here, 5) == [(TODAY, "B", 1)]


def test_nothing_is_written(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        here.customer((100_00, 10), code="A")
        before = counted(session)
        assert foresee(here)
        assert not session.new
        assert not session.dirty
        assert counted(session) == before


def counted(session: Session) -> list[int]:
    return [
        session.scalar(select(func.count(col(table.id)))) or 0 for table in (Action, Cycle, Message)
    ]


@pytest.mark.parametrize("days", [0, 367])
def test_a_simulation_spans_1_to_366_days(db: Database, clock: FixedClock, days: int) -> None:
    with db.write() as session:
        here = world(session, clock, STEPS)
        with pytest.raises(BadSpan):
            ask(here, days)
