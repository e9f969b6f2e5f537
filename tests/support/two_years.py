"""A company lived through: its books come in, people do their work, its runner passes.

Everything goes through the files, verbs and jobs of the house; the clock jumps to the next day on
which something happens.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.outbox_states import ActionState, MessageState
from dso_app.domain.qualification import StatusType
from dso_app.domain.scenario import Channel, Scenario, Scope
from dso_app.errors import RelanceError
from dso_app.formats import plain
from dso_app.importing.command import run_import
from dso_app.importing.request import FileKind, ImportRequest, Mode
from dso_app.models import Action, Customer, Entity, Installation, Item, Message, Status
from dso_app.runner.once import run_once
from dso_app.services.agenda import actions
from dso_app.services.company.mail_settings import set_mail_url
from dso_app.services.outbox import decisions as outbox_decisions
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import save_scenario
from tests.support import build
from tests.support.clocks import FixedClock
from tests.support.random_worlds import a_scenario
from tests.support.smtp import BEFORE_ANSWER, Mailbox

CUSTOMERS = 10
SCENARIOS = ("Standard", "Other")
_HEADER = "customer_code;number;kind;issue_date;due_date;currency;amount;remaining"
_MORNING, _FORENOON, _AFTERNOON, _EVENING = time(8), time(10), time(16, 59), time(17)
_JUMPS = (1, 1, 2, 3, 30, 60)
"""Days to the next one on which something happens."""


@dataclass(frozen=True)
class Line:
    """A line of the books; amounts in minor units, credits negative."""

    code: str
    number: str
    kind: str
    issued_on: date
    due_on: date
    currency: str
    minor: int
    remaining: int

    @property
    def row(self) -> str:
        """The line as the accounting software writes it."""
        amount, left = plain(self.minor, self.currency), plain(self.remaining, self.currency)
        return (
            f"{self.code};{self.number};{self.kind};{self.issued_on};{self.due_on};"
            f"{self.currency};{amount};{left}"
        )


@dataclass
class Company:
    """One of our companies, its books and its outbox.

    Attributes:
        books: what the accounting software knows, by number.
        known: the books as the last import brought them.
        imported_on: business date of the last import.
        changed: customers whose scenario was edited or changed while a cycle ran, by day.
        taken_back: messages of which somebody said that they did not leave.
    """

    database: Database
    clock: FixedClock
    box: Mailbox
    folder: Path
    random: Random
    entity_id: int = 0
    books: dict[str, Line] = field(default_factory=dict)
    known: dict[str, Line] = field(default_factory=dict)
    imported_on: date | None = None
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    changed: dict[date, set[int]] = field(default_factory=dict)
    taken_back: set[int] = field(default_factory=set)

    def found(self) -> None:
        """Set it up: two scenarios, customers on them, some of whom share an address."""
        random = self.random
        with self.database.write() as session:
            session.add(Installation(id=1, instance_id="0123456789abcdef"))
            set_mail_url(session, HOUSE, self.clock, self.box.url)
            owner = build.entity(
                session,
                code="OWN",
                email="billing@duval.example",
                language="en",
                contact_gap_days=random.choice((1, 2, 2, 4)),
            )
            self.entity_id = build.key(owner)
            for kind in StatusType:
                session.add(Status(entity_id=self.entity_id, name=kind, type=kind))
            rows = []
            for name, scope in zip(SCENARIOS, random.sample(tuple(Scope), 2), strict=True):
                made = replace(a_scenario(random, scope, keys=name[0]), name=name)
                self.scenarios[name] = made
                start = random.choice(tuple(Start))
                rows.append(save_scenario(session, HOUSE, self.clock, owner, made, start=start))
            collector = build.user(session, email="claire@duval.example")
            for number in range(CUSTOMERS):
                customer = build.customer(
                    session,
                    owner,
                    code=f"C{number}",
                    scenario_id=random.choice(rows).id,
                    collector_id=build.key(collector),
                    address_1="3 rue Basse",
                    city="Lyon",
                    direct_debit=number == 1,
                    plan_needed=True,
                )
                build.contact(session, customer, email=f"contact{number // 2}@example.com")

    def receive(self) -> None:
        """The books come in as they stand: what is open, and nothing else."""
        rows = [line.row for line in self.books.values() if line.remaining]
        if not rows:
            return  # a file without a line is refused
        path = self.folder / "books.csv"
        path.write_text("\n".join((_HEADER, *rows)) + "\n")
        request = ImportRequest(
            FileKind.ITEMS, (path,), self.entity_id, mode=Mode.STOCK, confirm_clearing=True
        )
        answer = run_import(self.database, self.clock, HOUSE, request)
        assert not answer.errors
        self.known = {line.number: line for line in self.books.values() if line.remaining}
        self.imported_on = self.clock.date

    def do(self, verb: Callable[[Session, Entity], object]) -> None:
        """Somebody does something; what the house refuses is not done."""
        with suppress(RelanceError), self.database.write() as session:
            verb(session, session.get_one(Entity, self.entity_id))

    def do_job(self, name: str) -> None:
        """A runner's pass of one job, some minutes after what was before."""
        self.clock.advance(minutes=7)
        run_once(self.database, self.clock, name)

    def live(self, happens: Callable[[], None], send: Callable[[], None]) -> None:
        """One day on which things happen; the ledger moves between planning and sending, too."""
        random = self.random
        self.clock.at(_MORNING)
        if random.random() < 0.75:
            self.receive()
        self.do_job("plan")
        self.do_job("promises")
        if random.random() < 0.3:
            send()
        happens()
        self.do(self._work)
        if random.random() < 0.3:
            self.receive()
        self.clock.at(_FORENOON)
        send()
        happens()
        self.do_job("plan")
        self.clock.at(_AFTERNOON)
        send()
        if random.random() < 0.2:
            self.clock.at(_EVENING)
            send()
        self.clock.later(random.choice(_JUMPS))
        self.clock.advance(hours=12)

    def ill_tempered(self) -> None:
        """The mail server of the next pass: mostly well."""
        box, mood = self.box, self.random.random()
        box.answer, box.cut, box.refused = "250 taken", "", {}
        if mood < 0.05:
            box.answer = "451 come back later"
        elif mood < 0.08:
            box.answer = "550 no"
        elif mood < 0.12:
            box.cut = BEFORE_ANSWER
        elif mood < 0.16:
            box.refused = {"contact1@example.com": "550 nobody of that name"}

    def _work(self, session: Session, entity: Entity) -> None:
        """People call, confirm, put off and pass over; and decide what became of messages."""
        day = self.clock.date
        waiting = (ActionState.TO_DO, ActionState.TO_CONFIRM)
        query = select(Action).where(
            col(Action.entity_id) == entity.id,
            col(Action.closed_on).is_(None),
            col(Action.planned_on) <= day,
            col(Action.state).in_(waiting),
        )
        for action in session.scalars(query.order_by(col(Action.id))).all():
            choice, key = self.random.random(), action.id or 0
            if action.closed_on is not None or choice < 0.3:
                continue
            if choice < 0.36:
                actions.postpone(session, HOUSE, self.clock, key, day + timedelta(days=3))
            elif choice < 0.42:
                actions.skip(session, HOUSE, self.clock, key)
            elif Channel(action.channel).sendable:
                actions.confirm(session, HOUSE, self.clock, key)
            else:
                actions.mark_done(session, HOUSE, self.clock, key)
        self._decide(session)

    def _decide(self, session: Session) -> None:
        doubtful = select(Message).where(
            col(Message.state).in_((MessageState.AMBIGUOUS, MessageState.FAILED))
        )
        for message in session.scalars(doubtful.order_by(col(Message.id))).all():
            choice, key = self.random.random(), message.id or 0
            if message.state == MessageState.FAILED:
                if choice < 0.5:
                    outbox_decisions.retry(session, HOUSE, self.clock, key)
            elif choice < 0.5:
                outbox_decisions.it_left(session, HOUSE, self.clock, key)
            elif choice < 0.7:
                outbox_decisions.send_again(session, HOUSE, self.clock, key)
                self.taken_back.add(key)

    def some_items(self, session: Session) -> list[Item]:
        """One or two open debits of a customer."""
        code = f"C{self.random.randrange(CUSTOMERS)}"
        query = (
            select(Item)
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .where(col(Customer.code) == code, col(Item.remaining_minor) > 0)
            .order_by(col(Item.id))
        )
        found = session.scalars(query).all()
        same = [one for one in found if one.currency == found[0].currency]
        return self.random.sample(same, min(len(same), self.random.choice((1, 1, 2))))

    def some_customers(self, session: Session) -> Collection[int]:
        """One or two customers."""
        ids = [key for key in session.scalars(select(col(Customer.id))) if key is not None]
        return self.random.sample(sorted(ids), self.random.choice((1, 1, 2)))
