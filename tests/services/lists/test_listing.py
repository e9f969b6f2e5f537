"""A listing: paging, sorting, totals and scope, done in SQL on either database."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlmodel import col

from dso_app.access.permissions import Role
from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.database import Database
from dso_app.models import Customer, Item
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from tests.support import build
from tests.support.clocks import TODAY


class Items(Listing):
    """Items with their customer, for these tests."""

    name = "test_items"
    columns = (
        Column("name", "Customer"),
        Column("due", "Due", Kind.DATE),
        Column("open", "Open", Kind.MONEY, total=True),
    )
    currency = "currency"
    order = "due"

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        found: Any = select(
            col(Item.id).label("id"),
            col(Customer.name).label("name"),
            col(Item.due_date).label("due"),
            col(Item.remaining_minor).label("open"),
            col(Item.currency).label("currency"),
        ).join(Customer, col(Customer.id) == col(Item.customer_id))
        return scoped(found, viewer.actor, viewer.entity_id).where(
            col(Customer.name).icontains(request.search, autoescape=True)
        )

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        cells = super().cells(row, viewer)
        return {**cells, "name": Cell(row["name"], sub="seen")}


@pytest.fixture
def viewer(db: Database) -> Viewer:
    """A manager looking at three items of two customers, in two currencies."""
    with db.write() as session:
        entity = build.entity(session)
        manager = build.user(session, Role.CREDIT_MANAGER)
        garnier = build.customer(session, entity, name="Garnier")
        atelier = build.customer(session, entity, name="atelier Roux")
        build.item(session, garnier, 100_00, late=10)
        build.item(session, garnier, 50_00, late=40)
        build.item(session, atelier, 7_00, late=20, currency="USD")
        actor = build.actor(manager)
    return Viewer(actor=actor, entity=entity, today=TODAY)


def names(db: Database, viewer: Viewer, request: ListRequest) -> list[str]:
    with db.read() as session:
        return [row.cells["name"].value for row in Items().page(session, viewer, request).rows]


def test_rows_come_in_the_listing_s_order_until_the_user_sorts(
    db: Database, viewer: Viewer
) -> None:
    assert names(db, viewer, ListRequest()) == ["Garnier", "atelier Roux", "Garnier"]


def test_words_sort_without_regard_to_capitals(db: Database, viewer: Viewer) -> None:
    assert names(db, viewer, ListRequest(sort="name"))[0] == "atelier Roux"
    assert names(db, viewer, ListRequest(sort="name", descending=True))[0] == "Garnier"


def test_a_column_that_does_not_exist_sorts_nothing(db: Database, viewer: Viewer) -> None:
    asked = ListRequest(sort="id; drop table item")
    assert names(db, viewer, asked) == names(db, viewer, ListRequest())


def test_totals_are_of_the_filtered_rows_and_never_mix_currencies(
    db: Database, viewer: Viewer
) -> None:
    with db.read() as session:
        page = Items().page(session, viewer, ListRequest(page_size=1))
        found = Items().page(session, viewer, ListRequest(search="garn"))
    assert [(one.currency, one.sums["open"]) for one in page.totals] == [
        ("EUR", 150_00),
        ("USD", 7_00),
    ]
    assert page.count == 3
    assert [(one.currency, one.sums["open"]) for one in found.totals] == [("EUR", 150_00)]
    assert found.count == 2


@pytest.mark.parametrize("asked", ["", "garn", "nobody"])
def test_the_sums_are_the_same_whether_all_rows_are_on_the_page_or_few(
    db: Database, viewer: Viewer, asked: str
) -> None:
    with db.read() as session:
        few, exact, more = (
            Items().page(session, viewer, ListRequest(search=asked, page_size=size))
            for size in (1, 3, 50)
        )
    assert (few.totals, few.count) == (exact.totals, exact.count) == (more.totals, more.count)
    assert len(few.rows) == min(1, more.count)
    assert exact.rows == more.rows


def test_a_page_beyond_the_last_one_is_the_last_one(db: Database, viewer: Viewer) -> None:
    with db.read() as session:
        page = Items().page(session, viewer, ListRequest(page=9, page_size=2))
    assert (page.page, len(page.rows)) == (2, 1)


def test_an_export_writes_every_row_and_select_all_means_every_key(
    db: Database, viewer: Viewer
) -> None:
    asked = ListRequest(page_size=1)
    with db.read() as session:
        rows = list(Items().rows(session, viewer, asked))
        keys = Items().keys(session, viewer, asked)
    assert len(rows) == 3
    assert sorted(row.key for row in rows) == sorted(keys)


def test_nothing_in_scope_is_an_empty_first_page(db: Database, viewer: Viewer) -> None:
    with db.read() as session:
        page = Items().page(session, viewer, ListRequest(search="nobody"))
    assert (page.rows, page.count, page.totals, page.page) == ((), 0, (), 1)
