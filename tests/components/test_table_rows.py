"""A page of a listing as the browser shows it."""

from typing import Any

from sqlalchemy import Select

from dso_app.access.viewer import Viewer
from dso_app.components.table_rows import chosen_columns, heads, lines, total_lines
from dso_app.services.lists.listing import (
    Cell,
    Column,
    Kind,
    Listing,
    ListPage,
    ListRequest,
    ListRow,
    Total,
)

NAME = Column("name", "Customer")
LATE = Column("late", "Late", Kind.MONEY, total=True)
DAYS = Column("days", "Oldest", Kind.DAYS)
STATE = Column("state", "State", Kind.PILL, shown=False)
ROW = ListRow(
    key="7",
    cells={"name": Cell("Garnier", sub="C1"), "late": Cell(48_210_00), "days": Cell(74)},
    currency="EUR",
    href="/customers/7",
)


class Some(Listing):
    """Never queried here."""

    name = "some"
    columns = (NAME, LATE, DAYS, STATE)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        raise NotImplementedError


def page_of(*rows: ListRow, totals: tuple[Total, ...] = ()) -> ListPage:
    return ListPage(rows=rows, count=len(rows), totals=totals, page=1)


def test_the_user_s_columns_are_shown_in_the_listing_s_order() -> None:
    listing = Some()
    assert chosen_columns(listing, "state,name") == [NAME, STATE]


def test_without_a_choice_or_with_a_lost_one_the_listing_chooses() -> None:
    listing = Some()
    assert chosen_columns(listing, "") == [NAME, LATE, DAYS]
    assert chosen_columns(listing, "gone") == [NAME, LATE, DAYS]


def test_a_row_is_words_with_its_age_colour_and_leads_by_its_first_cell() -> None:
    (line,) = lines([NAME, LATE, DAYS], page_of(ROW), "en")
    name, late, days = line.cells
    assert (name.text, name.sub, name.lead) == ("Garnier", "C1", True)
    assert (late.text, late.css) == ("48,210.00", "num")
    assert (days.text, days.bucket) == ("74 d", "3")
    assert line.href == "/customers/7"


def test_amounts_name_their_currency_only_when_rows_differ() -> None:
    dollars = ListRow(key="8", cells={"late": Cell(1_00)}, currency="USD")
    both = page_of(ROW, dollars)
    assert [line.cells[0].text for line in lines([LATE], both, "en")] == [
        "48,210.00\N{NO-BREAK SPACE}EUR",
        "1.00\N{NO-BREAK SPACE}USD",
    ]
    assert [head.label for head in heads([LATE], both, "en")] == ["Late"]
    assert [head.label for head in heads([LATE], page_of(ROW), "en")] == ["Late, EUR"]


def test_there_is_one_line_of_sums_a_currency_and_the_count_stands_first() -> None:
    totals = (Total("EUR", {"late": 5_00}), Total("USD", {"late": 7_00}))
    found = total_lines([NAME, LATE], page_of(totals=totals), "2 customers", "en")
    assert [[cell.text for cell in line.cells] for line in found] == [
        ["2 customers", "5.00\N{NO-BREAK SPACE}EUR"],
        ["", "7.00\N{NO-BREAK SPACE}USD"],
    ]


def test_a_number_stays_in_one_piece_and_a_long_name_gets_room() -> None:
    def css_of(text: str) -> str:
        (line,) = lines([NAME], page_of(ListRow(key="1", cells={"name": Cell(text)})), "en")
        return line.cells[0].css

    assert css_of("TRT25-0008") == "whole"
    assert css_of("29 Nov 2026 22:50:23") == "whole"
    assert css_of("Boulangerie de la Loire") == "some"
    assert css_of("Société de distribution et de négoce de matériaux") == "long"
    assert css_of("Société de distribution " * 5) == "longer"
    assert css_of("") == ""


def test_the_count_under_a_table_stays_on_one_line() -> None:
    total = Total(currency="EUR", sums={"late": 1_00})
    (line,) = total_lines([NAME, LATE], page_of(totals=(total,)), "1,816 items", "en")
    assert (line.cells[0].text, line.cells[0].css) == ("1,816 items", "whole")
