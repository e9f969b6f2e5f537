"""Small companies of all kinds, drawn at random: scenarios, customers, ledgers, promises."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.domain.kinds import Kind
from dso_app.domain.listing import Listing
from dso_app.domain.qualification import StatusType
from dso_app.domain.scenario import Channel, Entry, Mode, Scenario, Scope, Step, Trigger
from dso_app.models import Answer, AnswerItem, Customer, Entity, Item, Status
from dso_app.models import Scenario as ScenarioRow
from dso_app.services.commitments.promises import PromiseTerms, make_promises
from dso_app.services.commitments.shelter import reshelter
from dso_app.services.items.chosen_items import choose_items
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import save_scenario
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.outgoing import ledger

_CHANNELS = (
    *(Channel.EMAIL, Channel.EMAIL, Channel.EMAIL, Channel.LETTER),
    *(Channel.CALL, Channel.INTERNAL_EMAIL, Channel.REGISTERED_LETTER),
)


def a_scenario(random: Random, scope: Scope, *, keys: str = "s") -> Scenario:
    """A sound scenario of three to six steps, by any trigger, channel and mode."""
    offset = random.choice((-5, -3, 0, 2))
    steps = []
    for order in range(1, random.randint(3, 6) + 1):
        more = 0 if order == 1 else random.choice((0, 1, 3, 5, 8))
        offset += more
        trigger = random.choice(tuple(Trigger)) if order > 1 else Trigger.DUE_DATE
        channel = random.choice(_CHANNELS)
        by_hand = channel is Channel.CALL
        steps.append(
            Step(
                order=order,
                name=f"Step {order}",
                channel=channel,
                trigger=trigger,
                offset_days=more if trigger is Trigger.PREVIOUS_STEP else offset,
                mode=Mode.MANUAL if by_hand else random.choice((Mode.AUTOMATIC, *Mode)),
                recipients=("collector",) if channel.internal else ("collection_contact",),
                items=random.choice(tuple(Listing)),
                within_days=random.choice((0, 5, 12)),
                deduct_credits=random.random() < 0.7,
                key=f"{keys}{order}",
            )
        )
    return Scenario(
        name="Standard",
        scope=scope,
        entry=random.choice(tuple(Entry)),
        minimum=Decimal(random.choice((0, 0, 80))),
        steps=tuple(steps),
    )


def an_edit(random: Random, scenario: Scenario) -> Scenario:
    """The same scenario with a step later, or one left out, or another one at its end."""
    steps = list(scenario.steps)
    choice = random.randrange(3)
    if choice == 0 and len(steps) > 2:
        del steps[random.randrange(1, len(steps))]
    elif choice == 1:
        last = steps[-1]
        offset = 3 if last.trigger is Trigger.PREVIOUS_STEP else last.offset_days + 3
        steps[-1] = replace(last, offset_days=offset)
    else:
        steps.append(replace(steps[-1], name="One more", key="more", items=Listing.ALL_OPEN))
    return replace(
        scenario,
        steps=tuple(replace(one, order=order) for order, one in enumerate(steps, start=1)),
        version_id=None,
    )


def a_company(
    session: Session, clock: FixedClock, random: Random, scope: Scope
) -> tuple[Entity, ScenarioRow, Scenario]:
    """An entity with six customers on one scenario, one of them with nobody to write to."""
    owner = build.entity(
        session,
        code="OWN",
        email="billing@duval.example",
        language="en",
        sending_hours="00:00-24:00",
        contact_gap_days=random.choice((0, 1, 2, 4)),
    )
    for kind in StatusType:
        session.add(Status(entity_id=key(owner), name=kind, type=kind))
    scenario = a_scenario(random, scope)
    start = random.choice(tuple(Start))
    row = save_scenario(session, HOUSE, clock, owner, scenario, start=start)
    collector = build.user(session, email="claire@duval.example")
    for number in range(6):
        _a_customer(session, clock, random, owner, row, collector_id=key(collector), n=number)
    ledger(session, owner, clock.date)
    return owner, row, scenario


def _a_customer(
    session: Session,
    clock: FixedClock,
    random: Random,
    owner: Entity,
    row: ScenarioRow,
    *,
    collector_id: int,
    n: int,
) -> Customer:
    day = clock.date
    customer = build.customer(
        session,
        owner,
        code=f"C{n}",
        scenario_id=row.id,
        collector_id=collector_id,
        address_1="3 rue Basse",
        city="Lyon",
        first_pass=random.random() < 0.4,
        direct_debit=random.random() < 0.15,
        insolvent_on=day + timedelta(days=random.randint(-10, 20))
        if random.random() < 0.1
        else None,
        plan_needed=True,
    )
    if n:
        # Some share an address.
        build.contact(session, customer, email=f"contact{random.randint(1, 3)}@example.com")
    items = []
    for number in range(random.randint(1, 6)):
        minor = random.choice((40_00, 75_00, 120_00, -30_00, -90_00))
        kinds = (Kind.INVOICE, Kind.INVOICE, Kind.INVOICE, Kind.DRAFT, Kind.DOWN_PAYMENT)
        items.append(
            build.item(
                session,
                customer,
                minor,
                kind=random.choice(kinds) if minor > 0 else Kind.CREDIT_NOTE,
                number=f"F{n}-{number}",
                due_date=day - timedelta(days=random.choice((-25, -12, -4, 0, 3, 9, 20, 40, 170))),
                currency=random.choice(("EUR", "EUR", "EUR", "USD")),
                disputed_minor=20_00 if minor > 0 and random.random() < 0.1 else 0,
                ignored=random.random() < 0.05,
            )
        )
    _talked_about(session, clock, random, owner, [one for one in items if one.amount_minor > 0])
    return customer


def _talked_about(
    session: Session, clock: FixedClock, random: Random, owner: Entity, debits: list[Item]
) -> None:
    """A promise for one of the items, or an answer nobody has read."""
    free = [one for one in debits if one.remaining_minor > one.disputed_minor]
    if free and random.random() < 0.3:
        chosen = random.choice(free)
        terms = PromiseTerms(clock.date + timedelta(days=random.randint(0, 8)), 30_00)
        promised = choose_items(session, HOUSE, [key(chosen)])
        make_promises(session, HOUSE, clock, owner, [promised], terms, "")
        reshelter(session, [chosen.customer_id])
    elif free and random.random() < 0.3:
        answer = Answer(
            entity_id=key(owner), customer_id=free[0].customer_id, received_on=clock.date
        )
        session.add(answer)
        session.flush()
        session.add(AnswerItem(answer_id=key(answer), item_id=key(free[0])))
