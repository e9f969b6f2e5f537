"""The agenda as the command answers it, and what people do with it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from dso_app.access.permissions import HOUSE, Actor, Role
from dso_app.access.scope import UnknownEntity
from dso_app.clock import today
from dso_app.database import Database
from dso_app.domain.scenario import Channel, Mode
from dso_app.errors import NotAllowed
from dso_app.models import Action, Event, Message
from dso_app.services.agenda.actions import (
    ReasonMissing,
    confirm,
    confirm_many,
    mark_done,
    postpone,
    skip,
)
from dso_app.services.agenda.open_actions import (
    AlreadyClosed,
    Leaving,
    NothingToConfirm,
    NotLater,
    UnknownAction,
)
from dso_app.services.agenda.reading import agenda
from dso_app.services.lists.agenda import ActionListing
from dso_app.services.lists.listing import ListRequest
from dso_app.services.scenarios.start import Start
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import STEPS, World, moved, step, world

DAY = timedelta(days=1)


def a_message(action: Action, state: str) -> Message:
    return Message(
        entity_id=action.entity_id,
        customer_id=action.customer_id,
        action_id=key(action),
        key=f"k{action.id}",
        channel=action.channel,
        mode=action.mode,
        state=state,
        planned_on=action.planned_on,
        created_at=FixedClock().real(),
    )


def codes(here: World, actor: Actor = HOUSE) -> list[str]:
    """Codes of the customers whose action has come by today."""
    day = today(here.clock, here.entity.timezone)
    return [line.customer for line in agenda(here.session, actor, here.clock, here.entity, day)]


def test_the_agenda_answers_in_the_shape_of_the_interface(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        person = build.user(session, email="claire@example.com")
        customer = here.customer(code="C1", name="Garnier", collector_id=person.id)
        here.item(customer, 100_00, 8, number="F1", unique_id="U1")
        here.item(customer, 5_000, 2, number="F2", currency="JPY")
        here.item(customer, -30_00, 1, number="A1")
        here.plan()
        [line] = agenda(session, HOUSE, clock, here.entity)
        assert line.as_json() == {
            "id": here.action(customer).id,
            "customer": "C1",
            "name": "Garnier",
            "kind": "scenario",
            "scenario": "Standard",
            "step": 2,
            "channel": "email",
            "mode": "automatic",
            "state": "confirmed",
            "reason": None,
            "planned_on": "2026-06-27",
            "days_late": 8,
            "leader": "F1",
            "totals": [
                {"currency": "EUR", "amount": "70.00"},
                {"currency": "JPY", "amount": "5000"},
            ],
            "collector": "claire@example.com",
            "items": [
                {
                    "number": "F1",
                    "unique_id": "U1",
                    "due_date": "2026-06-22",
                    "currency": "EUR",
                    "remaining": "100.00",
                },
                {
                    "number": "F2",
                    "unique_id": None,
                    "due_date": "2026-06-28",
                    "currency": "JPY",
                    "remaining": "5000",
                },
                {
                    "number": "A1",
                    "unique_id": None,
                    "due_date": "2026-06-29",
                    "currency": "EUR",
                    "remaining": "-30.00",
                },
            ],
        }


def test_the_reason_is_a_sentence_in_the_readers_language(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 8), first_pass=True)
        here.plan()
        [line] = agenda(session, HOUSE, clock, here.entity)
        assert line.as_json()["reason"] == (
            "First pass since the scenario was assigned or edited: to be confirmed."
        )
        assert line.as_json("fr")["reason"].startswith("Premier passage")


def test_the_agenda_shows_what_is_upcoming_and_as_of_a_day_what_has_come(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 4), code="C1")
        here.plan()
        [upcoming] = agenda(session, HOUSE, clock, here.entity)
        assert upcoming.planned_on == TODAY + DAY
        assert codes(here) == []
        clock.later()
        here.plan()
        assert codes(here) == ["C1"]


def test_as_of_another_day_the_agenda_is_foreseen_and_nothing_is_kept(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 4), (40_00, 1))
        other = here.customer((10_00, -7), code="Z")
        here.plan()
        day = TODAY + 2 * DAY
        [first, second] = agenda(session, HOUSE, clock, here.entity, day)
        assert (first.id, first.days_late) == (here.action(customer).id, 6)
        assert (first.totals, first.step) == ({"EUR": 140_00}, 2)
        assert (second.customer, second.days_late, second.step) == (other.code, -5, 1)
        assert here.entity.planned_on == TODAY
        # The younger item, late by then, was listed only in what was foreseen.
        [present] = agenda(session, HOUSE, clock, here.entity, TODAY + DAY)
        assert present.days_late == 5
        assert here.plan(everyone=True).changed == 0


def test_what_is_only_foreseen_has_no_id(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 4))
        [line] = agenda(session, HOUSE, clock, here.entity, TODAY + 2 * DAY)
        assert line.id is None
        assert session.exec(select(Action)).all() == []


def test_a_collector_sees_the_own_portfolio_of_the_own_entity(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, there = world(session, clock), world(session, clock)
        one, two = build.user(session), build.user(session)
        here.customer((1_00, 8), code="C1", collector_id=one.id)
        here.customer((1_00, 8), code="C2", collector_id=two.id)
        there.customer((1_00, 8), code="D1", collector_id=one.id)
        here.plan()
        there.plan()
        assert codes(here) == ["C1", "C2"]
        assert codes(here, build.actor(one, here.entity)) == ["C1"]
        assert codes(here, build.actor(two, here.entity)) == ["C2"]
        with pytest.raises(UnknownEntity):
            codes(there, build.actor(two, here.entity))


def test_an_action_of_another_portfolio_or_entity_is_unknown(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, there = world(session, clock), world(session, clock)
        me = build.user(session)
        actor = build.actor(me, here.entity)
        theirs = here.customer((1_00, 8))
        abroad = there.customer((1_00, 8), collector_id=me.id)
        here.plan()
        there.plan()
        for customer in (theirs, abroad):
            action_id = key(here.action(customer))
            for verb in (mark_done, confirm):
                with pytest.raises(UnknownAction):
                    verb(session, actor, clock, action_id)
            with pytest.raises(UnknownAction):
                skip(session, actor, clock, action_id, note="x")
            with pytest.raises(UnknownAction):
                postpone(session, actor, clock, action_id, TODAY + DAY)
        viewer = build.actor(build.user(session, Role.VIEWER))
        with pytest.raises(NotAllowed):
            mark_done(session, viewer, clock, key(here.action(theirs)))


def test_done_performs_the_step_and_the_next_one_comes(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(
            session,
            clock,
            [step(1, "Call", 5, channel=Channel.CALL, mode=Mode.MANUAL), step(2, "Reminder", 15)],
        )
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        assert action.state == "to_do"
        person = build.user(session, Role.CREDIT_MANAGER)
        mark_done(session, build.actor(person), clock, key(action), note="Will pay on Friday")
        assert (action.state, action.closed_by, action.closed_on) == ("done", person.id, TODAY)
        assert here.action(customer).planned_on == TODAY + 10 * DAY
        assert customer.last_performed_on == TODAY
        events = session.exec(select(Event).where(Event.kind == "action.done")).all()
        assert [event.after for event in events] == ["Will pay on Friday"]


def test_done_twice_says_who_did_it_and_when(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.plan()
        customer = here.customer((100_00, 8), name="Hôtel des Quais")
        here.plan()
        action_id = key(here.action(customer))
        person = build.user(session, Role.CREDIT_MANAGER, name="Claire Martin")
        mark_done(session, build.actor(person), clock, action_id)
        with pytest.raises(AlreadyClosed) as caught:
            skip(session, HOUSE, clock, action_id, note="late")
        assert str(caught.value) == (
            "Hôtel des Quais, “Reminder”: already done by Claire Martin on 30 Jun 2026."
        )


def test_skip_wants_a_reason_and_intervals_do_not_count_from_it(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        action = here.action(customer)
        person = build.actor(build.user(session, Role.CREDIT_MANAGER))
        with pytest.raises(ReasonMissing):
            skip(session, person, clock, key(action), note="  ")
        skip(session, HOUSE, clock, key(action), note="They called us")
        assert (action.state, action.note) == ("skipped", "They called us")
        following = here.action(customer)
        assert following.step_name == "Second reminder"
        assert following.planned_on == TODAY - 5 * DAY
        assert here.items(customer)[0].reached_on is None


def test_confirm_lets_the_message_leave(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, moved(STEPS, 2, mode=Mode.TO_CONFIRM))
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        message = a_message(action, "to_confirm")
        session.add(message)
        confirm(session, HOUSE, clock, key(action))
        assert (action.state, message.state, message.confirmed) == ("confirmed", "queued", True)
        here.plan(everyone=True)
        assert here.action(customer).state == "confirmed"
        with pytest.raises(NothingToConfirm):
            confirm(session, HOUSE, clock, key(action))


def test_of_many_those_that_can_be_are_confirmed_and_the_others_named(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here, there = world(session, clock), world(session, clock)
        wave = [here.customer((100_00, 8), first_pass=True) for _ in range(3)]
        lonely = build.customer(
            session, here.entity, scenario_id=here.scenario.id, name="Hôtel des Quais"
        )
        here.item(lonely, 100_00, 8)
        abroad = there.customer((100_00, 8), first_pass=True)
        here.plan()
        there.plan()
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER, language="fr"), here.entity)
        ids = [key(here.action(customer)) for customer in (*wave, lonely)]
        strange = key(there.action(abroad))
        count, refused = confirm_many(session, actor, clock, [*ids, strange])
        assert count == 3
        assert {here.action(customer).state for customer in wave} == {"confirmed"}
        assert {here.action(customer).confirmed_by for customer in wave} == {actor.user_id}
        assert there.action(abroad).state == "to_confirm"
        assert [one.sentence("fr") for one in refused] == [
            f"Il n’y a pas d’action {strange}.",
            "Hôtel des Quais, « Reminder » : ne peut pas être confirmée, elle est « En erreur ».",
        ]


def test_a_first_pass_stands_in_the_agenda_as_one_list_to_confirm_and_is_confirmed_at_once(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        wave = [here.customer((100_00, 8)), here.customer((50_00, 16)), here.customer((70_00, -2))]
        assigned_before = here.customer((100_00, 8))
        here.customer((100_00, -20))  # nothing is due yet
        # The scenario is edited: what it finds first is not to leave by itself.
        here.save(*moved(STEPS, 2, offset_days=6), start=Start.CONFIRM)
        assigned_before.first_pass = False
        here.plan()
        assert here.action(assigned_before).state == "confirmed"
        steps = {key(here.action(customer)) for customer in wave}
        shown = waiting_for_a_yes(here)
        assert shown == steps
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER), here.entity)
        assert confirm_many(session, actor, clock, shown) == (3, [])
        assert {here.action(customer).state for customer in wave} == {"confirmed"}
        assert waiting_for_a_yes(here) == set()
        # The next pass finds nothing more to be confirmed.
        here.plan(everyone=True)
        assert waiting_for_a_yes(here) == set()


def waiting_for_a_yes(here: World) -> set[int]:
    """The actions that the agenda shows, narrowed to what is to be confirmed."""
    asked = ListRequest(filters={"state": "to_confirm"})
    viewer = rows.viewer(here.entity)
    return {int(row.key) for row in ActionListing().page(here.session, viewer, asked).rows}


def test_a_call_is_done_not_confirmed(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock, [step(1, "Call", 5, channel=Channel.CALL, mode=Mode.MANUAL)])
        customer = here.customer((100_00, 8))
        here.plan()
        with pytest.raises(NothingToConfirm):
            confirm(session, HOUSE, clock, key(here.action(customer)))


def test_a_postponed_action_comes_back_on_its_day_and_its_message_is_called_back(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8), code="C1")
        here.plan()
        action = here.action(customer)
        message = a_message(action, "queued")
        session.add(message)
        with pytest.raises(NotLater):
            postpone(session, HOUSE, clock, key(action), TODAY)
        postpone(session, HOUSE, clock, key(action), TODAY + 2 * DAY)
        assert (message.state, message.reason_code) == ("cancelled", "postponed")
        here.plan(everyone=True)
        assert codes(here) == []
        clock.later(2)
        here.plan()
        assert codes(here) == ["C1"]
        assert here.action(customer).id == action.id


@pytest.mark.parametrize("state", ["sending", "ambiguous"])
def test_nobody_decides_about_a_message_that_may_have_left_but_in_the_outbox(
    db: Database, clock: FixedClock, state: str
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        session.add(a_message(action, state))
        with pytest.raises(Leaving):
            mark_done(session, HOUSE, clock, key(action))
        with pytest.raises(Leaving):
            skip(session, HOUSE, clock, key(action), note="x")
        assert action.closed_on is None


def test_done_by_hand_calls_the_prepared_message_back(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 8))
        here.plan()
        action = here.action(customer)
        message = a_message(action, "queued")
        session.add(message)
        mark_done(session, HOUSE, clock, key(action))
        assert (message.state, message.reason_code) == ("cancelled", "done_by_hand")
        assert action.state == "done"
