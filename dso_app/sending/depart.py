"""Just before leaving: everything is read again, and the message leaves, waits or goes back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain import reasons
from dso_app.domain.departure import (
    BackToConfirm,
    Cancel,
    Departure,
    Held,
    Leave,
    Rerender,
    Wait,
    decide_departure,
)
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.planning import Excluded, PlannedStep
from dso_app.domain.scenario import Channel, Medium
from dso_app.models import Action, Customer, Entity, Message, MessageContent, MessageItem
from dso_app.sending.addresses import usable_address
from dso_app.sending.addressing import NO_SENDER, address_message, what_is_missing
from dso_app.sending.attachments import enclose
from dso_app.sending.channels.base import Envelope
from dso_app.sending.copies_for_tests import copy_for_tests
from dso_app.sending.gates import look_around, prepared, present
from dso_app.sending.html_mail import with_head
from dso_app.sending.packing import pack
from dso_app.sending.prepare import set_state
from dso_app.sending.reader import About, Reader
from dso_app.sending.wording import fill
from dso_app.services.locks import take_turns
from dso_app.services.logos import Logo
from dso_app.services.outbox_rows import (
    Claim,
    begin_test,
    business_now,
    make_wait,
    put_aside,
    reserve,
    to_customers,
)
from dso_app.services.planning import reread
from dso_app.services.planning_items import release_steps
from dso_app.services.specific_rows import release_items
from dso_app.services.test_mode import address_of_tests

_ASIDE = {
    BackToConfirm: (MessageState.TO_CONFIRM, ActionState.TO_CONFIRM),
    Held: (MessageState.HELD, ActionState.WAITING),
    Wait: (MessageState.WAITING, ActionState.WAITING),
}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A reserved message: what is handed to its transport once the reservation is committed."""

    message_id: int
    key: str
    channel: Channel
    claim: Claim
    envelope: Envelope
    on: date
    """Business date it leaves."""
    tests: bool = False
    """A copy to the address of the tests: the message itself stays, and is not reserved."""


@dataclass(frozen=True, slots=True)
class Departing:
    """A claimed message whose turn has come, with all that decides about it."""

    message: Message
    action: Action
    entity: Entity
    about: About | None
    planned: PlannedStep | Excluded
    today: date
    readdressed: bool
    """It goes to, or comes from, other people than when it was prepared."""


def depart(
    session: Session, clock: Clock, message_id: int, runner_id: str, sender: str
) -> Parcel | Departing | None:
    """Decide about one claimed message, and reserve it when it leaves.

    Args:
        session: of a writing transaction, committed before anything leaves.
        clock: business and real time.
        message_id: a message this runner claimed.
        runner_id: the runner.
        sender: address to send from where the entity has none.

    Returns:
        A `Parcel` for a message of a transport that was reserved, a `Departing` for a letter that
        was; None when it does not leave.
    """
    lock_customer(session, message_id)
    message = session.get(Message, message_id, populate_existing=True)
    if message is None:
        # The import of its items was undone meanwhile.
        return None
    if message.claimed_by != runner_id or message.state != MessageState.QUEUED:
        return None
    leaving = _read(session, clock, message, sender)
    # Two runners must not both find the contact gap free.
    take_turns(session, "contacts")
    house = look_around(session, clock, leaving.entity)
    now = present(session, house, message, leaving.planned, leaving.about)
    decision = decide_departure(prepared(message, _said(session, message)), now)
    if isinstance(decision, Leave | Rerender):
        return _leave(session, clock, leaving, decision, runner_id, sender)
    _stay(session, leaving, decision, runner_id)
    return None


def lock_customer(session: Session, message_id: int) -> None:
    """Lock a message's customer before anything of it is read, as planning does."""
    query = select(col(Customer.id)).join(Message, col(Message.customer_id) == col(Customer.id))
    session.execute(query.where(col(Message.id) == message_id).with_for_update(of=Customer))


def _read(session: Session, clock: Clock, message: Message, sender: str) -> Departing:
    action = session.get_one(Action, message.action_id, populate_existing=True)
    entity = session.get_one(Entity, message.entity_id)
    reader = Reader(session, clock, entity)
    planned = reread(session, clock, action)
    about, readdressed = None, False
    if isinstance(planned, PlannedStep):
        listing = planned.listing
        about = reader.again(action, listing.item_ids, listing.down_payment_ids)
        if what_is_missing(about, entity, sender) is None:
            readdressed = address_message(session, message, about, entity, sender)
    return Departing(message, action, entity, about, planned, reader.today, readdressed)


