"""Named fields in tables: columns to choose, found by the search, narrowed by what they hold."""

from typing import Any

import pytest
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.models import Entity
from dso_app.services.company.verbs import set_entity
from dso_app.services.lists.customer_items import CustomerItemListing
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.items import ItemListing
from dso_app.services.lists.listing import Listing, ListRequest
from tests.support import build, rows
from tests.support.build import key
from tests.support.clocks import FixedClock

NAMES = {
    "customers.custom_1": "Branch",
    "customers.custom_12": "Sector",
    "items.custom_2": "Site",
}


def fill(session: Session) -> Entity:
    """Three customers of branches Nord, Nord-Est and none; an item each, of sites."""
    entity = build.entity(session)
    set_entity(session, HOUSE, FixedClock(), entity, NAMES)
    customers = (("C1", "Nord", "Quai 9"), ("C2", "Nord-Est", "Gare"), ("C3", None, ""))
    for code, branch, site in customers:
        customer = build.customer(session, entity, code=code, custom_1=branch, custom_3="unnamed")
        build.item(session, customer, custom_2=site)
    return entity


def found(
    session: Session, entity: Entity, listing: Listing, column: str, **asked: Any
) -> set[Any]:
    page = listing.page(session, rows.viewer(entity), ListRequest(**asked))
    return {row.cells[column].value for row in page.rows}


def test_a_named_field_is_a_column_to_choose_and_an_unnamed_one_is_none(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        listing = CustomerListing()
        page = listing.page(session, rows.viewer(entity), ListRequest(sort="custom_1"))
    offered = {one.key: one.words("fr") for one in listing.columns if one.given}
    assert offered == {"custom_1": "Branch", "custom_12": "Sector"}
    assert not any(one.shown for one in listing.columns if one.given)
    assert [row.cells["custom_1"].value for row in page.rows] == ["Nord", "Nord-Est", None]


def test_the_search_finds_what_named_fields_hold_and_not_what_unnamed_ones_do(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        assert found(session, entity, CustomerListing(), "code", search="nord-e") == {"C2"}
        assert found(session, entity, CustomerListing(), "code", search="unnamed") == set()
        assert found(session, entity, ItemListing(), "code", search="quai") == {"C1"}
        assert found(session, entity, ItemListing(), "code", search="nord-e") == {"C2"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("nord", {"C1", "C2"}),
        ("=Nord", {"C1"}),
        ("=", {"C3"}),
        ("%", set()),
        ("  ", {"C1", "C2", "C3"}),
    ],
)
def test_customers_are_narrowed_by_what_a_field_holds(
    db: Database, text: str, codes: set[str]
) -> None:
    with db.write() as session:
        entity = fill(session)
        listing, filters = CustomerListing(), {"custom_1": text, "custom_3": "ignored"}
        assert found(session, entity, listing, "code", filters=filters) == codes


def test_items_are_narrowed_by_their_own_fields_and_by_their_customers(db: Database) -> None:
    with db.write() as session:
        entity = fill(session)
        asked = {"custom_2": "gare"}
        assert found(session, entity, ItemListing(), "code", filters=asked) == {"C2"}
        asked = {"customer_custom_1": "=Nord"}
        assert found(session, entity, ItemListing(), "custom_2", filters=asked) == {"Quai 9"}
        asked = {"customer_custom_1": "nord", "custom_2": "quai"}
        assert found(session, entity, ItemListing(), "customer_custom_1", filters=asked) == {"Nord"}


def test_the_card_s_items_have_the_named_fields_case_and_comment_of_the_file(db: Database) -> None:
    with db.write() as session:
        entity = build.entity(session)
        set_entity(session, HOUSE, FixedClock(), entity, NAMES)
        customer = build.customer(session, entity)
        build.item(session, customer, custom_2="Quai 9", business_case="B7", comment="2nd half")
        build.item(session, customer, custom_2="Gare")
        listing = CustomerItemListing(key(customer))
        asked = ListRequest(filters={"custom_2": "quai"})
        (row,) = listing.page(session, rows.viewer(entity), asked).rows
    assert {name: row.cells[name].value for name in ("custom_2", "business_case", "note")} == {
        "custom_2": "Quai 9",
        "business_case": "B7",
        "note": "2nd half",
    }
    assert [one.words("en") for one in listing.narrowing()] == ["Site"]
