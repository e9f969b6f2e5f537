"""Files out as PDF: what stands on the pages and where, read back as a reader sees it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dso_app.reports.export import FileFormat, write_sheet
from dso_app.reports.export.sheet import (
    Chart,
    Drawn,
    House,
    Series,
    Sheet,
    SheetColumn,
    SheetRow,
    Summary,
)
from dso_app.services.company.logos import Logo
from dso_app.services.lists.listing import Kind
from tests.support.drawn import Ink, Thing, page_size, said, things
from tests.support.images import png

HOUSE = House("Atelier Duval", ["44000 Nantes"], "en", date(2026, 6, 30), "30 Jun 2026")
MARGIN, HEIGHT = 14, 297
"""Of a page, in millimetres."""
MONTHS = ("Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026")
BLUE, AMBER = (47, 95, 208), (224, 161, 0)
"""The colours of a chart's first two series."""


def written(house: House = HOUSE, columns: int = 1, **values: Any) -> bytes:
    heads = [SheetColumn("Late", Kind.MONEY)] * columns
    content = Sheet("Ageing", [("As of", "today")], heads, [SheetRow([7] * columns)], **values)
    return write_sheet(content, FileFormat.PDF, house)


def charted(drawn: Drawn, *values: tuple[int | None, ...]) -> bytes:
    """A chart of amounts in euros, a series each."""
    series = [
        Series(f"Series {n}", [None if one is None else one * 100 for one in line])
        for n, line in enumerate(values, start=1)
    ]
    chart = Chart("Sales by month, EUR", drawn, MONTHS[: len(values[0])], series, "EUR")
    return written(summary=Summary([], chart))


def bars(content: bytes, colour: tuple[int, int, int]) -> list[Thing]:
    """The bars of a colour from left to right: what is filled and no square of the legend."""
    found = [one for one in things(content) if one.ink is Ink.PATH and one.fill == colour]
    return sorted((one for one in found if one.size != (2.4, 2.4)), key=lambda one: one.left)


def test_the_letterhead_stands_above_the_title_and_that_above_its_facts_and_the_table() -> None:
    content = written()
    order = [HOUSE.name, *HOUSE.lines, "Ageing", "As of: today", "Late"]
    heights = [said(content, text).top for text in order]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == len(order)
    assert HEIGHT - heights[0] == pytest.approx(MARGIN, abs=1)


@pytest.mark.parametrize(
    ("pixels", "size"),
    # It fills a box of 46 by 14 mm in one direction and keeps its shape.
    [((200, 60), (46.0, 13.8)), ((60, 200), (4.2, 14.0)), ((20, 6), (46.0, 13.8))],
)
def test_the_logo_stands_in_the_corner_at_its_size_and_nothing_runs_into_it(
    pixels: tuple[int, int], size: tuple[float, float]
) -> None:
    logo = Logo(png(*pixels), "image/png", *pixels)
    content = written(replace(HOUSE, logo=logo, name="Atelier Duval " * 20))
    (image,) = (one for one in things(content) if one.ink is Ink.IMAGE)
    assert image.size == size
    assert (round(image.right), round(HEIGHT - image.top)) == (210 - MARGIN, MARGIN)
    name = next(one for one in things(content) if one.text.startswith("Atelier"))
    assert name.right < 210 - MARGIN - 46
    assert said(content, "Ageing").top < HEIGHT - MARGIN - 14


def test_without_a_logo_there_is_no_image() -> None:
    assert [one for one in things(written()) if one.ink is Ink.IMAGE] == []


@pytest.mark.parametrize(("columns", "size"), [(7, (210, 297)), (8, (297, 210))])
def test_a_wide_table_lies_across_its_pages(columns: int, size: tuple[int, int]) -> None:
    assert page_size(written(columns=columns)) == size


def test_a_chart_draws_a_bar_a_month_as_high_as_its_value_over_its_name() -> None:
    content = charted(Drawn.COLUMNS, (100, 200, 0, 400))
    found = bars(content, BLUE)
    # 58 mm are 400.00: nothing is drawn of nothing.
    assert [one.size[1] for one in found] == [14.5, 29.0, 58.0]
    assert len({one.bottom for one in found}) == 1
    for bar, month in zip(found, (MONTHS[0], MONTHS[1], MONTHS[3]), strict=True):
        assert bar.middle == pytest.approx(said(content, month).middle, abs=0.3)
        assert said(content, month).top < bar.bottom
    march = said(content, MONTHS[2])
    assert found[1].right < march.left
    assert march.right < found[2].left
    assert said(content, "Sales by month, EUR").bottom > found[2].top
    # The scale beside it.
    zero, most = said(content, "0"), said(content, "400")
    assert (zero.bottom + zero.top) / 2 == pytest.approx(found[0].bottom, abs=0.5)
    assert (most.bottom + most.top) / 2 == pytest.approx(found[2].top, abs=0.5)


def test_the_series_of_a_month_stand_beside_each_other_or_on_each_other() -> None:
    beside = charted(Drawn.COLUMNS, (100, 300), (200, 100))
    first, second = bars(beside, BLUE)[0], bars(beside, AMBER)[0]
    assert (first.right, first.bottom) == pytest.approx((second.left, second.bottom), abs=0.1)
    stacked = charted(Drawn.STACKED, (100, 300), (200, 100))
    first, second = bars(stacked, BLUE)[0], bars(stacked, AMBER)[0]
    assert (first.left, first.top) == pytest.approx((second.left, second.bottom), abs=0.1)
    assert second.size[1] == pytest.approx(2 * first.size[1], abs=0.1)
    for name in ("Series 1", "Series 2"):
        assert said(stacked, name).top < first.bottom


def test_a_line_has_a_gap_where_a_month_is_not_known() -> None:
    content = charted(Drawn.LINES, (100, None, 200, 400))
    (line,) = (one for one in things(content) if one.ink is Ink.PATH and one.stroke == BLUE)
    march, april = (said(content, month).middle for month in MONTHS[2:])
    assert (line.left, line.right) == pytest.approx((march, april), abs=1)
    # From 200.00 to 400.00 are 29 of 58 mm; its edges are those of the pen, and a little more.
    assert line.size[1] == pytest.approx(29, abs=2)


def test_where_nothing_is_known_there_is_no_chart() -> None:
    empty = Chart("Sales by month, EUR", Drawn.COLUMNS, [], [Series("Sales", [])])
    texts = [one.text for one in things(written(summary=Summary([], empty)))]
    assert "Sales by month, EUR" not in texts
