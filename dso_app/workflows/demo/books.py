"""The demo company's books: itself, its people, its customers and their ledger, as rows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dso_app.access.permissions import HOUSE, Role
from dso_app.clock import Clock
from dso_app.models import (
    Contact,
    Customer,
    Entity,
    ExchangeRate,
    Group,
    GroupMember,
    ImportBatch,
    ImportProfile,
    Item,
    Settlement,
    User,
    known_id,
)
from dso_app.services.users import add_user
from dso_app.workflows.demo.customers import DemoCustomer
from dso_app.workflows.demo.ledger import MONTHS, DemoItem
from dso_app.workflows.demo.names import RATES

PASSWORD = "relance-demo"  # noqa: S105 - invented people, told to everybody who asks for them
USERS = (
    ("claire@atelier-duval.example", "Claire Moreau", Role.ADMINISTRATOR),
    ("julien@atelier-duval.example", "Julien Amar", Role.COLLECTOR),
    ("anna@atelier-duval.example", "Anna Weber", Role.COLLECTOR),
)
_UNREACHABLE = 17
"""One customer in so many has nobody to write to: its actions stand in error."""
_COMPANY = {
    "name": "Atelier Duval SAS",
    "address_1": "27 rue des Tanneurs",
    "postcode": "44000",
    "city": "Nantes",
    "country": "FR",
    "legal_id": "812 345 673",
    "vat_number": "FR29812345673",
    "email": "comptabilite@atelier-duval.example",
    "phone": "+33 2 40 00 00 00",
    "iban": "FR7630001007941234567890185",
    "bic": "BDFEFRPPCCT",
    "bank_name": "Banque de démonstration",
    "item_threshold": "1",
}


@dataclass(frozen=True)
class Books:
    """The rows made, in the order of what they were made from."""

    entity: Entity
    users: tuple[User, ...]
    customers: list[Customer]
    items: list[Item]


def write_company(session: Session, entity: Entity, today: date) -> None:
    """Name the company and date its exchange rates before the first item."""
    for name, value in _COMPANY.items():
        setattr(entity, name, value)
    since = today - timedelta(days=MONTHS * 31)
    entity.history_from = since
    for currency, rate in RATES:
        session.add(
            ExchangeRate(entity_id=known_id(entity), currency=currency, valid_from=since, rate=rate)
        )


def write_users(session: Session, clock: Clock, language: str) -> tuple[User, ...]:
    """The three people of the demo company."""
    return tuple(
        add_user(
            session,
            HOUSE,
            clock,
            email=email,
            name=name,
            role=role,
            password=PASSWORD,
            language=language,
        )
        for email, name, role in USERS
    )


def write_customers(
    session: Session,
    clock: Clock,
    entity: Entity,
    users: tuple[User, ...],
    made: list[DemoCustomer],
) -> list[Customer]:
    """The customers, shared among the three users, each with a collection contact."""
    rows = [
        Customer(
            entity_id=known_id(entity),
            code=one.code,
            name=one.name,
            address_1=one.address,
            postcode=one.postcode,
            city=one.city,
            country=one.country,
            language=one.language,
            currency=one.currency,
            payment_term=one.term,
            payment_means="direct debit" if one.direct_debit else "transfer",
            direct_debit=one.direct_debit,
            email=one.email,
            collector_id=users[place % len(users)].id,
            credit_limit_minor=one.size * 1500,
            created_at=clock.real(),
        )
        for place, one in enumerate(made)
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        Contact(
            customer_id=known_id(row),
            name=one.contact,
            role="accounting",
            email=one.email,
            language=one.language,
            is_collection=True,
        )
        for place, (row, one) in enumerate(zip(rows, made, strict=True))
        if (place + 1) % _UNREACHABLE
    )
    _write_groups(session, entity, rows, made)
    return rows


def _write_groups(
    session: Session, entity: Entity, rows: list[Customer], made: list[DemoCustomer]
) -> None:
    names = sorted({name for one in made for name in one.groups})
    groups = {name: Group(entity_id=known_id(entity), name=name) for name in names}
    session.add_all(groups.values())
    session.flush()
    session.add_all(
        GroupMember(group_id=known_id(groups[name]), customer_id=known_id(row), imported=True)
        for row, one in zip(rows, made, strict=True)
        for name in one.groups
    )


def write_ledger(
    session: Session,
    entity: Entity,
    customers: list[Customer],
    made: list[DemoItem],
    today: date,
) -> list[Item]:
    """The items and what settled them, as weekly imports and one of today made them known."""
    profile = ImportProfile(entity_id=known_id(entity), kind="items", name="Duval items")
    session.add(profile)
    session.flush()
    batches = _write_batches(session, entity, known_id(profile), made, today)
    rows = [
        Item(
            entity_id=known_id(entity),
            customer_id=known_id(customers[one.customer]),
            kind=one.kind,
            number=one.number,
            issue_date=one.issued,
            issue_year=one.issued.year,
            due_date=one.due,
            currency=one.currency,
            amount_minor=one.minor,
            remaining_minor=one.minor - sum(minor for _, minor in one.settled),
            order_number=one.order_number,
            source_id=profile.id,
            first_batch_id=batches[_known_on(one.issued, today)].id,
            known_on=_known_on(one.issued, today),
        )
        for one in made
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        Settlement(
            item_id=known_id(row),
            value_date=on,
            amount_minor=minor,
            known_on=_known_on(on, today),
            batch_id=batches[_known_on(on, today)].id,
        )
        for row, one in zip(rows, made, strict=True)
        for on, minor in one.settled
    )
    return rows


def _write_batches(
    session: Session, entity: Entity, profile_id: int, made: list[DemoItem], today: date
) -> dict[date, ImportBatch]:
    created: dict[date, int] = defaultdict(int)
    cleared: dict[date, int] = defaultdict(int)
    for one in made:
        created[_known_on(one.issued, today)] += 1
        for on, _ in one.settled:
            cleared[_known_on(on, today)] += 1
    days = sorted({*created, *cleared, today})
    batches = {
        day: ImportBatch(
            entity_id=known_id(entity),
            kind="items",
            profile_id=profile_id,
            file_name=f"ledger-{day:%Y-%m-%d}.csv",
            state="done",
            business_date=day,
            created_at=_morning(day, entity.timezone),
            started_at=_morning(day, entity.timezone),
            finished_at=_morning(day, entity.timezone),
            rows=created[day] + cleared[day],
            created=created[day],
            cleared=cleared[day],
        )
        for day in days
    }
    session.add_all(batches.values())
    session.flush()
    return batches


def _known_on(day: date, today: date) -> date:
    """The Monday after a day, when its import came in; today for what no Monday saw yet."""
    return min(day + timedelta(days=7 - day.weekday()), today)


def _morning(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(7, 10), ZoneInfo(timezone))
