"""Just before leaving: everything is read again, and each message leaves, waits or goes back.

A set of messages is read in few queries and reserved in one statement, in one transaction: what
is decided about each is decided on what is true when it leaves. What is decided and not reserved
yet may leave later only while nothing can have changed (`undisturbed`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.departure import Departure, Leave, Rerender, Wait, decide_departure
from dso_app.domain.planning import PlannedStep
from dso_app.domain.scenario import Channel
from dso_app.models import Action, Entity, Message, MessageItem, known_id
from dso_app.sending.addresses import usable_address
from dso_app.sending.addressing import NO_SENDER, address_message, what_is_missing
from dso_app.sending.attachments import enclose
from dso_app.sending.copies_for_tests import copy_for_tests
from dso_app.sending.departing import Departed, Departing, Parcel
from dso_app.sending.gates import House, Turn, look_around, prepared, present, still_time
from dso_app.sending.html_mail import with_head
from dso_app.sending.packing import name_mail
from dso_app.sending.reader import About, Reader
from dso_app.sending.reserving import hold, reserve_parcels
from dso_app.sending.staying import lacks_something, stay
from dso_app.sending.wording import fill
from dso_app.services.commitments.answers import items_held
from dso_app.services.customers.last_contacts import LastContacts
from dso_app.services.locks import DEPARTURES, lock_customers, take_turns
from dso_app.services.outbox.rows import Claim
from dso_app.services.outbox.test_mode import address_of_tests
from dso_app.services.outbox.tries import TEST_TRY, begin_test, claimed
from dso_app.services.planning.bulk import reread
from dso_app.services.undisturbed import Undisturbed


def depart(
    session: Session,
    clock: Clock,
    message_ids: Sequence[int],
    runner_id: str,
    sender: str,
    room: int | None = None,
) -> Departed:
    """Decide about claimed messages in their order, and reserve those that leave.

    Args:
        session: of a writing transaction, committed before anything leaves.
        clock: business and real time.
        message_ids: messages this runner claimed.
        runner_id: the runner.
        sender: address to send from where the entity has none.
        room: how many are reserved for transports, at most; the others are kept.
    """
    lock_theirs(session, message_ids)
    # Two runners must not both find the contact gap free, or room below the daily cap; what was
    # stopped stays.
    take_turns(session, DEPARTURES)
    messages = claimed(session, message_ids, runner_id)
    by_entity = sorted(messages, key=lambda message: message.entity_id)
    address = address_of_tests(session)
    departed = Departed()
    leaving: list[Departing] = []
    for entity_id, theirs in groupby(by_entity, lambda message: message.entity_id):
        gate = _Gate(session, clock, runner_id, sender, entity_id)
        let = gate.let(list(theirs))
        if address:
            departed.parcels.extend(gate.test(let, address))
        else:
            leaving += let
    letters = [one for one in leaving if one.is_letter]
    carried = [one for one in leaving if not one.is_letter]
    departed.letters.extend(hold(session, clock, runner_id, letters))
    departed.parcels.extend(reserve_parcels(session, clock, runner_id, carried[:room]))
    return replace(departed, kept=carried[len(carried[:room]) :])


def depart_as_decided(
    session: Session, clock: Clock, kept: Sequence[Departing], runner_id: str, line: Undisturbed
) -> list[Parcel] | None:
    """Reserve messages decided about before; None where that may no longer be so."""
    lock_customers(session, {one.message.customer_id for one in kept})
    take_turns(session, DEPARTURES)
    if not line.holds(session) or not all(still_time(clock, one.entity, one.today) for one in kept):
        return None
    return reserve_parcels(session, clock, runner_id, kept)


def lock_theirs(session: Session, message_ids: Sequence[int]) -> None:
    """Lock messages' customers before anything of them is read."""
    theirs = select(col(Message.customer_id)).where(col(Message.id).in_(message_ids))
    lock_customers(session, session.scalars(theirs).all())


