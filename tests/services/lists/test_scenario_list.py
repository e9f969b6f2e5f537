"""The list of scenarios: who is on each, what it sent lately, who changed it last."""

from datetime import timedelta

from dso_app.access.permissions import HOUSE, Role
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.services.lists.listing import ListRequest, ListRow
from dso_app.services.lists.scenarios import ScenarioListing
from dso_app.services.scenarios.drafts import keep_draft
from dso_app.services.scenarios.switch import archive_scenario, switch_scenario
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import TODAY, FixedClock
from tests.support.collecting import World, step, world


def lines(here: World, viewer: Viewer, show: str = "") -> list[ListRow]:
    """The rows of the list."""
    request = ListRequest(filters={"show": show})
    return list(ScenarioListing().page(here.session, viewer, request).rows)


def test_messages_of_the_last_thirty_days_are_counted(db: Database, clock: FixedClock) -> None:
    with db.write() as session:
        here = world(session, clock)
        customer = here.customer()
        for days in (0, 29, 30, None):
            action = rows.action(session, customer, scenario_id=key(here.scenario), closed_on=TODAY)
            rows.message(
                session,
                customer,
                key=f"m{days}",
                action_id=key(action),
                state="queued" if days is None else "sent",
                sent_on=None if days is None else TODAY - timedelta(days=days),
            )
        [row] = lines(here, rows.viewer(here.entity))
        assert (row.cells["customers"].value, row.cells["sent"].value) == (1, 2)


def test_who_changed_it_last_and_whose_changes_are_not_saved(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        claire = build.user(session, Role.CREDIT_MANAGER, name="Claire Moreau")
        me = build.actor(claire, here.entity)
        [row] = lines(here, rows.viewer(here.entity, me))
        assert (row.cells["changed_at"].sub, row.cells["name"].sub) == ("", "")
        keep_draft(session, me, clock, here.entity, key(here.scenario), 1, {}, None)
        [row] = lines(here, rows.viewer(here.entity, me))
        assert row.cells["name"].sub == "your changes are not saved"
        [row] = lines(here, rows.viewer(here.entity))
        assert row.cells["name"].sub == ""


def test_what_is_off_is_shown_so_and_what_is_archived_apart(
    db: Database, clock: FixedClock
) -> None:
    with db.write() as session:
        here = world(session, clock)
        here.save(step(1, "Reminder", 5), name="Gentle")
        viewer = rows.viewer(here.entity)
        switch_scenario(session, HOUSE, clock, here.entity, "Gentle", active=False)
        assert [row.cells["state"].value for row in lines(here, viewer)] == ["Inactive", "Active"]
        archive_scenario(session, HOUSE, clock, here.entity, "Gentle")
        assert [row.cells["name"].value for row in lines(here, viewer)] == ["Standard"]
        assert [row.cells["name"].value for row in lines(here, viewer, "archived")] == ["Gentle"]
