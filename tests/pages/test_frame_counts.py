"""The counts beside the menu's entries come after what the page is about."""

from dso_app.access.permissions import Role
from dso_app.components.page import _PAGES
from dso_app.components.session_state import FrameState
from dso_app.database import Database
from dso_app.models import Action
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.doors import handlers
from tests.support.screens import screen


def test_they_are_read_by_the_last_handler_of_every_page_in_the_frame() -> None:
    handlers()
    framed = [options["on_load"] for _view, options in _PAGES if len(options["on_load"]) > 1]
    assert len(framed) > 20
    for reads in framed:
        assert reads[-1] is FrameState.count


def test_they_stand_there_once_counted_and_until_they_are_counted_again(
    sqlite_db: Database,
) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        boss = build.actor(build.user(session, Role.ADMINISTRATOR), entity)
        customer = build.customer(session, entity)
        session.add(
            Action(
                entity_id=build.key(entity),
                customer_id=build.key(customer),
                channel="call",
                mode="manual",
                state="to_do",
                planned_on=TODAY,
                created_on=TODAY,
            )
        )
    with screen(sqlite_db, entity, boss) as tab:
        tab.call(FrameState, "arrive", "dso_app.pages.home")
        assert tab.state(FrameState).badges == {}
        tab.call(FrameState, "count")
        assert tab.state(FrameState).badges == {"to_do": 1, "outbox_trouble": 0}
        tab.call(FrameState, "arrive", "dso_app.pages.home")
        assert tab.state(FrameState).badges == {"to_do": 1, "outbox_trouble": 0}
