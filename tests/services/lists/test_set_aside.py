"""Old and exhausted items stand in a list until somebody qualifies them."""

from dso_app.access.permissions import HOUSE
from dso_app.access.viewer import Viewer
from dso_app.clock import today
from dso_app.database import Database
from dso_app.models import Item
from dso_app.services.items.qualification import Qualification, qualify
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.listing import ListRequest
from dso_app.services.scenarios.rows import scenarios_in_force
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.collecting import World, world


def set_aside(here: World) -> list[str]:
    viewer = Viewer(HOUSE, here.entity, today(here.clock, here.entity.timezone))
    asked = ListRequest(filters={"show": "set_aside"}, sort="code")
    found = CustomerListing().page(here.session, viewer, asked)
    return [row.cells["name"].sub for row in found.rows]


def reach(here: World, item: Item, back: int = 0) -> None:
    """Have an item remember the last step of its scenario, or one so many before it."""
    [scenario] = scenarios_in_force(here.session, key(here.entity)).values()
    at = len(scenario.steps) - 1 - back
    item.reached_order, item.reached_offset = at + 1, scenario.offsets[at]
    item.reached_version_id = scenario.scenario.version_id
    here.session.flush()


def test_old_items_stand_in_the_list_until_they_get_a_status(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.customer((100_00, 180), code="YOUNG")
        old = here.customer((100_00, 181), code="OLD")
        here.customer((-100_00, 400), code="CREDIT")
        session.flush()
        assert set_aside(here) == ["OLD"]
        ids = [key(item) for item in here.items(old)]
        qualify(session, HOUSE, clock, ids, Qualification("on going", "asked again"))
        assert set_aside(here) == []


def test_an_item_whose_scenario_has_no_step_left_stands_in_the_list(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        [last] = here.items(here.customer((100_00, 90), code="LAST"))
        [before] = here.items(here.customer((100_00, 90), code="BEFORE"))
        reach(here, last)
        reach(here, before, back=1)
        assert set_aside(here) == ["LAST"]
        last.held_by_action_id = 1
        reach(here, before)
        assert set_aside(here) == ["BEFORE"]
