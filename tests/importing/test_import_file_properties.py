"""Tables written in any layout are read back as they were, each row on its line."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dso_app.importing.files.layout import Layout
from dso_app.importing.files.source import load

LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp"),
    include_characters="\n ",
)
CELLS = st.text(LETTERS | st.sampled_from(";,|\t\"'=@0 €é\n"), max_size=8).map(str.strip)
PLAIN = CELLS.filter(lambda cell: not cell.startswith(("=", "'")))


@st.composite
def _tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.lists(PLAIN, min_size=width, max_size=width), min_size=1, max_size=8))
    # A row without any cell at the end of a file is no row.
    return [*rows, ["end", *["x"] * (width - 1)]]


@settings(max_examples=300, deadline=None)
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
    assert read == rows
    assert table.lines.tolist() == begins[1:]
    assert not table.overflowing.any()
