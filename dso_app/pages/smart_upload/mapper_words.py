"""What the mapper shows of a file, in words: its columns, how it is read, what was checked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made

from dso_app.components.session_state import Choice
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.kinds import Kind
from dso_app.importing.fields import Field
from dso_app.importing.mapping import FIELDS
from dso_app.importing.preview import FileSample
from dso_app.importing.request import FileKind
from dso_app.pages.smart_upload.reading_words import because, column_reading, written_as
from dso_app.services.lists.items import KIND_WORDS
from dso_app.texts import N_, translate

SHOWN_ROWS = 20
_MOST_CELLS = 1500
"""Of a file with many columns fewer rows are shown, never less than three."""
_FEWEST_ROWS = 3
_LONGEST_CELL = 60


@dataclass
class MapColumn:
    """One column of the grid."""

    place: int
    word: str
    """The file's own."""
    field: str = ""
    note: str = ""
    """Suggested, or what else it feeds."""
    label: str = ""
    """Names its select for those who cannot see the grid."""
    written: str = ""
    """Order of its dates or its decimal mark, where columns may differ."""
    written_label: str = ""
    written_choices: list[Choice] = made(default_factory=list)
    keepable: bool = False
    """A person can change here what it feeds."""
    kept: bool = False
    """It does not overwrite what a person changed here."""
    keep_label: str = ""


@dataclass
class KindLine:
    """One word of the file for kinds, and the kind it means."""

    place: int
    word: str
    kind: str
    label: str


@dataclass
class Check:
    """One thing looked at."""

    tone: str
    words: str
    detail: str


def field_label(one: Field, language: str) -> str:
    """A field's name, the given one of a custom field; without one it has its number."""
    if one.given:
        return one.given
    label = translate(one.label, language)
    return f"{label} {one.name.rpartition('_')[2]}" if one.name in CUSTOM_FIELDS else label


def field_choices(fields: Iterable[Field], language: str) -> list[Choice]:
    """What a column can feed: nothing, then the fields, those required marked."""
    named = [
        Choice(one.name, field_label(one, language) + (" *" if one.required else ""))
        for one in fields
    ]
    return [Choice("", translate(N_("Not imported"), language)), *named]


def kind_choices(language: str) -> list[Choice]:
    """The kinds of items, after "not known yet"."""
    known = [Choice(str(kind), translate(words, language)) for kind, words in KIND_WORDS.items()]
    return [Choice("", translate(N_("Choose…"), language)), *known]


def map_columns(
    sample: FileSample, touched: Iterable[str], keepable: Collection[str], language: str
) -> list[MapColumn]:
    """The columns with the field each feeds; those nobody chose yet are said to be suggested.

    Args:
        sample: the file as it reads.
        touched: the columns a person chose for.
        keepable: the fields that may be told not to overwrite what a person changed here.
        language: of the reader.
    """
    chosen = set(touched)
    labels = {one.name: field_label(one, language) for one in sample.fields}
    columns = []
    for place, word in enumerate(sample.header):
        first, *others = [name for name in labels if sample.columns.get(name) == word] or [""]
        notes = [translate(N_("suggested"), language)] if first and word not in chosen else []
        if others:
            also = ", ".join(labels[name] for name in others)
            notes.append(translate(N_("also {fields}"), language, fields=also))
        one = MapColumn(
            *(place, word, first, " · ".join(notes)),
            label=translate(N_("What the column {column} holds"), language, column=word),
            keepable=first in keepable,
        )
        if one.keepable:
            one.keep_label = translate(N_("Keep here: {column}"), language, column=word)
        if reading := column_reading(sample, first, language):
            one.written, one.written_label = reading.value, reading.label
            one.written_choices = reading.options
        columns.append(one)
    return columns


def first_rows(sample: FileSample) -> list[list[str]]:
    """The first rows, long cells cut."""
    many = max(_FEWEST_ROWS, _MOST_CELLS // max(len(sample.header), 1))
    return [[_cut(cell) for cell in row] for row in sample.rows[: min(SHOWN_ROWS, many)]]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def kind_lines(sample: FileSample, language: str) -> list[KindLine]:
    """The file's own words for kinds."""
    return [
        KindLine(
            place,
            one.word,
            str(one.kind) if one.kind else "",
            translate(N_("What {word} means"), language, word=one.word),
        )
        for place, one in enumerate(sample.kinds)
    ]


def checks(kind: FileKind, sample: FileSample, language: str) -> list[Check]:
    """What was checked while mapping: required fields, what is assumed, kinds, columns left out."""
    found = [_required(kind, sample, language)]
    for option, words in (("dates", N_("Order of dates")), ("decimal", N_("Decimal mark"))):
        if option in sample.decisions.assumed:
            why = because(str(sample.decisions.because[option]), language)
            detail = f"{why}: {written_as(sample.decisions.assumed[option], language)}"
            found.append(Check("warn", translate(words, language), detail))
    unknown = [one.word for one in sample.kinds if one.kind is None]
    if unknown:
        words = translate(N_("Kinds not known"), language)
        found.append(Check("warn", words, ", ".join(unknown)))
    left_out = [word for word in sample.header if word not in sample.columns.values()]
    if left_out:
        words = translate(N_("Not imported"), language)
        found.append(Check("", words, ", ".join(left_out)))
    return found


def _required(kind: FileKind, sample: FileSample, language: str) -> Check:
    if sample.missing:
        names = ", ".join(field_label(one, language) for one in sample.missing)
        return Check("bad", translate(N_("Not yet mapped"), language), names)
    names = ", ".join(field_label(one, language) for one in _needed(kind, sample.columns))
    return Check("ok", translate(N_("Required fields mapped"), language), names)


def _needed(kind: FileKind, columns: Mapping[str, str]) -> Sequence[Field]:
    amounts = ("amount", "debit", "credit") if kind is FileKind.ITEMS else ()
    return [
        one for one in FIELDS[kind] if one.name in columns and (one.required or one.name in amounts)
    ]


def kind_of(value: str) -> Kind | None:
    """The kind a select sends; none for what is no kind."""
    return Kind(value) if value in set(Kind) else None
