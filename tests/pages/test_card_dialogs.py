"""What the card does beside its items: statement, files, one reminder for many accounts."""

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from reflex.istate.data import ReflexURL
from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Action, ActionItem, Attachment, Customer, Item
from dso_app.pages.customer_card.attachments_state import AttachmentsState
from dso_app.pages.customer_card.grouped_state import GroupedState
from dso_app.pages.customer_card.statement_state import StatementState
from dso_app.pages.customer_card.timeline_state import TimelineState
from dso_app.services.customers.attachments import attach, stored
from tests.support import build, collecting
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.screens import Tab, screen


@pytest.fixture
def claire(sqlite_db: Database, tmp_path: Path) -> Iterator[Tab]:
    """Claire before the card of a head office that pays for a shop, a credit among its items."""
    with sqlite_db.write() as session:
        made = collecting.world(session, FixedClock())
        me = build.user(session, Role.COLLECTOR, whole_ledger=True, name="Claire")
        head = made.customer((300_00, 30), (-50_00, 5), code="HQ", name="Siège")
        made.customer((70_00, 10), code="S1", parent_code="HQ", name="Lyon")
        customer, entity, actor = key(head), made.entity, build.actor(me)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DSO_DATA_DIR", str(tmp_path))
        with screen(sqlite_db, entity, actor) as tab:
            url = ReflexURL(f"http://127.0.0.1:3000/customers/{customer}")
            tab.root.router = dataclasses.replace(tab.root.router, url=url)
            yield tab


def _specific(database: Database) -> tuple[Action, list[int]]:
    """The one specific action there is, and the amounts of its items."""
    with database.read() as session:
        action = session.exec(select(Action).where(Action.kind == "specific")).one()
        items = select(Item.remaining_minor).join(ActionItem)
        found = session.exec(items.where(ActionItem.action_id == action.id)).all()
        return action, sorted(found)


def test_a_statement_is_prepared_with_all_that_is_open_and_shown_before_its_yes(
    claire: Tab, sqlite_db: Database
) -> None:
    events = claire.call(StatementState, "send")
    action, items = _specific(sqlite_db)
    assert (action.step_name, action.state, items) == (
        *("Statement of account", "to_confirm"),
        [-50_00, 300_00],
    )
    assert len(events) == 5
    claire.call(TimelineState, "open_action", str(action.id))
    assert "250.00" in claire.state(TimelineState).message.html


def test_one_reminder_names_what_each_account_is_asked_for_and_holds_their_items(
    claire: Tab, sqlite_db: Database
) -> None:
    claire.call(GroupedState, "load")
    assert claire.state(GroupedState).offered
    claire.call(GroupedState, "begin")
    state = claire.state(GroupedState)
    assert [(one.name, one.asked) for one in state.parts] == [
        ("Siège (HQ)", "250.00\N{NO-BREAK SPACE}EUR"),
        ("Lyon (S1)", "70.00\N{NO-BREAK SPACE}EUR"),
    ]
    form = {"channel": "email", "on": "2026-06-30", "text": "reminder_1", "comment": ""}
    claire.call(GroupedState, "start", form)
    assert not state.asking
    action, items = _specific(sqlite_db)
    assert (action.step_name, items) == ("Grouped reminder", [-50_00, 70_00, 300_00])
    claire.call(GroupedState, "begin")
    claire.call(GroupedState, "start", form)
    assert state.problem != ""
    _specific(sqlite_db)


def test_a_customer_who_pays_for_nobody_else_is_offered_no_grouped_reminder(
    claire: Tab, sqlite_db: Database
) -> None:
    with sqlite_db.read() as session:
        shop = session.exec(select(Customer.id).where(Customer.code == "S1")).one()
    claire.go(f"/customers/{shop}")
    claire.call(GroupedState, "load")
    assert not claire.state(GroupedState).offered


def test_files_stand_there_with_size_and_author_and_are_taken_away_after_a_question(
    claire: Tab, sqlite_db: Database
) -> None:
    with sqlite_db.read() as session:
        customer = session.exec(select(Customer.id).where(Customer.code == "HQ")).one() or 0
    with stored("plan.txt", io.BytesIO(b"x" * 1500)) as file, sqlite_db.write() as session:
        attach(session, claire.viewer.actor, FixedClock(), customer, file)
    claire.call(AttachmentsState, "load")
    state = claire.state(AttachmentsState)
    [kept] = state.files
    assert (kept.name, kept.mine) == ("plan.txt", True)
    assert kept.detail.startswith("2 kB · ")
    assert kept.detail.endswith(" · Claire")
    claire.call(AttachmentsState, "ask", kept.key)
    assert state.asked == kept.key
    claire.call(AttachmentsState, "remove", kept.key)
    claire.call(AttachmentsState, "load")
    assert state.files == []
    with sqlite_db.read() as session:
        assert session.exec(select(Attachment).order_by(col(Attachment.id))).all() == []
