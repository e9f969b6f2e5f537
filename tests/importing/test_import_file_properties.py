"""Tables written in any layout are read back as they were, each row on its line."""

import csv
import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dso_app.importing.files.layout import Layout
from dso_app.importing.files.source import load

LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp"),
    include_characters="\n ",
)
CELLS = st.text(LETTERS | st.sampled_from(";,|\t\"'=@0 €é\n"), max_size=8).map(str.strip)
NOTHING = ["NULL", "(null)", "#N/A", "#REF!", "#NOM?", "00/00/0000", "0000-00-00 00:00:00"]
SAYS_NOTHING = re.compile(r"NULL|\(null\)|#\S+|0+([/.-]0+){2}( 0+(:0+)*)?")
"""More than is read so: no other cell that looks like it is tried."""
PLAIN = CELLS.filter(
    lambda cell: not cell.startswith(("=", "'")) and not SAYS_NOTHING.fullmatch(cell)
) | st.sampled_from(NOTHING)


@st.composite
def _tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(PLAIN, min_size=width, max_size=width), min_size=1, max_size=8))
    # A row without any cell at the end of a file is no row.
    return [*rows, ["end", *["x"] * (width - 1)]]


@settings(max_examples=300, deadline=None)
@example(rows=[["", "NULL"], ["end", "x"]], delimiter=";", encoding="utf-8", ends="\n", quoting=0)
@example(
    rows=[*[["C1", "10"]] * 1000, ["#N/A", "'00123"], ["end", "x"]],
    delimiter=",",
    encoding="utf-8",
    ends="\r\n",
    quoting=0,
)
@given(
    rows=_tables(),
    delimiter=st.sampled_from(";,|\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_text_is_read_back_cell_by_cell(
    rows: list[list[str]], delimiter: str, encoding: str, ends: str, quoting: int
) -> None:
    # A line inside a cell that is as wide as the table is taken for a row.
    wide = len(rows[0]) > 3 and any(
        line.count(delimiter) == len(row) - 1
        for row in rows
        for cell in row
        for line in cell.split("\n")
    )
    assume(not wide)
    header = [f"Field {letter}" for letter in "abcde"[: len(rows[0])]]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=quoting)  # type: ignore[arg-type]
    begins, line = [], 1
    for row in (header, *rows):
        begins.append(line)
        writer.writerow(row)
        line = text.getvalue().count("\n") + 1
    content = text.getvalue().replace("\n", ends).encode(encoding)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        source = load(path, "table.csv", Layout(encoding, delimiter, header_line=1))
        table = source.table(set(header))
    assert table.header == tuple(header)
    read = [list(cells) for cells in zip(*(table.cells[word] for word in header), strict=True)]
    assert read == [[_meant(cell) for cell in row] for row in rows]
    assert table.lines.tolist() == begins[1:]
    assert not table.overflowing.any()


def _meant(cell: str) -> str:
    """A cell as it is read: words for nothing say nothing, a spreadsheet's mark is no letter."""
    return "" if cell in NOTHING else re.sub(r"^'(?=\d+$)", "", cell)
