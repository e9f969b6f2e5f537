"""How the mapper says a file is read: delimiter, encoding, dates, decimals, column by column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dso_app.components.session_state import Choice
from dso_app.domain.amounts import AssumedFrom
from dso_app.domain.dates import DateOrder
from dso_app.importing.preview import FileSample
from dso_app.importing.request import FileKind
from dso_app.services.lists.words import import_kind_word
from dso_app.texts import N_, translate

_DELIMITERS = {";": ";", ",": ",", "\t": N_("tab"), "|": "|"}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO-8859-15",
    "utf-16": "UTF-16",
}
_OFFERED_ENCODINGS = ("utf-8", "cp1252", "iso8859-15", "utf-16")
_ORDERS: dict[str, str] = {
    DateOrder.DMY: N_("day first, 31/12/2026"),
    DateOrder.MDY: N_("month first, 12/31/2026"),
    DateOrder.YMD: N_("year first, 2026-12-31"),
}
_SHORT_ORDERS: dict[str, str] = {
    DateOrder.DMY: N_("day first"),
    DateOrder.MDY: N_("month first"),
    DateOrder.YMD: N_("year first"),
}
_MARKS = {",": N_("comma, 1 234,56"), ".": N_("point, 1,234.56")}
_LONGEST_TOP = 40
_SHORT_MARKS = {",": "1 234,56", ".": "1,234.56"}

_BECAUSE: dict[str, str] = {
    AssumedFrom.OTHER_COLUMNS: N_("assumed from the other columns"),
    AssumedFrom.DECIMAL_MARK: N_("assumed from the decimal mark"),
    AssumedFrom.HEADER_LANGUAGE: N_("assumed from the language of the header"),
    AssumedFrom.COUNTRY: N_("assumed from the company’s country"),
}


@dataclass
class Reading:
    """One way in which the file is read, with what may be chosen instead."""

    name: str
    label: str
    value: str
    options: list[Choice] = field(default_factory=list)


def holdings(language: str) -> list[Choice]:
    """What a file may hold, as one of the ways in which it is read."""
    kinds = {str(kind): import_kind_word(kind) for kind in FileKind}
    return _reading("kind", N_("Holds"), "", kinds, language).options


def readings(sample: FileSample, language: str) -> list[Reading]:
    """How the file is cut; order of dates and decimal mark where it has such columns."""
    found = _sheets(sample, language) if sample.sheets else _of_text(sample, language)
    found.append(_header(sample, language))
    if order := _first(sample.decisions.orders.values()):
        found.append(_reading("dates", N_("Dates"), order, _ORDERS, language))
    if mark := _first(sample.decisions.marks.values()):
        found.append(_reading("decimal", N_("Decimals"), mark, _MARKS, language))
    return found


def _of_text(sample: FileSample, language: str) -> list[Reading]:
    encoding = "utf-8" if sample.encoding == "utf-8-sig" else sample.encoding
    encodings = dict.fromkeys([*_OFFERED_ENCODINGS, encoding])
    named = {name: _ENCODINGS.get(name, name.upper()) for name in encodings}
    return [
        _reading("delimiter", N_("Delimiter"), sample.delimiter, _DELIMITERS, language),
        _reading("encoding", N_("Encoding"), encoding, named, language),
    ]


def _sheets(sample: FileSample, language: str) -> list[Reading]:
    if len(sample.sheets) == 1:
        return []
    label = translate(N_("Sheet"), language)
    offered = [Choice(name, f"{label}: {name}") for name in sample.sheets]
    return [Reading("sheet", label, sample.sheet, offered)]


def _header(sample: FileSample, language: str) -> Reading:
    """The line of the header, its first words beside each."""
    label = translate(N_("Header"), language)
    offered = [Choice("0", f"{label}: {translate(N_('none'), language)}")]
    for line, text in sample.top:
        words = translate(N_("line {line}"), language, line=line)
        cut = text if len(text) <= _LONGEST_TOP else text[: _LONGEST_TOP - 1] + "…"
        offered.append(
            Choice(str(line), f"{label}: {words} – {cut}" if cut else f"{label}: {words}")
        )
    value = str(sample.header_line)
    if value not in {one.value for one in offered}:
        words = translate(N_("line {line}"), language, line=value)
        offered.append(Choice(value, f"{label}: {words}"))
    return Reading("header_line", label, value, offered)


def column_reading(sample: FileSample, name: str, language: str) -> Reading | None:
    """How the column of one field is read, where it may differ from the others.

    That is where columns of its sort are read differently, or nothing in it decides how.
    """
    decisions = sample.decisions
    label = translate(N_("How {column} is written"), language, column=sample.columns.get(name, ""))
    for found, words in ((decisions.orders, _SHORT_ORDERS), (decisions.marks, _SHORT_MARKS)):
        values: Mapping[str, str | None] = found
        value = values.get(name)
        differs = len({one for one in values.values() if one}) > 1 or name in decisions.columns
        if value and len(values) > 1 and differs:
            options = [Choice(key, translate(text, language)) for key, text in words.items()]
            return Reading(name, label, str(value), options)
    return None


def because(why: str, language: str) -> str:
    """What an assumption rests on."""
    return translate(_BECAUSE.get(why, why), language)


def written_as(value: str, language: str) -> str:
    """An order of dates or a decimal mark in words; what tells them by column stays as it is."""
    return translate({**_ORDERS, **_MARKS}.get(value, value), language)


def _first(values: Iterable[str | None]) -> str:
    return str(next((one for one in values if one), "") or "")


def _reading(
    name: str, label: str, value: str, options: Mapping[str, str], language: str
) -> Reading:
    words = translate(label, language)
    offered = [
        Choice(key, f"{words}: {translate(option, language)}") for key, option in options.items()
    ]
    return Reading(name, words, value, offered)