def _said(session: Session, message: Message) -> dict[int, int]:
    query = select(MessageItem).where(col(MessageItem.message_id) == message.id)
    return {row.item_id: row.asked_minor for row in session.scalars(query)}


def _leave(
    session: Session,
    clock: Clock,
    leaving: Departing,
    decision: Departure,
    runner_id: str,
    sender: str,
) -> Parcel | Departing | None:
    message, about = leaving.message, leaving.about
    if about is None:
        return None
    missing = what_is_missing(about, leaving.entity, sender)
    if missing is not None:
        put_aside(session, message, runner_id, MessageState.CANCELLED, missing)
        set_state(leaving.action, ActionState.ERROR, missing)
        return None
    if isinstance(decision, Rerender) or (leaving.readdressed and not message.edited):
        fill(session, message, about)
    else:
        enclose(session, message, about)  # copies come and go without changing what is said
        message.body_html = with_head(message.body_html, about.facts.company)  # so does a logo
    if address := address_of_tests(session):
        return _test(session, clock, leaving, about, runner_id, sender, address)
    if not reserve(session, clock, message, runner_id, leaving.today):
        return None
    if Channel(message.channel).medium is Medium.POST:
        return leaving
    return _parcel(session, clock, message, runner_id, about.facts.company.logo)


def _test(
    session: Session,
    clock: Clock,
    leaving: Departing,
    about: About,
    runner_id: str,
    sender: str,
    address: str,
) -> Parcel | None:
    """The copy that goes to the address of the tests instead."""
    message = leaving.message
    if not usable_address(leaving.entity.email or sender):
        _put_back(session, leaving, Wait(NO_SENDER), runner_id)
        return None
    copy = copy_for_tests(session, clock, message, about, leaving.entity, sender, address)
    begin_test(session, clock, message, runner_id)
    return Parcel(
        message_id=message.id or 0,
        key=message.key,
        channel=Channel.EMAIL,
        claim=Claim(runner_id, 0),
        envelope=copy,
        on=leaving.today,
        tests=True,
    )


def _parcel(
    session: Session, clock: Clock, message: Message, runner_id: str, logo: Logo | None
) -> Parcel:
    moment = business_now(session, clock, message)
    envelope = pack(message, moment, logo)
    keep_content(session, message, envelope.content)
    return Parcel(
        message_id=message.id or 0,
        key=message.key,
        channel=Channel(message.channel),
        claim=Claim(runner_id, message.attempts),
        envelope=envelope,
        on=message.sent_on or moment.date(),
    )


def keep_content(session: Session, message: Message, content: bytes) -> None:
    """Store the exact bytes of what leaves."""
    session.merge(MessageContent(message_id=message.id or 0, content=content))


def _stay(session: Session, leaving: Departing, decision: Departure, runner_id: str) -> None:
    if isinstance(decision, Cancel):
        put_aside(session, leaving.message, runner_id, MessageState.CANCELLED, decision.reason)
        set_state(leaving.action, ActionState.CANCELLED, decision.reason)
        leaving.action.closed_on = leaving.today
        release_steps(session, [leaving.action.id or 0])
        release_items(session, [leaving.action.id or 0])
        session.get_one(Customer, leaving.action.customer_id).plan_needed = True
        return
    if isinstance(decision, BackToConfirm | Held | Wait):
        _put_back(session, leaving, decision, runner_id)


def _put_back(
    session: Session, leaving: Departing, decision: BackToConfirm | Held | Wait, runner_id: str
) -> None:
    of_message, of_action = _ASIDE[type(decision)]
    if not put_aside(session, leaving.message, runner_id, of_message, decision.reason):
        return
    set_state(leaving.action, of_action, decision.reason)
    if decision.reason.code == reasons.DAILY_CAP:
        # The others need not come one by one to hear the same.
        make_wait(session, to_customers(leaving.entity.id or 0), decision.reason)
    if isinstance(decision, BackToConfirm):
        leaving.action.confirmed_by = None
        if leaving.about is not None and not leaving.message.edited:
            fill(session, leaving.message, leaving.about)
