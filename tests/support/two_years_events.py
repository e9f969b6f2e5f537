"""What happens to a company in two years: in its books, and by what people do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.domain.kinds import Kind
from dso_app.models import Answer, AnswerItem, Contact, Customer, Cycle, Entity
from dso_app.services.commitments.disputes import DisputeTerms
from dso_app.services.commitments.promises import PromiseTerms
from dso_app.services.customers.contacts import ContactFields, save_contact
from dso_app.services.customers.do_not_dun import dun_again, spare_customers
from dso_app.services.items.qualification import Qualification, ignore_items, qualify
from dso_app.services.scenarios.assignment import Who, assign_scenario
from dso_app.services.scenarios.start import Start
from dso_app.services.scenarios.verbs import find_scenario, save_scenario
from dso_app.services.specific.actions import SpecificTerms, start_specific
from tests.support.random_worlds import an_edit
from tests.support.two_years import CUSTOMERS, SCENARIOS, Company, Line


def new_items(company: Company) -> None:
    """Invoices, drafts, credit notes and payments are entered, of some customers."""
    random = company.random
    for _ in range(random.randint(3, 8)):
        kind = random.choice((*[Kind.INVOICE] * 5, Kind.DRAFT, Kind.CREDIT_NOTE, Kind.PAYMENT))
        minor = random.choice((30_00, 75_00, 120_00, 400_00))
        minor *= -1 if kind in {Kind.CREDIT_NOTE, Kind.PAYMENT} else 1
        due = company.clock.date + timedelta(days=random.randint(-8, 30))
        number = f"N{len(company.books) + 1:04}"
        company.books[number] = Line(
            code=f"C{random.randrange(CUSTOMERS)}",
            number=number,
            kind=kind.code,
            issued_on=min(company.clock.date, due - timedelta(days=30)),
            due_on=due,
            currency=random.choice(("EUR", "EUR", "EUR", "USD")),
            minor=minor,
            remaining=minor,
        )


def payments(company: Company) -> None:
    """Some lines are settled, all or half."""
    open_lines = [line for line in company.books.values() if line.remaining]
    for line in company.random.sample(open_lines, min(6, len(open_lines))):
        left = company.random.choice((0, 0, line.remaining // 2))
        company.books[line.number] = replace(line, remaining=left)


def reopening(company: Company) -> None:
    """A settled line comes back open: a cheque bounced."""
    settled = [line for line in company.books.values() if line.remaining != line.minor]
    if settled:
        line = company.random.choice(settled)
        company.books[line.number] = replace(line, remaining=line.minor)


def promise(company: Company) -> None:
    """A customer promises part of some items, or all of them."""
    random = company.random
    day = company.clock.date + timedelta(days=random.randint(0, 12))
    terms = PromiseTerms(day, random.choice((None, 20_00, 60_00)))
    _qualify(company, Qualification("promise_to_pay", "by telephone", promise=terms))


def dispute(company: Company) -> None:
    """A customer disputes part of some items, or all of them."""
    terms = DisputeTerms(company.random.choice((None, None, 15_00)))
    _qualify(company, Qualification("dispute", "wrong price", dispute=terms))


def other_status(company: Company) -> None:
    """A dispute is resolved, something goes to court or comes back from there."""
    status = company.random.choice(("dispute_resolved", "on_going", "on_going", "litigation"))
    _qualify(company, Qualification(status, "as agreed"))


def _qualify(company: Company, what: Qualification) -> None:
    def verb(session: Session, _: Entity) -> None:
        ids = [item.id or 0 for item in company.some_items(session)]
        if ids:
            qualify(session, HOUSE, company.clock, ids, what)

    company.do(verb)


def ignoring(company: Company) -> None:
    """Items are taken out of scenarios by hand, or brought back."""

    def verb(session: Session, _: Entity) -> None:
        items = company.some_items(session)
        if items:
            ids = [item.id or 0 for item in items]
            ignored = not items[0].ignored
            ignore_items(session, HOUSE, company.clock, ids, ignored=ignored)

    company.do(verb)


def do_not_dun(company: Company) -> None:
    """Customers are spared, for some days or without end; or dunned again."""
    random = company.random

    def verb(session: Session, entity: Entity) -> None:
        ids = company.some_customers(session)
        if random.random() < 0.4:
            until = random.choice(
                (None, *[company.clock.date + timedelta(days=random.randint(0, 15))] * 3)
            )
            spare_customers(session, HOUSE, company.clock, entity, ids, until=until)
        else:
            dun_again(session, HOUSE, company.clock, entity, ids)

    company.do(verb)


def insolvency(company: Company) -> None:
    """A customer is, or will be, insolvent; or no longer."""

    def verb(session: Session, _: Entity) -> None:
        [customer_id, *_others] = company.some_customers(session)
        customer = session.get_one(Customer, customer_id)
        day = company.clock.date + timedelta(days=company.random.randint(-3, 5))
        customer.insolvent_on = None if customer.insolvent_on else day
        customer.plan_needed = True

    company.do(verb)


def edit(company: Company) -> None:
    """A scenario is edited; where cycles run nothing leaves on that day."""
    name = company.random.choice(SCENARIOS)
    changed = an_edit(company.random, company.scenarios[name])
    start = company.random.choice(tuple(Start))

    def verb(session: Session, entity: Entity) -> None:
        row = find_scenario(session, HOUSE, company.entity_id, name)
        before = row.version
        running = _running(session, on=row.id)
        save_scenario(session, HOUSE, company.clock, entity, changed, start=start)
        company.scenarios[name] = changed
        if row.version != before:
            company.changed.setdefault(company.clock.date, set()).update(running)

    company.do(verb)


def move(company: Company) -> None:
    """Customers are put on another scenario."""
    name = company.random.choice(SCENARIOS)
    start = company.random.choice(tuple(Start))

    def verb(session: Session, entity: Entity) -> None:
        ids = set(company.some_customers(session))
        row = find_scenario(session, HOUSE, company.entity_id, name)
        there = set(
            session.scalars(select(col(Customer.id)).where(col(Customer.scenario_id) == row.id))
        )
        running = _running(session) & ids - there
        assign_scenario(session, HOUSE, company.clock, entity, name, Who(ids=ids), start=start)
        company.changed.setdefault(company.clock.date, set()).update(running)

    company.do(verb)


def _running(session: Session, on: int | None = None) -> set[int]:
    """Customers in the middle of a cycle, of those on one scenario or of all."""
    query = select(col(Cycle.customer_id)).where(col(Cycle.ended_on).is_(None))
    if on is not None:
        query = query.join(Customer, col(Customer.id) == col(Cycle.customer_id)).where(
            col(Customer.scenario_id) == on
        )
    return set(session.scalars(query))


def answer(company: Company) -> None:
    """A customer answers about an item, and nobody has read it."""

    def verb(session: Session, entity: Entity) -> None:
        for item in company.some_items(session)[:1]:
            row = Answer(
                entity_id=entity.id or 0,
                customer_id=item.customer_id,
                received_on=company.clock.date,
            )
            session.add(row)
            session.flush()
            session.add(AnswerItem(answer_id=row.id or 0, item_id=item.id or 0))

    company.do(verb)


def new_address(company: Company) -> None:
    """A customer's contact has another address, which others may have."""

    def verb(session: Session, _: Entity) -> None:
        [customer_id, *_others] = company.some_customers(session)
        query = select(Contact).where(col(Contact.customer_id) == customer_id)
        contact = session.scalars(query).one()
        fields = ContactFields(
            name=contact.name, email=f"contact{company.random.randrange(4)}@example.com"
        )
        save_contact(session, HOUSE, company.clock, customer_id, fields, contact_id=contact.id)

    company.do(verb)


def specific(company: Company) -> None:
    """Somebody takes items out of the scenario to write or telephone about them."""
    channel = company.random.choice(("email", "call", "call"))

    def verb(session: Session, _: Entity) -> None:
        ids = [item.id or 0 for item in company.some_items(session)]
        text = "reminder" if channel == "email" else ""
        terms = SpecificTerms(channel, company.clock.date, text=text)
        if ids:
            start_specific(session, HOUSE, company.clock, ids, terms)

    company.do(verb)


EVENTS: Mapping[Callable[[Company], None], int] = {
    new_items: 9,
    payments: 4,
    reopening: 2,
    promise: 3,
    dispute: 2,
    other_status: 3,
    ignoring: 1,
    do_not_dun: 2,
    insolvency: 1,
    edit: 1,
    move: 2,
    answer: 1,
    new_address: 1,
    specific: 2,
}
"""What may happen, and how often."""


def something_happens(company: Company) -> None:
    """None to three events."""
    how_many = company.random.choice((0, 1, 1, 2, 3))
    for event in company.random.choices(tuple(EVENTS), tuple(EVENTS.values()), k=how_many):
        event(company)
