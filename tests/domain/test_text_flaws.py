"""What is wrong with a text, and the place of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.placeholders import NAMES, Slot, Words, paragraphs
from dso_app.domain.text_flaws import Flaw, FlawKind, flaws


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear {{ contact.name }},\n\n{{items.table}}\n\n**Thanks**", []),
        (
            "a\nb {{ cusomer.name }}",
            [Flaw(FlawKind.UNKNOWN, 2, 3, "cusomer.name", "customer.name")],
        ),
        ("{{ zzz }}", [Flaw(FlawKind.UNKNOWN, 1, 1, "zzz")]),
        ("{{ }}", [Flaw(FlawKind.UNKNOWN, 1, 1, "")]),
        ("ab {{ customer.name", [Flaw(FlawKind.UNCLOSED, 1, 4)]),
        ("{{ customer.name\n\n}}", [Flaw(FlawKind.UNCLOSED, 1, 1), Flaw(FlawKind.UNOPENED, 3, 1)]),
        ("{{ a {{ today }}", [Flaw(FlawKind.UNCLOSED, 1, 1)]),
        ("customer.name }}", [Flaw(FlawKind.UNOPENED, 1, 15)]),
        ("x **bold\nstill\n\nnext", [Flaw(FlawKind.BOLD, 1, 3)]),
        ("one **a** two **b", [Flaw(FlawKind.BOLD, 1, 15)]),
        ("é𝄞 {{ x.y }}\r\n**", [Flaw(FlawKind.UNKNOWN, 1, 4, "x.y"), Flaw(FlawKind.BOLD, 2, 1)]),
        ("{{ ** }}", [Flaw(FlawKind.UNKNOWN, 1, 1, "**")]),
        ("a {single} brace and 2*3*4", []),
    ],
)
def test_each_flaw_is_found_at_its_line_and_column(text: str, expected: list[Flaw]) -> None:
    assert flaws(text) == expected


def test_a_subject_has_no_room_for_the_table() -> None:
    assert flaws("Due: {{ items.table }}", one_line=True) == [
        Flaw(FlawKind.TABLE, 1, 6, "items.table")
    ]
    assert flaws("Due: {{ items.table }}") == []


_PIECES = st.sampled_from(["{{ ", " }}", "**", "\n\n", "\n", "today", "customer.name", "x ", "é"])


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_a_text_without_flaws_is_taken_apart_into_placeholders_and_words_alone(text: str) -> None:
    """No brace and no star of a sound text reaches a customer."""
    found = flaws(text)
    assert found == sorted(found, key=lambda one: (one.line, one.column))
    if found:
        return
    for paragraph in paragraphs(text):
        for piece in paragraph:
            if isinstance(piece, Slot):
                assert piece.name in NAMES
            else:
                assert isinstance(piece, Words)
                assert not {"{{", "}}", "**"} & {piece.text[at : at + 2] for at in range(999)}
