"""The last weeks of the demo company, lived through the product itself.

Imports come in, the agenda is planned, messages are prepared and leave, people act. Only the
last step is not real: mails are handed to nobody, their addresses cannot exist.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.actors import actor_of
from dso_app.access.permissions import Actor
from dso_app.database import Database
from dso_app.domain.outbox_states import ActionState, Delivery, DeliveryResult
from dso_app.domain.qualification import StatusType
from dso_app.domain.scenario import Channel
from dso_app.models import Action, Customer, Entity, Item, Status, User, known_id
from dso_app.sending.addressing import EMAILS
from dso_app.sending.channels.base import Envelope, Ways
from dso_app.sending.dispatch import Dispatch
from dso_app.sending.send import prepare
from dso_app.services.agenda.actions import confirm, mark_done
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.follow_up import follow_up
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.planning.bulk import plan_agenda
from dso_app.texts import translate
from dso_app.workflows.demo.books import Ledger

WEEKS = 7
_CALLS = (
    "Spoke to accounting: payment run on Friday.",
    "Left a message, calls back tomorrow.",
    "Invoice not received, sent again by email.",
    "Waits for the goods receipt to be signed.",
)
_CAUSES = ("Price", "Quantity", "Quality", "Delivery", "Administrative")


@dataclass(frozen=True)
class PastClock:
    """A clock that stands at ten in the morning of a day, business and real time alike."""

    day: date
    timezone: str

    def now(self, timezone: str) -> datetime:
        """That moment in a time zone."""
        return self.real().astimezone(ZoneInfo(timezone))

    def real(self) -> datetime:
        """That moment."""
        return datetime.combine(self.day, time(10), ZoneInfo(self.timezone))


class NoPost:
    """A transport that takes everything and delivers nothing."""

    unreachable = ""

    def submit(self, envelope: Envelope) -> DeliveryResult:
        """Say it was accepted."""
        del envelope
        return DeliveryResult(Delivery.ACCEPTED, "250 demo")

    def close(self) -> None:
        """Nothing is open."""


_NO_WAY_OUT = Ways(dict.fromkeys(EMAILS, NoPost()))


@dataclass(frozen=True)
class Life:
    """What the weeks are lived with."""

    database: Database
    entity: Entity
    ledger: Ledger
    random: Random

    def live(self) -> None:
        """Bring in every import; from some weeks ago on, work as a team would, up to yesterday."""
        days = self.ledger.days
        worked = days[-WEEKS - 1 :]
        for day in days:
            with self.database.write() as session:
                self.ledger.bring(session, day)
            if day in worked:
                self._work(day, last=day == days[-1])

    def _work(self, day: date, *, last: bool) -> None:
        clock = PastClock(day, self.entity.timezone)
        entity_id = known_id(self.entity)
        with self.database.write() as session:
            refresh_summaries(session, entity_id, day)
            follow_up(session, clock, entity_id)
            plan_agenda(session, clock, entity_id)
        if last:
            return
        self._send(clock)
        with self.database.write() as session:
            self._act(session, clock)
            self._qualify(session, clock)
            self._resolve(session, clock)
        self._send(clock)

    def _send(self, clock: PastClock) -> None:
        prepare(self.database, clock, self.entity, "")
        Dispatch(self.database, clock, "demo", _NO_WAY_OUT).run()

    def _act(self, session: Session, clock: PastClock) -> None:
        """People confirm and do most of what stands in their agenda."""
        query = select(Action).where(
            col(Action.closed_on).is_(None),
            col(Action.planned_on) <= clock.day,
            col(Action.state).in_([ActionState.TO_DO, ActionState.TO_CONFIRM]),
        )
        for action in session.scalars(query.order_by(col(Action.id))).all():
            actor = self._collector(session, action.customer_id)
            if self.random.randint(1, 5) == 1:
                continue
            if action.state == ActionState.TO_CONFIRM:
                confirm(session, actor, clock, known_id(action))
            elif action.channel == Channel.LITIGATION:
                self._sue(session, clock, actor, action)
            else:
                note = self.random.choice(_CALLS)
                mark_done(session, actor, clock, known_id(action), note=note)

    def _sue(self, session: Session, clock: PastClock, actor: Actor, action: Action) -> None:
        """The leader goes to the lawyer: the step is done, and its status says so."""
        mark_done(session, actor, clock, known_id(action), note="File sent to our lawyer.")
        suit = Qualification(StatusType.LITIGATION, "Handed to our lawyer.")
        qualify(session, actor, clock, [action.leader_item_id or 0], suit)

    def _qualify(self, session: Session, clock: PastClock) -> None:
        """Some late items get a promise, kept or not as the ledger will have it, or a dispute."""
        query = select(Item).where(
            col(Item.remaining_minor) > 0,
            col(Item.due_date) < clock.day - timedelta(days=4),
            col(Item.status_id).is_(None),
        )
        for item in session.scalars(query.order_by(col(Item.id))).all():
            chosen = self._chosen(clock, item)
            if chosen is not None:
                actor = self._collector(session, item.customer_id)
                qualify(session, actor, clock, [known_id(item)], chosen)

    def _chosen(self, clock: PastClock, item: Item) -> Qualification | None:
        kind = self.random.choices(
            ("", "promise", "dispute", "on_going", "litigation"), (64, 16, 10, 7, 3)
        )[0]
        late = (clock.day - item.due_date).days
        if kind == "promise":
            return self._promise(clock, item)
        if kind == "dispute":
            terms = DisputeTerms(
                amount_minor=item.remaining_minor // self.random.choice((1, 2, 4)),
                cause=translate(self.random.choice(_CAUSES), self.entity.language),
            )
            return Qualification(
                StatusType.DISPUTE, "Says the delivery note differs.", dispute=terms
            )
        if kind == "on_going":
            return Qualification(StatusType.ON_GOING, "Copy of the invoice sent again.")
        if kind == "litigation" and late > _LONG:
            return Qualification(StatusType.LITIGATION, "Handed to our lawyer.")
        return None

    def _resolve(self, session: Session, clock: PastClock) -> None:
        """Every third dispute of an earlier week ends, mostly against the customer."""
        query = select(Item).join(Status, col(Status.id) == col(Item.status_id))
        query = query.where(col(Status.type) == StatusType.DISPUTE, col(Item.status_on) < clock.day)
        for item in session.scalars(query.order_by(col(Item.id))).all():
            if self.random.randint(1, 3) == 1:
                founded = self.random.randint(1, 4) == 1
                ended = Qualification(
                    StatusType.DISPUTE_RESOLVED, "Settled with their buyer.", founded=founded
                )
                actor = self._collector(session, item.customer_id)
                qualify(session, actor, clock, [known_id(item)], ended)

    def _promise(self, clock: PastClock, item: Item) -> Qualification:
        paid = self.ledger.settled_on(known_id(item))
        soon = clock.day + timedelta(days=self.random.choice((3, 7, 10, 14)))
        if paid is not None and paid > clock.day and self.random.randint(1, 4) > 1:
            soon = paid
        return Qualification(
            StatusType.PROMISE, "Promised on the phone.", promise=PromiseTerms(due_on=soon)
        )

    def _collector(self, session: Session, customer_id: int) -> Actor:
        customer = session.get_one(Customer, customer_id)
        return actor_of(session, session.get_one(User, customer.collector_id))


_LONG = 60
"""Days late from which an item may have gone to the lawyer."""
