"""Two people with the card of one customer before them."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from reflex.istate.data import ReflexURL
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Contact, Customer
from dso_app.pages.customer_card.contacts_state import ContactsState
from dso_app.pages.customer_card.details_state import DetailsState
from dso_app.pages.customer_card.items_state import ItemsState
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen


@dataclass
class House:
    """Claire and Paul, each with the card of the same customer before them."""

    database: Database
    claire: Tab
    paul: Tab
    customer: int
    items: list[int]
    contact: str

    def read(self) -> Customer:
        """The customer as they stand now."""
        with self.database.read() as session:
            return session.get_one(Customer, self.customer)

    def both(self, kind: type, handler: str, *values: str) -> None:
        """Call a handler in both tabs, Claire's first."""
        for tab in (self.claire, self.paul):
            tab.call(kind, handler, *values)


def at_one_card(sqlite_db: Database) -> Iterator[House]:
    """The customer as both find it in the morning."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        claire, paul = (
            build.user(session, Role.CREDIT_MANAGER, name=name)
            for name in ("Claire Moreau", "Paul Henry")
        )
        customer = made.customer((300_00, 30), (200_00, 10), phone="01")
        contact = session.exec(select(Contact)).one()
        contact.name, contact.email = "Nadia", "nadia@example.com"
        entity, customer_id, contact_key = made.entity, key(customer), str(contact.id)
        items = [key(item) for item in made.items(customer)]
        actors = build.actor(claire), build.actor(paul)
    with screen(sqlite_db, entity, actors[0]) as tab:
        url = ReflexURL(f"http://127.0.0.1:3000/customers/{customer_id}")
        tab.root.router = dataclasses.replace(tab.root.router, url=url)
        found = House(sqlite_db, tab, tab.beside(actors[1]), customer_id, items, contact_key)
        found.both(ItemsState, "load_table")
        found.both(ContactsState, "load")
        found.both(DetailsState, "load")
        yield found
