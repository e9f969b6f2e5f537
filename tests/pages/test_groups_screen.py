"""The groups on screen: renamed, joined, deleted."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Event, GroupMember
from dso_app.pages.groups.state import GroupsState
from tests.support import build, rows
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A manager's tab: one customer in *Élite*, one in *Export*, one in both."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        one, two, both = (build.customer(session, entity) for _ in range(3))
        rows.group(session, "Élite", one, both)
        rows.group(session, "Export", two, both)
        other = build.entity(session)
        rows.group(session, "Theirs", build.customer(session, other))
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER), entity)
    with screen(sqlite_db, entity, actor) as opened:
        opened.call(GroupsState, "load")
        yield opened


def listed(tab: Tab) -> list[tuple[str, str]]:
    return sorted((one.name, one.customers) for one in tab.state(GroupsState).groups)


def edit(tab: Tab, name: str) -> None:
    key = next(one.key for one in tab.state(GroupsState).groups if one.name == name)
    tab.call(GroupsState, "edit", key)


def test_the_groups_of_the_company_stand_there_with_their_customers(tab: Tab) -> None:
    assert listed(tab) == [("Export", "2"), ("Élite", "2")]


def test_a_group_is_renamed(tab: Tab, sqlite_db: Database) -> None:
    edit(tab, "Export")
    tab.call(GroupsState, "rename", {"group_name": " Far   away "})
    assert listed(tab) == [("Far away", "2"), ("Élite", "2")]
    with sqlite_db.read() as session:
        event = session.exec(select(Event).where(Event.kind == "group.changed")).one()
        assert (event.before, event.after) == ("Export", "Far away")


def test_renamed_like_another_its_customers_join_that_one_once_each(
    tab: Tab, sqlite_db: Database
) -> None:
    edit(tab, "Export")
    tab.call(GroupsState, "rename", {"group_name": "Élite"})
    assert listed(tab) == [("Élite", "3")]
    with sqlite_db.read() as session:
        assert len(session.exec(select(GroupMember)).all()) == 4


def test_a_deleted_group_is_taken_off_its_customers(tab: Tab) -> None:
    edit(tab, "Export")
    tab.call(GroupsState, "delete")
    assert listed(tab) == [("Élite", "2")]


@pytest.mark.parametrize("name", ["", "a, b", "x" * 61])
def test_what_is_no_name_is_said_and_nothing_changes(tab: Tab, name: str) -> None:
    edit(tab, "Export")
    tab.call(GroupsState, "rename", {"group_name": name})
    assert tab.state(GroupsState).problem != ""
    assert listed(tab) == [("Export", "2"), ("Élite", "2")]
