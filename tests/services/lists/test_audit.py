"""The audit trail: all that happened, by who, what, whom and when, within one's companies."""

from collections.abc import Mapping

import pytest

from dso_app.access.permissions import Actor, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Entity
from dso_app.services.history import record
from dso_app.services.lists.audit import AuditListing
from dso_app.services.lists.listing import ListRequest
from dso_app.services.lists.users import UserListing
from tests.support import build
from tests.support.clocks import TODAY, FixedClock


class House:
    """Two companies, a customer in each, and an event of every sort, one an hour from 10:00."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        with database.write() as session:
            self.main, other = build.entity(session), build.entity(session)
            self.boss = build.user(session, Role.ADMINISTRATOR, name="Boss")
            garnier = build.customer(session, self.main, name="Garnier", code="C42")
            them = build.customer(session, other, name="Elsewhere")
            boss = build.actor(self.boss)
            house = Actor(role=Role.ADMINISTRATOR)
            for kind, actor, about in (
                ("user.role", boss, {"before": "collector", "after": "viewer"}),
                ("item.status", boss, {"customer_id": garnier.id, "entity_id": self.main.id}),
                ("item.status", house, {"customer_id": them.id, "entity_id": other.id}),
                ("import.done", house, {"entity_id": self.main.id}),
                ("mail.set_up", boss, {}),
            ):
                record(session, actor, clock, kind, kind, **about)
                clock.advance(hours=1)

    def kinds(
        self, filters: Mapping[str, str] | None = None, actor: Actor | None = None
    ) -> list[str]:
        """The events seen, in words, the first one first."""
        viewer = self.viewer(actor or build.actor(self.boss))
        with self.database.read() as session:
            page = AuditListing().page(session, viewer, ListRequest(filters=filters or {}))
        return [str(row.cells["what"].value) for row in reversed(page.rows)]

    def viewer(self, actor: Actor) -> Viewer:
        """Somebody who looks at the first company."""
        return Viewer(actor=actor, entity=self.main, today=TODAY)


@pytest.fixture
def house(db: Database, clock: FixedClock) -> House:
    return House(db, clock)


def test_everything_stands_there_with_roles_in_words(house: House) -> None:
    assert len(house.kinds()) == 5
    with house.database.read() as session:
        page = AuditListing().page(
            session, house.viewer(build.actor(house.boss)), ListRequest(filters={"kind": "people"})
        )
    cells = page.rows[0].cells
    assert (cells["who"].value, cells["before"].value, cells["after"].value) == (
        "Boss",
        "Collector",
        "Viewer",
    )


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        ({"kind": "decisions"}, ["item.status", "item.status"]),
        ({"kind": "imports"}, ["import.done"]),
        ({"kind": "settings"}, ["mail.set_up"]),
        ({"customer": "garn"}, ["item.status"]),
        ({"customer": "C42"}, ["item.status"]),
        ({"person": "none"}, ["item.status", "import.done"]),
        ({"from": "2026-06-30", "to": "2026-06-30"}, None),
        ({"from": "2026-07-01"}, []),
        ({"to": "2026-06-29"}, []),
    ],
)
def test_it_is_filtered_by_kind_customer_person_and_days(
    house: House, filters: dict[str, str], seen: list[str] | None
) -> None:
    found = house.kinds(filters)
    assert found == seen if seen is not None else len(found) == 5


def test_a_day_begins_and_ends_in_the_companys_time_zone(house: House) -> None:
    """22:30 in UTC is half past midnight of the next day in Paris."""
    house.clock.advance(hours=7, minutes=30)
    with house.database.write() as session:
        record(session, build.actor(house.boss), house.clock, "job.asked", "late")
    assert house.kinds({"from": "2026-07-01"}) == ["late"]


def test_who_sees_one_company_sees_nothing_of_the_other(house: House) -> None:
    with house.database.read() as session:
        narrow = build.actor(house.boss, session.get_one(Entity, house.main.id))
    assert house.kinds(actor=narrow) == ["item.status", "import.done"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_read_it_and_the_list_of_people(house: House, role: Role) -> None:
    viewer = house.viewer(Actor(role=role, user_id=1))
    with house.database.read() as session:
        for listing in (AuditListing(), UserListing(house.clock.real())):
            with pytest.raises(NotAllowed):
                listing.page(session, viewer, ListRequest())
