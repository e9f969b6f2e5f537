"""The reports as somebody asks them."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.pages.reports.ageing_state import AgeingState
from dso_app.pages.reports.behind_state import back_to_report
from dso_app.pages.reports.dso_state import DsoState
from dso_app.pages.reports.items_state import AgeingItemsState
from tests.support import build
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.screens import Tab, screen


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """A viewer's tab: of one customer 100.00 late and 50.00 not due, of another a credit."""
    with sqlite_db.write() as session:
        entity = build.entity(session)
        me = build.user(session, Role.VIEWER)
        first = build.customer(session, entity, name="Garnier", code="C1")
        second = build.customer(session, entity, name="Lenoir", code="C2")
        build.item(session, first, 100_00, late=10)
        build.item(session, first, 50_00, late=-5)
        build.item(session, second, -30_00, late=40, kind="credit_note")
        stranger = build.customer(session, build.entity(session), name="Elsewhere")
        build.item(session, stranger, 7_00, late=1)
    with screen(sqlite_db, entity, build.actor(me, entity)) as opened:
        yield opened


def _dollars(tab: Tab, db: Database) -> None:
    with db.write() as session:
        owner = tab.viewer.entity
        customer = build.customer(session, owner, code="C3")
        build.item(session, customer, 10_00, late=1, currency="USD")


def test_the_strip_sums_to_the_total_row_and_each_name_stands_once(tab: Tab) -> None:
    tab.call(AgeingState, "load_table")
    state = tab.state(AgeingState)
    assert [part.amount for part in state.parts] == ["50.00", "100.00", "-30.00", "0.00", "0.00"]
    assert [line.label for line in state.lines] == ["Garnier", "Lenoir"]
    total = next(
        cell
        for cell, head in zip(state.totals[0].cells, state.heads, strict=True)
        if head.key == "total"
    )
    assert total.text == "120.00"
    assert state.count_words == "2 customers"


def test_the_currency_stands_in_the_head_of_the_total_alone(tab: Tab) -> None:
    tab.call(AgeingState, "load_table")
    assert [head.label for head in tab.state(AgeingState).heads if "EUR" in head.label] == [
        "Total, EUR"
    ]


def test_the_date_asked_for_stays_in_the_address(tab: Tab) -> None:
    tab.call(AgeingState, "load_table")
    day = (TODAY - timedelta(days=20)).isoformat()
    tab.call(AgeingState, "filter_by", "as_of", day)
    state = tab.state(AgeingState)
    assert (state.as_of, state.address) == (day, f"as_of={day}")
    # Twenty days ago nothing was late but the credit.
    assert [part.amount for part in state.parts][:2] == ["150.00", "-30.00"]


def test_without_a_rate_the_report_says_so_and_one_currency_can_be_looked_at(
    tab: Tab, sqlite_db: Database
) -> None:
    _dollars(tab, sqlite_db)
    tab.call(AgeingState, "load_choices")
    tab.call(AgeingState, "load_table")
    state = tab.state(AgeingState)
    assert state.refused == "There is no exchange rate from USD to EUR on 30 Jun 2026."
    assert (state.lines, state.parts) == ([], [])
    assert [one.label for one in state.currencies] == ["All, in EUR", "Only EUR", "Only USD"]
    tab.call(AgeingState, "filter_by", "currency", "USD")
    assert (state.refused, state.parts[1].amount) == ("", "10.00")


def test_behind_a_row_s_bucket_stand_items_of_the_same_sum(tab: Tab) -> None:
    tab.call(AgeingState, "load_table")
    cells = tab.state(AgeingState).lines[0].cells
    late = next(cell for cell in cells if cell.text == "100.00")
    assert "bucket=1-30" in late.href
    for name, value in (("customer", tab.state(AgeingState).lines[0].key), ("bucket", "1-30")):
        tab.call(AgeingItemsState, "filter_by", name, value)
    state = tab.state(AgeingItemsState)
    assert (state.count, state.total) == (1, "100.00\N{NO-BREAK SPACE}EUR")
    assert state.words == "Garnier · 1–30 · as of 30 Jun 2026"


def test_another_company_s_customer_has_neither_items_nor_a_name_here(tab: Tab) -> None:
    tab.call(AgeingItemsState, "filter_by", "customer", "3")
    state = tab.state(AgeingItemsState)
    assert (state.count, state.words) == (0, "as of 30 Jun 2026")


def test_the_way_back_keeps_the_question_and_leaves_the_row() -> None:
    asked = {
        "as_of": "2026-06-30",
        "by": "collector",
        "collector": "3",
        "group": "7",
        "bucket": "90+",
    }
    assert (
        back_to_report("/reports/ageing", asked)
        == "/reports/ageing?as_of=2026-06-30&by=collector&group=7"
    )


def test_the_way_back_from_the_row_of_a_kind_leads_to_all_kinds() -> None:
    asked = {"by": "kind", "kind": "invoice", "bucket": "90+"}
    assert back_to_report("/reports/ageing", asked) == "/reports/ageing?by=kind"


@pytest.mark.parametrize(
    ("asked", "back"),
    [
        # With a date to compare with, and rows other than usual.
        ({"by": "collector", "compare": "2026-05-31"}, "compare=2026-05-31&by=collector"),
        ({"by": "kind"}, "by=kind"),
        ({"kind": "invoice"}, "kind=invoice"),
        # A filter by what the rows are is kept, and the rows are as usual: which of the two a
        # filter is cannot be told from an address.
        ({"by": "kind", "kind": "invoice"}, "kind=invoice"),
    ],
)
def test_behind_a_figure_above_the_rows_the_way_back_keeps_what_was_asked(
    tab: Tab, asked: dict[str, str], back: str
) -> None:
    tab.call(AgeingState, "load_table")
    for name, value in asked.items():
        tab.call(AgeingState, "filter_by", name, value)
    (late,) = (one for one in tab.state(AgeingState).figures if one.name == "Late")
    for name, value in parse_qsl(urlsplit(late.href).query):
        tab.call(AgeingItemsState, "filter_by", name, value)
    items = tab.state(AgeingItemsState)
    assert items.total == late.amount
    assert items.back == f"/reports/ageing?as_of=2026-06-30&{back}"


def test_a_dso_that_needs_unknown_sales_says_so(tab: Tab) -> None:
    tab.call(DsoState, "load_table")
    words = tab.state(DsoState).words
    assert (words.balance.value, words.sales_unknown) == ("—", True)
    assert words.balance.note == "sales not known"
    assert words.receivables.value == "120.00"


def test_dso_names_a_missing_rate_and_shows_one_currency_instead(
    tab: Tab, sqlite_db: Database
) -> None:
    _dollars(tab, sqlite_db)
    tab.call(DsoState, "load_table")
    assert tab.state(DsoState).refused.startswith("There is no exchange rate from USD")
    tab.call(DsoState, "filter_by", "currency", "USD")
    state = tab.state(DsoState)
    assert (state.refused, state.words.receivables.value) == ("", "10.00")
    assert state.address == "currency=USD"


def test_a_guest_is_refused_the_reports(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        entity = build.entity(session)
        guest = build.user(session, Role.GUEST)
    assert key(guest)
    with screen(sqlite_db, entity, build.actor(guest)) as tab:
        tab.call(AgeingState, "load_table")
        tab.call(DsoState, "load_table")
        assert tab.state(AgeingState).lines == []
        assert tab.state(DsoState).words.receivables.value == "—"
        assert tab.heard == ["You are not allowed to do this."] * 2
