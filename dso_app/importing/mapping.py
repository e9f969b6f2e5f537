"""Which of a file's columns feed which fields: as said, as remembered, else as suggested."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session

from dso_app.domain.kinds import plain_words
from dso_app.importing.backlog.fields import BACKLOG_FIELDS
from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.errors import MissingColumn, UnknownColumn, UnknownField
from dso_app.importing.fec.fields import FEC_FIELDS, legal_columns
from dso_app.importing.fields import Field, by_name
from dso_app.importing.files.head import Head
from dso_app.importing.items.fields import ITEM_FIELDS
from dso_app.importing.request import FileKind
from dso_app.importing.suggest import NO_LEDGER, NOTHING, suggest
from dso_app.importing.suggesting.believing import belief
from dso_app.importing.suggesting.columns import columns_of
from dso_app.importing.suggesting.ledger import Ledger
from dso_app.importing.suggesting.words import header_words
from dso_app.importing.turnover.fields import TURNOVER_FIELDS
from dso_app.services.company.custom_fields import custom_field_names

FIELDS: Mapping[FileKind, tuple[Field, ...]] = {
    FileKind.ITEMS: ITEM_FIELDS,
    FileKind.CUSTOMERS: CUSTOMER_FIELDS,
    FileKind.CONTACTS: CONTACT_FIELDS,
    FileKind.TURNOVER: TURNOVER_FIELDS,
    FileKind.BACKLOG: BACKLOG_FIELDS,
    FileKind.FEC: FEC_FIELDS,
}
_NAMED = {FileKind.CUSTOMERS: "customers", FileKind.ITEMS: "items"}
"""Kinds of files with custom fields: whose they are."""
NO_NAMES: Mapping[str, str] = {}
"""No custom field was given a name."""
_STANDS_FOR = {"amount": ("debit", "credit"), "Debit": ("Montant",), "Credit": ("Montant",)}
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


def suggested(
    kind: FileKind,
    head: Head,
    names: Mapping[str, str] = NO_NAMES,
    *,
    settled: Mapping[str, str] = NOTHING,
    seen: Sequence[str] = (),
    ledger: Ledger = NO_LEDGER,
    asked: bool = False,
) -> dict[str, str]:
    """The mapping a header and the first rows suggest, besides what is settled.

    Args:
        kind: what the file holds.
        head: its header and first rows.
        names: of custom fields.
        settled: field → column.
        seen: columns that were there when it was settled: they feed nothing else.
        ledger: what is known of customers and users.
        asked: whether a person looks at it before it is used.
    """
    if kind is FileKind.FEC:
        return {**legal_columns(head.header), **settled}
    known = {header_words(word) for word in seen}
    found = suggest(
        fields_for(kind, names),
        head.header,
        head.sample,
        settled=settled,
        apart=[word for word in head.header if header_words(word) in known],
        ledger=ledger,
        asked=asked,
    )
    code, name = _NAME_AS_CODE.get(kind, ("", ""))
    whole = {**settled, **found}
    if code and code not in whole and name in whole:
        found[code] = whole[name]
    return found


def resolve(
    kind: FileKind,
    head: Head,
    said: Mapping[str, str],
    *,
    seen: Sequence[str] = (),
    names: Mapping[str, str] = NO_NAMES,
    ledger: Ledger = NO_LEDGER,
    kinds: Collection[str] = (),
) -> dict[str, str]:
    """The whole mapping of a file: what was said, then suggestions for columns not yet used.

    Args:
        kind: what the file holds.
        head: its header and first rows.
        said: field → column.
        seen: columns that were there when it was said: nothing is to be suggested for them.
        names: of custom fields.
        ledger: what is known of customers and users.
        kinds: words for kinds, as they were told: the column that holds them feeds the kind.

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
    if "kind" in fields and "kind" not in mapping:
        mapping |= _kind_column(head, kinds, mapping)
    if not set(head.header) <= set(seen):
        mapping |= suggested(kind, head, names, settled=mapping, seen=seen, ledger=ledger)
    _require(kind, mapping, head.header)
    return mapping


def _kind_column(head: Head, kinds: Collection[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The first free column some cells of which are words told for kinds."""
    words = {plain_words(word) for word in kinds}
    for place, word in enumerate(head.header):
        if word not in mapping.values() and any(
            plain_words(row[place]) in words for row in head.sample
        ):
            return {"kind": word}
    return {}


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
    """Whether a header holds all the columns of a mapping, in whatever order and case."""
    return bool(columns) and all(has_column(header, word) for word in columns.values())


def are_believed(kind: FileKind, head: Head, columns: Mapping[str, str]) -> bool:
    """Whether the values of the first rows are what the fields they would feed hold."""
    fields = by_name(FIELDS[kind])
    return all(
        belief(fields[name], column, surely=False) is not None
        for column in columns_of(head.header, head.sample)
        for name, word in columns.items()
        if word == column.word and name in fields
    )


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
        raise MissingColumn({field.name: field.label for field in absent}, header)
