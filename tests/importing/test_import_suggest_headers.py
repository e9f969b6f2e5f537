"""Headers of the usual systems, in six languages, and the fields their columns feed."""

from pathlib import Path

import pytest

from dso_app.importing.mapping import FIELDS
from dso_app.importing.request import FileKind
from dso_app.importing.suggest import suggest

_HEADERS = Path(__file__).parent / "headers.txt"


def _told() -> list[list[str]]:
    """Title, kind, header, row and expected mapping of each block of lines."""
    lines = [line for line in _HEADERS.read_text("utf-8").splitlines() if line[:1] != "#"]
    blocks = "\n".join(lines).strip().split("\n\n")
    return [block.splitlines() for block in blocks]


@pytest.mark.parametrize(
    ("kind", "header", "row", "expected"),
    [block[1:] for block in _told()],
    ids=[block[0] for block in _told()],
)
def test_a_usual_header_is_suggested_right(kind: str, header: str, row: str, expected: str) -> None:
    wanted = dict(pair.split("=", 1) for pair in expected.split("|"))
    assert suggest(FIELDS[FileKind(kind)], header.split(";"), [row.split(";")]) == wanted
