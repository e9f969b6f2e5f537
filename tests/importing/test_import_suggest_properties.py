"""Whatever a file holds, suggestions are a mapping, and come at once."""

import time
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.fields import Field
from dso_app.importing.items.fields import ITEM_FIELDS
from dso_app.importing.suggest import suggest
from dso_app.importing.suggesting.lexicon import dutch, english, french, german, italian, spanish

_LEXICONS = (english, french, german, spanish, italian, dutch)
_WORDS = sorted(
    {
        phrase.strip()
        for lexicon in _LEXICONS
        for phrases in lexicon.CONCEPTS.values()
        for phrase in phrases.split(",")
    }
)
_CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("", "C1", "411000", "F12", "15/01/2026", "2026-02-14", "20260131", "46053"),
            *("120,00", "1.200,00", "-5", "(12.00)", "D", "C", "S", "H", "FA", "Rechnung"),
            *("EUR", "€", "Oui", "a@b.example", "FR7630006000011234567890189", "552100554"),
            *("FR40303265045", "FR", "30 jours", "+33 1 42 00 00 00", "Dupont SA", "1 rue Haute"),
            *("\0", "'", "٣"),
        ]
    ),
)
_HEADS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(_WORDS),
    st.builds("{} {}".format, st.sampled_from(_WORDS), st.sampled_from(_WORDS)),
    st.builds("Column {}".format, st.integers(1, 9)),
)


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A header of different words, and rows as wide."""
    header = draw(st.lists(_HEADS, min_size=1, max_size=9, unique=True))
    row = st.lists(_CELLS, min_size=len(header), max_size=len(header))
    return header, draw(st.lists(row, max_size=6))


@settings(max_examples=200, deadline=None)
@given(files(), st.sampled_from([ITEM_FIELDS, CUSTOMER_FIELDS, CONTACT_FIELDS]), st.booleans())
def test_each_column_feeds_one_field_and_each_field_has_one_column(
    file: tuple[list[str], list[list[str]]],
    fields: tuple[Field, ...],
    asked: bool,  # noqa: FBT001
) -> None:
    header, cells = file
    found = suggest(fields, header, cells, asked=asked)
    assert set(found) <= {field.name for field in fields}
    assert set(found.values()) <= set(header)
    assert len(set(found.values())) == len(found)


@settings(max_examples=50, deadline=None)
@given(files(), st.data())
def test_what_is_settled_is_never_suggested_again(
    file: tuple[list[str], list[list[str]]], data: st.DataObject
) -> None:
    header, cells = file
    names = [field.name for field in ITEM_FIELDS]
    settled = dict(zip(data.draw(st.permutations(names)), header[:2], strict=False))
    found = suggest(ITEM_FIELDS, header, cells, settled=settled, asked=True)
    assert not found.keys() & settled.keys()
    assert not set(found.values()) & set(settled.values())


def test_a_wide_sample_is_looked_at_in_less_than_a_second() -> None:
    day = date(2026, 1, 1)
    rows = [
        [f"C{row % 70}", f"F{row}", f"{day + timedelta(days=row % 300)}", f"{row}.{row % 90 + 10}"]
        * 10
        for row in range(1000)
    ]
    header = [f"Column {place}" for place in range(1, 41)]
    suggest(ITEM_FIELDS, header[:4], [row[:4] for row in rows[:3]])
    began = time.process_time()
    suggest(ITEM_FIELDS, header, rows, asked=True)
    assert time.process_time() - began < 1
