"""Specific actions by every channel: to whom, with what words, on another day, sent again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.domain.planning import PlannedStep
from dso_app.domain.scenario import Channel
from dso_app.models import Action, Item, Message
from dso_app.sending.prepare import prepare_chunk
from dso_app.services.agenda.actions import confirm, mark_done, skip
from dso_app.services.agenda.open_actions import UnknownAction
from dso_app.services.planning.cycles import record_performed
from dso_app.services.specific.actions import (
    BadSpecific,
    SpecificTerms,
    start_specific,
)
from dso_app.services.specific.changes import NotSentAgain, redate, send_again
from dso_app.services.specific.recipients import BadRecipient, specific_recipients
from dso_app.services.specific.texts import specific_channels, specific_texts
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, world

DAY = timedelta(days=1)
QUESTION = SpecificTerms(
    Channel.INTERNAL_EMAIL,
    TODAY,
    text="internal_question",
    comment="Were two boxes missing?",
    recipients=("sales",),
    holds=False,
)
STATEMENT = SpecificTerms(Channel.EMAIL, TODAY, text="statement", holds=False)
REMINDER = SpecificTerms(Channel.EMAIL, TODAY, text="reminder_1", comment="Softly")


def start(here: World, *items: Item, terms: SpecificTerms) -> Action:
    ids = [key(one) for one in items]
    return start_specific(here.session, HOUSE, here.clock, ids, terms)[0]


def sent(here: World, action: Action) -> Message:
    here.entity.email = "ar@example.com"
    prepare_chunk(here.session, here.clock, here.entity, "", 0)
    found = select(Message).where(Message.action_id == action.id, Message.state != "cancelled")
    return here.session.exec(found).one()


def viewer_of(session: Session, here: World) -> Viewer:
    person = build.user(session, Role.COLLECTOR, name="Claire", whole_ledger=True)
    return Viewer(build.actor(person, here.entity), here.entity, TODAY)


def test_every_channel_that_is_set_up_is_offered(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        world(session, clock)
        assert specific_channels(session) == [
            *("call", "task", "email", "letter", "registered_letter", "internal_email"),
        ]


def test_a_colleague_is_asked_with_the_words_of_the_collector(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        sales = build.user(session, Role.SALES, name="Paul", email="paul@example.com")
        customer = here.customer((100_00, 20), sales_id=sales.id)
        message = sent(here, start(here, *here.items(customer), terms=QUESTION))
        assert message.recipients == ["paul@example.com"]
        assert "Were two boxes missing?" in message.body
        assert "Hello Paul" in message.body


def test_any_colleague_can_be_named_and_only_by_an_internal_email(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        store = build.user(session, Role.VIEWER, email="store@example.com", all_entities=True)
        who = f"colleague:{store.id}"
        [item] = here.items(here.customer((100_00, 20)))
        asked = SpecificTerms(
            Channel.INTERNAL_EMAIL, TODAY, text="internal_question", recipients=(who,), comment="?"
        )
        viewer = viewer_of(session, here)
        offered = [one.key for one in specific_recipients(session, viewer, "internal_email")]
        assert offered[:2] == ["sales", "collector"]
        assert who in offered
        for wrong in (
            SpecificTerms(Channel.EMAIL, TODAY, text="reminder_1", recipients=(who,)),
            SpecificTerms(Channel.EMAIL, TODAY, text="reminder_1", recipients=("the boss",)),
            SpecificTerms(Channel.INTERNAL_EMAIL, TODAY, text="internal_question", comment="?"),
            SpecificTerms(
                Channel.INTERNAL_EMAIL,
                TODAY,
                text="internal_question",
                recipients=("colleague:x",),
                comment="?",
            ),
        ):
            with pytest.raises(BadRecipient):
                start(here, item, terms=wrong)
        assert sent(here, start(here, item, terms=asked)).recipients == ["store@example.com"]


def test_a_question_without_words_is_not_asked(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        [item] = here.items(here.customer((100_00, 20)))
        with pytest.raises(BadSpecific, match="Write your question"):
            start(here, item, terms=replace(QUESTION, comment=" "))


def test_a_role_named_by_hand_comes_before_whom_the_customer_prefers(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), preferred_recipients="collection_contact")
        build.contact(
            session, customer, email="buyer@example.com", role="Buyer", is_collection=False
        )
        terms = SpecificTerms(Channel.EMAIL, TODAY, text="reminder_1", recipients=("role:buyer",))
        message = sent(here, start(here, *here.items(customer), terms=terms))
        assert message.recipients == ["buyer@example.com"]


def test_texts_for_colleagues_go_to_colleagues_alone(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        entity = key(here.entity)
        email = [one.key for one in specific_texts(session, entity, "email")]
        internal = [one.key for one in specific_texts(session, entity, "internal_email")]
        assert "internal_question" not in email
        assert set(internal[:2]) == {"internal_question", "internal_sales"}


def test_what_only_tells_something_leaves_its_items_in_their_scenario(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (-30_00, 5))
        here.plan()
        before = here.action(customer).id
        action = start(here, *here.items(customer), terms=STATEMENT)
        assert {item.held_by_action_id for item in here.items(customer)} == {None}
        assert before in {one.id for one in here.actions(customer)}
        assert action.step_name == "Statement of account"


def test_a_statement_shows_all_that_is_open_and_leaves_though_nothing_can_be_asked(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (-30_00, 5))
        disputed, _ = here.items(customer)
        disputed.disputed_minor = 100_00
        action = start(here, *here.items(customer), terms=STATEMENT)
        reread = here.reread(action)
        assert isinstance(reread, PlannedStep)
        assert reread.held is None
        assert reread.listing.asked == {"EUR": 70_00}
        assert "70.00" in sent(here, action).body


def test_it_can_be_put_on_an_earlier_day_too_and_its_message_is_made_anew(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        [item] = here.items(here.customer((100_00, 20)))
        action = start(here, item, terms=REMINDER)
        first = sent(here, action)
        redate(session, HOUSE, clock, key(action), TODAY + 9 * DAY)
        assert (action.planned_on, first.state) == (TODAY + 9 * DAY, "cancelled")
        assert item.held_by_action_id == action.id
        redate(session, HOUSE, clock, key(action), TODAY)
        assert sent(here, action).id != first.id
        with pytest.raises(BadSpecific):
            redate(session, HOUSE, clock, key(action), TODAY - DAY)


def test_a_step_of_a_scenario_is_not_put_on_another_day_so(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        with pytest.raises(UnknownAction):
            redate(session, HOUSE, clock, key(here.action(customer)), TODAY + DAY)


def test_sent_again_it_is_a_new_action_on_what_is_still_open(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20), (40_00, 8))
        paid, left = here.items(customer)
        action = start(here, paid, left, terms=REMINDER)
        message = sent(here, action)
        with pytest.raises(NotSentAgain):
            send_again(session, HOUSE, clock, key(message))
        confirm(session, HOUSE, clock, key(action))
        record_performed(session, clock, action, TODAY)
        message.state = "sent"
        paid.remaining_minor = 0
        again = send_again(session, HOUSE, clock, key(message))
        assert (again.step_key, again.note, again.state) == ("reminder_1", "Softly", "to_confirm")
        assert left.held_by_action_id == again.id
        skip(session, HOUSE, clock, key(again))
        left.remaining_minor = 0
        with pytest.raises(NotSentAgain):
            send_again(session, HOUSE, clock, key(message))


def test_a_message_of_a_scenario_is_not_sent_again(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer((100_00, 20))
        here.plan()
        action = here.action(customer)
        message = sent(here, action)
        mark_done(session, HOUSE, clock, key(action))
        with pytest.raises(NotSentAgain):
            send_again(session, HOUSE, clock, key(message))
