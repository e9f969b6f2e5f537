"""Spaces around cells are found by one look at the whole file, whatever space it is."""

import sys
from pathlib import Path

import pytest

from dso_app.importing.files.cells import may_want_stripping
from dso_app.importing.files.source import load

EVERY_SPACE = [letter for letter in map(chr, range(sys.maxunicode + 1)) if letter.isspace()]
INSIDE_A_LINE = [space for space in EVERY_SPACE if space not in "\n\r"]
LONGER_THAN_ANY_SAMPLE = 8000


def test_all_that_python_takes_for_a_space_is_tried() -> None:
    assert len(EVERY_SPACE) == 29


@pytest.mark.parametrize("space", EVERY_SPACE, ids=ascii)
@pytest.mark.parametrize(
    "content", ['C1;"{}12"\n', 'C1;"12{}"\n', '"{}C1";12\n', '"C1{}";12\n', '{}"C1";12']
)
def test_a_space_at_the_edge_of_a_quoted_cell_is_found(content: str, space: str) -> None:
    assert may_want_stripping(content.format(space), ";")


@pytest.mark.parametrize("space", INSIDE_A_LINE, ids=ascii)
@pytest.mark.parametrize(
    "content",
    ["C1;{}12\nC2;13", "C1;12{}\nC2;13", "C1;12\n{}C2;13", "C1{};12", "{}C1;12", "C1;12{}"],
)
def test_a_space_at_the_edge_of_a_cell_is_found(content: str, space: str) -> None:
    assert may_want_stripping(content.format(space), ";")


@pytest.mark.parametrize("space", INSIDE_A_LINE, ids=ascii)
def test_a_space_inside_a_cell_is_left_alone(space: str) -> None:
    assert not may_want_stripping(f"Client{space}n° 1;12{space}000\n", ";")


@pytest.mark.parametrize(("delimiter", "found"), [("\t", False), (";", True)])
def test_what_cuts_cells_is_no_space_at_their_edges(delimiter: str, found: bool) -> None:  # noqa: FBT001
    assert may_want_stripping("C1\t\t12\n\tC2\n", delimiter) is found


@pytest.mark.parametrize("space", INSIDE_A_LINE, ids=ascii)
def test_no_cell_keeps_a_space_around_it_however_late_it_comes(tmp_path: Path, space: str) -> None:
    path = tmp_path / "items.csv"
    quoted = f'"{space}C1{space}";FA{space}1;{space}"12"\n'
    plain = f"{space}C2{space};FA{space}2;{space}13{space}\n"
    before = "C0;FA0;11\n" * LONGER_THAN_ANY_SAMPLE
    path.write_text(f"Code;Number;Amount\n{before}{quoted}{plain}", encoding="utf-8", newline="")
    cells = load(path, path.name).table({"Code", "Number"}).cells
    assert cells["Code"][-2:].tolist() == ["C1", "C2"]
    assert cells["Number"][-2:].tolist() == [f"FA{space}1", f"FA{space}2"]
