"""Which of a file's columns feed which fields: as said, as remembered, else as suggested."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session

from dso_app.domain.kinds import plain_words
from dso_app.importing.backlog.fields import BACKLOG_FIELDS
from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.errors import MissingColumn, UnknownColumn, UnknownField
from dso_app.importing.fields import Field, by_name
from dso_app.importing.files.head import Head
from dso_app.importing.items.fields import ITEM_FIELDS
from dso_app.importing.request import FileKind
from dso_app.importing.suggest import header_words, suggest
from dso_app.importing.turnover.fields import TURNOVER_FIELDS
from dso_app.services.custom_fields import custom_field_names

FIELDS: Mapping[FileKind, tuple[Field, ...]] = {
    FileKind.ITEMS: ITEM_FIELDS,
    FileKind.CUSTOMERS: CUSTOMER_FIELDS,
    FileKind.CONTACTS: CONTACT_FIELDS,
    FileKind.TURNOVER: TURNOVER_FIELDS,
    FileKind.BACKLOG: BACKLOG_FIELDS,
}
_NAMED = {FileKind.CUSTOMERS: "customers", FileKind.ITEMS: "items"}
"""Kinds of files with custom fields: whose they are."""
NO_NAMES: Mapping[str, str] = {}
"""No custom field was given a name."""
_STANDS_FOR = {"amount": ("debit", "credit")}
"""A required field that others may stand for."""
_NAME_AS_CODE = {
    FileKind.ITEMS: ("customer_code", "customer_name"),
    FileKind.CUSTOMERS: ("code", "name"),
}
"""Software without customer codes names the customer only: the name is the code."""


def given_names(session: Session, entity_id: int, kind: FileKind) -> Mapping[str, str]:
    """The names an entity gave to the custom fields of a kind of file."""
    subject = _NAMED.get(kind)
    return custom_field_names(session, entity_id, subject) if subject else NO_NAMES


def fields_for(kind: FileKind, names: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields of a kind of file; a custom one is found by the name it was given, too."""
    return tuple(
        replace(field, given=name, words=(header_words(name), plain_words(name), *field.words))
        if (name := names.get(field.name))
        else field
        for field in FIELDS[kind]
    )


def suggested(kind: FileKind, head: Head, names: Mapping[str, str] = NO_NAMES) -> dict[str, str]:
    """The mapping a header and the first rows suggest, custom fields having names."""
    found = suggest(fields_for(kind, names), head.header, head.sample)
    code, name = _NAME_AS_CODE.get(kind, ("", ""))
    if code and code not in found and name in found:
        found[code] = found[name]
    return found


def resolve(
    kind: FileKind,
    head: Head,
    said: Mapping[str, str],
    *,
    settled: bool = False,
    names: Mapping[str, str] = NO_NAMES,
) -> dict[str, str]:
    """The whole mapping of a file: what was said, then suggestions for columns not yet used.

    Args:
        kind: what the file holds.
        head: its header and first rows.
        said: field → column.
        settled: a file of this very header was mapped before; nothing is to be suggested.
        names: of custom fields.

    Raises:
        UnknownField: a field does not exist.
        UnknownColumn: a column is not in the file.
        MissingColumn: a required field has no column.
    """
    fields = by_name(FIELDS[kind])
    mapping: dict[str, str] = {}
    for name, word in said.items():
        if name not in fields:
            raise UnknownField(field=name, kind=kind)
        mapping[name] = find_column(head.header, word)
    if not settled:
        for name, word in suggested(kind, head, names).items():
            if name not in mapping and (word not in mapping.values() or name in _codes()):
                mapping[name] = word
    _require(kind, mapping, head.header)
    return mapping


def _codes() -> set[str]:
    return {code for code, _ in _NAME_AS_CODE.values()}


def find_column(header: Sequence[str], word: str) -> str:
    """The header word meant: the very one, else the only one of the same words."""
    alike = _alike(header, word)
    if len(alike) != 1:
        raise UnknownColumn(column=word, columns=", ".join(header))
    return alike[0]


def has_column(header: Sequence[str], word: str) -> bool:
    """Whether a header holds a word, or one alike."""
    return len(_alike(header, word)) == 1


def _alike(header: Sequence[str], word: str) -> list[str]:
    if word in header:
        return [word]
    words = header_words(word)
    return [known for known in header if header_words(known) == words]


def fits(header: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether a header holds all the columns of a mapping."""
    return bool(columns) and set(columns.values()) <= set(header)


def missing(kind: FileKind, mapping: Mapping[str, str]) -> list[Field]:
    """Required fields that have no column."""
    return [
        field
        for field in FIELDS[kind]
        if (field.required or field.name in _required_amount(kind))
        and field.name not in mapping
        and not any(other in mapping for other in _STANDS_FOR.get(field.name, ()))
    ]


def _required_amount(kind: FileKind) -> tuple[str, ...]:
    return tuple(_STANDS_FOR) if kind is FileKind.ITEMS else ()


def _require(kind: FileKind, mapping: Mapping[str, str], header: Sequence[str]) -> None:
    absent = missing(kind, mapping)
    if absent:
        names = ", ".join(field.name for field in absent)
        raise MissingColumn(field=names, columns=", ".join(header))
