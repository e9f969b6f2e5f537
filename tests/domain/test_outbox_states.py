"""Rules, section 7: states of messages and what a try to send makes of them."""

from datetime import timedelta

import pytest

from dso_app.domain.outbox_states import (
    ActionState,
    Delivery,
    DeliveryResult,
    MessageState,
    Outcome,
    action_may_become,
    is_open,
    message_may_become,
    outcome,
)

UNSENT = {
    MessageState.PREPARED,
    MessageState.TO_CONFIRM,
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.WAITING,
}


def following(state: MessageState) -> set[MessageState]:
    return {other for other in MessageState if message_may_become(state, other)}


def test_only_what_is_queued_can_be_sent() -> None:
    before = {state for state in MessageState if MessageState.SENDING in following(state)}
    assert before == {MessageState.QUEUED}


def test_what_was_sent_cancelled_or_skipped_stays_so() -> None:
    for state in (MessageState.SENT, MessageState.CANCELLED, MessageState.SKIPPED):
        assert following(state) == set()


def test_what_is_being_sent_ends_sent_failed_ambiguous_or_waiting_for_a_retry() -> None:
    assert following(MessageState.SENDING) == {
        MessageState.SENT,
        MessageState.FAILED,
        MessageState.AMBIGUOUS,
        MessageState.WAITING,
    }


def test_an_ambiguous_message_is_never_sent_again_by_itself() -> None:
    assert not message_may_become(MessageState.AMBIGUOUS, MessageState.SENDING)


def test_of_an_ambiguous_message_a_person_says_it_left_or_send_again() -> None:
    assert message_may_become(MessageState.AMBIGUOUS, MessageState.SENT)
    assert message_may_become(MessageState.AMBIGUOUS, MessageState.QUEUED)


def test_a_result_that_comes_late_turns_ambiguous_into_the_truth() -> None:
    assert message_may_become(MessageState.AMBIGUOUS, MessageState.SENT)
    assert message_may_become(MessageState.AMBIGUOUS, MessageState.FAILED)


def test_anything_that_has_not_left_can_be_cancelled_skipped_held_or_confirmed_again() -> None:
    for state in UNSENT:
        assert {MessageState.CANCELLED, MessageState.SKIPPED} <= following(state)
        assert following(state) >= UNSENT - {state, MessageState.PREPARED}


@pytest.mark.parametrize(
    ("delivery", "state"),
    [
        (Delivery.ACCEPTED, MessageState.SENT),
        (Delivery.REFUSED_RECIPIENTS, MessageState.SENT),
        (Delivery.PERMANENT, MessageState.FAILED),
        (Delivery.UNKNOWN, MessageState.AMBIGUOUS),
    ],
)
def test_what_a_try_means(delivery: Delivery, state: MessageState) -> None:
    assert outcome(DeliveryResult(delivery), attempts=1) == Outcome(state)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240)])
def test_a_passing_failure_is_tried_again_after_growing_waits(attempts: int, minutes: int) -> None:
    again = Outcome(MessageState.WAITING, timedelta(minutes=minutes))
    assert outcome(DeliveryResult(Delivery.PASSING, "450 busy"), attempts) == again


def test_after_the_last_wait_a_passing_failure_is_final() -> None:
    assert outcome(DeliveryResult(Delivery.PASSING), 6) == Outcome(MessageState.FAILED)


def test_a_failed_message_can_be_queued_again_by_a_person() -> None:
    assert message_may_become(MessageState.FAILED, MessageState.QUEUED)


def test_actions_to_do_to_confirm_confirmed_waiting_and_in_error_are_open() -> None:
    assert {state for state in ActionState if is_open(state)} == {
        ActionState.TO_DO,
        ActionState.TO_CONFIRM,
        ActionState.CONFIRMED,
        ActionState.WAITING,
        ActionState.ERROR,
    }


def test_a_closed_action_stays_closed() -> None:
    for closed in (ActionState.DONE, ActionState.SKIPPED, ActionState.CANCELLED):
        assert not any(action_may_become(closed, other) for other in ActionState)


def test_only_what_a_person_has_to_do_lapses() -> None:
    before = {s for s in ActionState if action_may_become(s, ActionState.LAPSED)}
    assert before == {ActionState.TO_DO}
