"""Rules, section 3, "Identity": which line of a file is which item of the ledger."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.identity import Duplicate, Known, Line, Match, Matching, New, match_lines

JAN, FEB, MAR, APR = (date(2026, month, 28) for month in (1, 2, 3, 4))


def test_lines_of_the_same_key_are_matched_to_known_items_by_due_date_first() -> None:
    known = [Known(11, JAN, 1), Known(12, FEB, 2)]
    matching = match_lines([Line(2, FEB), Line(3, JAN)], known)
    assert set(matching.matches) == {Match((2,), 12), Match((3,), 11)}
    assert not matching.new
    assert not matching.duplicates


def test_what_is_left_over_is_matched_one_to_one_its_due_date_changed() -> None:
    known = [Known(11, JAN, 1), Known(12, FEB, 2)]
    matching = match_lines([Line(2, JAN), Line(3, MAR)], known)
    assert set(matching.matches) == {Match((2,), 11), Match((3,), 12)}


def test_the_rest_is_new_with_the_next_instalments_in_the_order_of_due_dates() -> None:
    matching = match_lines([Line(2, APR), Line(3, MAR), Line(4, JAN)], [Known(11, JAN, 1)])
    assert matching.matches == (Match((4,), 11),)
    assert matching.new == (New((3,), 2), New((2,), 3))


def test_the_first_import_numbers_instalments_from_one() -> None:
    assert match_lines([Line(5, FEB), Line(2, JAN)], []).new == (New((2,), 1), New((5,), 2))


def test_of_lines_alike_in_due_date_too_the_first_counts_and_later_ones_are_rejected() -> None:
    matching = match_lines([Line(9, JAN), Line(2, JAN), Line(5, JAN)], [])
    assert matching == Matching((), (New((2,), 1),), (Duplicate(5, 2), Duplicate(9, 2)))


def test_alike_lines_add_up_when_the_profile_says_so() -> None:
    matching = match_lines([Line(2, JAN), Line(5, JAN)], [Known(11, JAN, 1)], add_up=True)
    assert matching == Matching((Match((2, 5), 11),), (), ())


def test_under_a_unique_id_or_a_mapped_instalment_a_second_line_is_a_duplicate() -> None:
    matching = match_lines([Line(2, JAN), Line(3, FEB)], [Known(11, MAR, 1)], complete_key=True)
    assert matching == Matching((Match((2,), 11),), (), (Duplicate(3, 2),))


def test_a_changed_due_date_goes_to_the_open_item_before_the_cleared_one() -> None:
    known = [Known(11, JAN, 1, open=False), Known(12, FEB, 2)]
    assert match_lines([Line(2, MAR)], known).matches == (Match((2,), 12),)


_DATES = st.sampled_from([JAN, FEB, MAR, APR])


@given(st.lists(_DATES), st.lists(st.tuples(_DATES, st.booleans())), st.booleans())
def test_every_line_is_one_thing_and_no_item_is_taken_twice(
    dates: list[date],
    items: list[tuple[date, bool]],
    add_up: bool,  # noqa: FBT001 - hypothesis fills it
) -> None:
    lines = [Line(row, due) for row, due in enumerate(dates)]
    known = [Known(100 + i, due, i + 1, is_open) for i, (due, is_open) in enumerate(items)]
    matching = match_lines(lines, known, add_up=add_up)
    rows = [row for match in matching.matches for row in match.rows]
    rows += [row for new in matching.new for row in new.rows]
    rows += [duplicate.row for duplicate in matching.duplicates]
    assert sorted(rows) == list(range(len(dates)))
    taken = [match.item_id for match in matching.matches]
    assert len(taken) == len(set(taken))
    assert matching == match_lines(reversed(lines), reversed(known), add_up=add_up)
