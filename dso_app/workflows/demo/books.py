"""The demo company's books: itself, its people, its customers and their ledger, as rows."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col

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
from dso_app.services.people.users import add_user
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
_MORNING = time(7, 10)


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
            email=one.email if (place + 1) % _UNREACHABLE else "",
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


class Ledger:
    """The items and what settled them, as weekly imports and one of today make them known."""

    def __init__(
        self,
        session: Session,
        entity: Entity,
        customers: list[Customer],
        made: list[DemoItem],
        today: date,
    ) -> None:
        self._entity = entity
        self._today = today
        self._items: dict[date, list[int]] = defaultdict(list)
        self._settlements: dict[date, list[tuple[int, date, int]]] = defaultdict(list)
        self._made = made
        self._customers = [known_id(customer) for customer in customers]
        self._ids: dict[int, int] = {}
        self._places: dict[int, int] = {}
        for place, one in enumerate(made):
            self._items[self._known_on(one.issued)].append(place)
            for on, minor in one.settled:
                self._settlements[self._known_on(on)].append((place, on, minor))
        profile = ImportProfile(entity_id=known_id(entity), kind="items", name="Duval items")
        session.add(profile)
        session.flush()
        self._profile_id = known_id(profile)

    @property
    def days(self) -> list[date]:
        """The days an import came in, the last one today."""
        return sorted({*self._items, *self._settlements, self._today})

    def settled_on(self, item_id: int) -> date | None:
        """The day an item will be paid in full, if it will."""
        one = self._made[self._places[item_id]]
        paid = sum(minor for _, minor in one.settled) == one.minor
        return one.settled[-1][0] if paid and one.settled else None

    def bring(self, session: Session, day: date) -> None:
        """Write what the import of a day brought, and mark the customers it touched."""
        session.flush()
        batch = self._batch(session, day)
        rows = [self._row(place, day, batch) for place in self._items[day]]
        session.add_all(rows)
        session.flush()
        for place, row in zip(self._items[day], rows, strict=True):
            self._ids[place] = known_id(row)
            self._places[known_id(row)] = place
        touched = {row.customer_id for row in rows}
        for place, on, minor in self._settlements[day]:
            item = session.get_one(Item, self._ids[place])
            item.remaining_minor -= minor
            touched.add(item.customer_id)
            session.add(
                Settlement(
                    item_id=self._ids[place],
                    value_date=on,
                    amount_minor=minor,
                    known_on=day,
                    batch_id=batch.id,
                )
            )
        session.flush()
        mark = update(Customer).where(col(Customer.id).in_(touched)).values(plan_needed=True)
        session.execute(mark)

    def _row(self, place: int, day: date, batch: ImportBatch) -> Item:
        one = self._made[place]
        return Item(
            entity_id=known_id(self._entity),
            customer_id=self._customers[one.customer],
            kind=one.kind,
            number=one.number,
            issue_date=one.issued,
            issue_year=one.issued.year,
            due_date=one.due,
            currency=one.currency,
            amount_minor=one.minor,
            remaining_minor=one.minor,
            order_number=one.order_number,
            source_id=self._profile_id,
            first_batch_id=batch.id,
            known_on=day,
        )

    def _batch(self, session: Session, day: date) -> ImportBatch:
        moment = datetime.combine(day, _MORNING, ZoneInfo(self._entity.timezone))
        batch = ImportBatch(
            entity_id=known_id(self._entity),
            kind="items",
            profile_id=self._profile_id,
            file_name=f"ledger-{day:%Y-%m-%d}.csv",
            state="done",
            business_date=day,
            created_at=moment,
            started_at=moment,
            finished_at=moment,
            rows=len(self._items[day]) + len(self._settlements[day]),
            created=len(self._items[day]),
            cleared=len(self._settlements[day]),
        )
        session.add(batch)
        session.flush()
        return batch

    def _known_on(self, day: date) -> date:
        """The Monday after a day, when its import came in; today for what no Monday saw yet."""
        return min(day + timedelta(days=7 - day.weekday()), self._today)