class _Gate:
    """Where some messages of one entity leave, or do not."""

    def __init__(
        self, session: Session, clock: Clock, runner_id: str, sender: str, entity_id: int
    ) -> None:
        self._session = session
        self._clock = clock
        self._runner_id = runner_id
        self._sender = sender
        self._entity = session.get_one(Entity, entity_id)

    def let(self, messages: list[Message]) -> list[Departing]:
        """Those that may leave, up to date; the others stand where that was decided."""
        leaving = self._read(messages)
        house = look_around(self._session, self._clock, self._entity)
        said = self._said(messages)
        items = {key for one in leaving for key in one.item_ids}
        held = items_held(self._session, self._entity, items)
        contacts = LastContacts(
            self._session,
            {message.customer_id for message in messages},
            {line for one in leaving for line in one.addresses},
        )
        left: list[Departing] = []
        stays: list[tuple[Departing, Departure]] = []
        for one in leaving:
            turn = Turn(
                contacts.of(one.message.customer_id, one.addresses),
                max((held[key] for key in one.item_ids if key in held), default=None),
                sum(other.to_customer for other in left),
            )
            decision = self._decide(one, house, said, turn)
            if isinstance(decision, Leave | Rerender):
                left += [one] if self._make_ready(one, decision, contacts) else []
            else:
                stays.append((one, decision))
        stay(self._session, stays, self._runner_id)
        return left

    def _read(self, messages: Sequence[Message]) -> list[Departing]:
        ids = [message.action_id for message in messages]
        query = select(Action).where(col(Action.id).in_(ids))
        again = query.execution_options(populate_existing=True)
        actions = {action.id: action for action in self._session.scalars(again)}
        chosen = [actions[message.action_id] for message in messages]
        reader = Reader(self._session, self._clock, self._entity)
        planned = reread(self._session, self._clock, self._entity, reader.scenarios, chosen)
        listed = [
            (action, step.listing)
            for action in chosen
            if isinstance(step := planned[known_id(action)], PlannedStep)
        ]
        abouts = {about.action.id: about for about in reader.again(listed)}
        return [
            Departing(
                message,
                action,
                self._entity,
                abouts.get(action.id),
                planned[known_id(action)],
                reader.today,
                self._address(message, abouts.get(action.id)),
            )
            for message, action in zip(messages, chosen, strict=True)
        ]

    def _address(self, message: Message, about: About | None) -> bool:
        if about is None or what_is_missing(about, self._entity, self._sender) is not None:
            return False
        return address_message(self._session, message, about, self._entity, self._sender)

    def _said(self, messages: Sequence[Message]) -> Mapping[int, dict[int, int]]:
        """What each message asks of each of its items."""
        said: dict[int, dict[int, int]] = {known_id(message): {} for message in messages}
        query = select(
            col(MessageItem.message_id), col(MessageItem.item_id), col(MessageItem.asked_minor)
        ).where(col(MessageItem.message_id).in_(said))
        for message_id, item_id, asked in self._session.execute(query):
            said[message_id][item_id] = asked
        return said

    def _decide(
        self,
        one: Departing,
        house: House,
        said: Mapping[int, dict[int, int]],
        turn: Turn,
    ) -> Departure:
        now = present(house, one.message, one.planned, one.about, turn)
        return decide_departure(prepared(one.message, said[known_id(one.message)]), now)

    def _make_ready(self, one: Departing, decision: Departure, contacts: LastContacts) -> bool:
        """Bring a message up to date that leaves; False when it lacks something after all."""
        message, about = one.message, one.about
        if about is None:
            return False
        missing = what_is_missing(about, self._entity, self._sender)
        if missing is not None:
            lacks_something(self._session, one, missing, self._runner_id)
            return False
        if isinstance(decision, Rerender) or (one.readdressed and not message.edited):
            fill(self._session, message, about)
        else:
            # Copies come and go without changing what is said; so does a logo.
            enclose(self._session, message, about)
            html = with_head(message.body_html, about.facts.company)
            if html != message.body_html:
                message.body_html = html
        name_mail(message)
        if one.to_customer:
            contacts.note(message.customer_id, one.addresses, one.today)
        return True

    def test(self, leaving: Sequence[Departing], address: str) -> list[Parcel]:
        """The copies that go to the address of the tests instead."""
        if not usable_address(self._entity.email or self._sender):
            stays = [(one, Wait(NO_SENDER)) for one in leaving]
            stay(self._session, stays, self._runner_id)
            return []
        return [
            self._test_parcel(one, one.about, address) for one in leaving if one.about is not None
        ]

    def _test_parcel(self, one: Departing, about: About, address: str) -> Parcel:
        message = one.message
        copy = copy_for_tests(
            self._session, self._clock, message, about, self._entity, self._sender, address
        )
        begin_test(self._session, self._clock, message, self._runner_id)
        claim = Claim(self._runner_id, TEST_TRY)
        return Parcel(
            message_id=known_id(message),
            customer_id=message.customer_id,
            key=message.key,
            channel=Channel.EMAIL,
            claim=claim,
            envelope=copy,
            on=one.today,
            tests=True,
        )
