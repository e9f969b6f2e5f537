"""Columns read all at once give what the rules give cell by cell."""

from collections import defaultdict
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dso_app.domain.amounts import Mark, NotAnAmount, decide_decimal_mark, parse_amount
from dso_app.domain.dates import DateOrder, NotADate, decide_date_order, is_no_day, parse_date
from dso_app.domain.identity import Known, Line, match_lines
from dso_app.domain.kinds import Kind
from dso_app.domain.signs import decide_signs, signed
from dso_app.importing.columns.amounts import decide_mark, read_amounts
from dso_app.importing.columns.dates import decide_order, read_dates
from dso_app.importing.columns.texts import NO_DAY, objects
from dso_app.importing.items.known import KnownItems
from dso_app.importing.items.lines import KINDS, ItemLines
from dso_app.importing.items.match import NEW, match_items
from dso_app.importing.items.signs import settle_signs

LETTERS = "0123456789.,-' ()€\u00a0+E"
CELLS = st.text(LETTERS, max_size=12).map(str.strip) | st.from_regex(
    r"-?[0-9]{1,3}([., '][0-9]{3}){0,2}([.,][0-9]{0,3})?", fullmatch=True
)
MARKS: st.SearchStrategy[Mark | None] = st.sampled_from([".", ",", None])


def _amount(cell: str, mark: Mark | None, decimals: int) -> int | None:
    try:
        return parse_amount(cell, mark, decimals) if cell else 0
    except NotAnAmount:
        return None


@settings(max_examples=500, deadline=None)
@given(st.lists(CELLS, max_size=6), MARKS, st.sampled_from([0, 2, 3]))
def test_a_column_of_amounts_is_read_as_its_cells_are(
    cells: list[str], mark: Mark | None, decimals: int
) -> None:
    minor, bad = read_amounts(objects(cells), mark, decimals)
    read = [None if wrong else int(one) for one, wrong in zip(minor, bad, strict=True)]
    assert read == [_amount(cell, mark, decimals) for cell in cells]


@settings(max_examples=300, deadline=None)
@given(st.lists(CELLS, max_size=8))
def test_a_columns_decimal_mark_is_the_one_its_cells_decide(cells: list[str]) -> None:
    assert decide_mark(objects(cells)) == decide_decimal_mark(cells)


def _day(cell: str, order: DateOrder | None) -> int | None:
    if not cell or is_no_day(cell):
        return NO_DAY
    try:
        return parse_date(cell, order).toordinal()
    except NotADate:
        return None


DAYS = st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}|[0-9]{8}|", fullmatch=True)


@settings(max_examples=300, deadline=None)
@given(st.lists(DAYS, max_size=6), st.sampled_from([*DateOrder, None]))
def test_a_column_of_dates_is_read_as_its_cells_are(
    cells: list[str], order: DateOrder | None
) -> None:
    days, bad = read_dates(objects(cells), order)
    read = [None if wrong else int(one) for one, wrong in zip(days, bad, strict=True)]
    assert read == [_day(cell, order) for cell in cells]
    assert decide_order(objects(cells)) == decide_date_order(cells)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([None, *Kind]), st.integers(-3, 3)), min_size=1, max_size=6)
)
def test_a_column_of_signs_is_settled_as_its_lines_are(
    lines: list[tuple[Kind | None, int]],
) -> None:
    kinds = np.asarray([-1 if kind is None else KINDS.index(kind) for kind, _ in lines])
    amounts = np.asarray([minor for _, minor in lines])
    places, factors = settle_signs(kinds, amounts, signed_already=False)
    settled = [
        (KINDS[place], int(amount))
        for place, amount in zip(places.tolist(), amounts * factors, strict=True)
    ]
    rule = decide_signs(lines)
    assert settled == [signed(kind, minor, rule) for kind, minor in lines]


FIRST = date(2026, 1, 1).toordinal()
LINES = st.lists(st.tuples(st.integers(1, 2), st.integers(0, 3)), max_size=6)
KNOWN = st.lists(
    st.tuples(st.integers(1, 2), st.integers(0, 3), st.integers(1, 4), st.booleans()),
    max_size=5,
    unique_by=lambda one: (one[0], one[2]),
)


def _lines(lines: list[tuple[int, int]]) -> ItemLines:
    count = len(lines)
    zeros = np.zeros(count, dtype=np.int64)
    return ItemLines(
        row=np.arange(count),
        customer=np.asarray([customer for customer, _ in lines], dtype=np.int64),
        number=objects(["F1"] * count),
        unique_id=objects([""] * count),
        kind=zeros,
        issue=zeros + FIRST,
        due=np.asarray([FIRST + day for _, day in lines], dtype=np.int64),
        instalment=zeros,
        currency=objects(["EUR"] * count),
        amount=zeros,
        remaining=zeros,
        says_remaining=zeros == 0,
        reopens=zeros == 1,
        cleared_on=zeros,
        assumed=zeros == 1,
        texts={},
        new_codes=(),
    )


def _known(items: list[tuple[int, int, int, bool]]) -> KnownItems:
    count = len(items)
    zeros = np.zeros(count, dtype=np.int64)
    return KnownItems(
        id=np.arange(count),
        customer=np.asarray([item[0] for item in items], dtype=np.int64),
        number=objects(["F1"] * count),
        kind=zeros,
        issue=zeros + FIRST,
        due=np.asarray([FIRST + item[1] for item in items], dtype=np.int64),
        instalment=np.asarray([item[2] for item in items], dtype=np.int64),
        currency=objects(["EUR"] * count),
        amount=zeros + 1,
        remaining=np.asarray([int(item[3]) for item in items], dtype=np.int64),
        unique_id=objects([""] * count),
        source=zeros,
        assumed=zeros == 1,
        texts={},
    )


def _by_the_rule(
    lines: list[tuple[int, int]], items: list[tuple[int, int, int, bool]]
) -> tuple[dict[int, int], dict[int, int], set[int]]:
    """Row → known item, row → new instalment, and duplicate rows, customer by customer."""
    matched: dict[int, int] = {}
    new: dict[int, int] = {}
    alike: set[int] = set()
    by_customer: defaultdict[int, list[Line]] = defaultdict(list)
    for row, (customer, day) in enumerate(lines):
        by_customer[customer].append(Line(row, date.fromordinal(FIRST + day)))
    for customer, ours in by_customer.items():
        known = [
            Known(key, date.fromordinal(FIRST + day), instalment, is_open)
            for key, (owner, day, instalment, is_open) in enumerate(items)
            if owner == customer
        ]
        matching = match_lines(ours, known)
        matched |= {match.rows[0]: match.item_id for match in matching.matches}
        new |= {one.rows[0]: one.instalment for one in matching.new}
        alike |= {duplicate.row for duplicate in matching.duplicates}
    return matched, new, alike


@settings(max_examples=400, deadline=None)
@given(LINES, KNOWN)
def test_all_lines_are_matched_at_once_as_the_rule_matches_each_key(
    lines: list[tuple[int, int]], items: list[tuple[int, int, int, bool]]
) -> None:
    found = match_items(_lines(lines), _known(items))
    matched, new, alike = _by_the_rule(lines, items)
    rows = range(len(lines))
    assert {row for row in rows if found.first[row] != row} == alike
    counting = [row for row in rows if row not in alike]
    ours = {row: int(found.known[row]) for row in counting if found.known[row] != NEW}
    assert ours == matched
    fresh = {row: int(found.instalment[row]) for row in counting if found.known[row] == NEW}
    assert fresh == new
