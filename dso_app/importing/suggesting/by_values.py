"""The columns whose values alone name a field: there is no header, or it says nothing.

Of files without a header everything is found so. Under a header in words nobody knows, what values
look like is suggested to a person, and never taken for granted; which column holds the customer or
the number is left to them, unless the ledger knows.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dso_app.importing.suggesting import shapes
from dso_app.importing.suggesting.by_words import Found
from dso_app.importing.suggesting.columns import Column, Test
from dso_app.importing.suggesting.concepts import meaning
from dso_app.importing.suggesting.ledger import Ledger
from dso_app.importing.suggesting.value_amounts import find_amounts
from dso_app.importing.suggesting.value_dates import find_dates
from dso_app.importing.suggesting.value_keys import find_item_keys

_NAMELESS = re.compile(
    r"(?:#|col|column|colonne|spalte|columna|colonna|kolom|champ|field|feld|campo|veld|zone|unnamed"
    r"|[a-z])[\s_.:-]*\d+|\d*"
)
_FEW = 30
_SIDES = 2
_MOST_KNOWN = 0.5
_ASKED = 50
"""Values of each column the ledger is asked about."""


def is_nameless(column: Column) -> bool:
    """Whether a column has a number for a name: `Column 3`, `F4`."""
    return _NAMELESS.fullmatch(column.word.strip().lower()) is not None


def is_unknown(column: Column, language: str | None) -> bool:
    """Whether no language knows a column's name."""
    return all(concept.isdecimal() for concept in meaning(column.word, language).concepts)


@dataclass(frozen=True)
class _Shape:
    """What all values of a field's column look like."""

    field: str
    test: Test
    share: float = 0.9
    also: Callable[[Column], bool] | None = None


def _few(column: Column) -> bool:
    return len(column.counts) <= _FEW


def _short(column: Column) -> bool:
    return _few(column) and max(map(len, column.values)) <= 3  # noqa: PLR2004 - EUR, €


def _both_sides(column: Column) -> bool:
    return len(column.counts) == _SIDES and column.share(shapes.is_flag) < 1


def _telling(column: Column) -> bool:
    if column.different == 1 and column.share(shapes.has_digit):
        # `FA-1`, `FA-2`: numbers that begin with a kind.
        return False
    return _few(column) and (len(column.counts) > 1 or len(column.values[0]) > 2)  # noqa: PLR2004


def _same_length(column: Column) -> bool:
    return {len(value) for value in column.values} <= {4, 5} and column.different > 0


def _capitals_or_names(column: Column) -> bool:
    return not column.share(str.islower)


def _long_enough(column: Column) -> bool:
    return max(map(len, column.values)) >= 8  # noqa: PLR2004 - "1 rue X"


_CURRENCY = _Shape("currency", shapes.is_currency, 1.0, _short)
_EMAIL = _Shape("email", shapes.is_email)
_PHONES = (_Shape("phone", shapes.is_phone), _Shape("mobile", shapes.is_phone))
_LANGUAGE = _Shape("language", shapes.is_language, 1.0, _few)
_SHAPES: Mapping[str, tuple[_Shape, ...]] = {
    "number": (
        _CURRENCY,
        _Shape("side", shapes.is_side, 1.0, _both_sides),
        _Shape("kind", shapes.is_kind, 0.8, _telling),
    ),
    "code": (
        _EMAIL,
        _Shape("vat_number", shapes.is_vat_number, 0.8),
        _Shape("legal_id", shapes.is_legal_id, 0.8),
        _CURRENCY,
        _Shape("country", shapes.is_country, 0.9, _capitals_or_names),
        _LANGUAGE,
        _PHONES[0],
        _Shape("payment_term", shapes.is_term, 0.9, _few),
        _Shape("postcode", shapes.is_whole, 0.9, _same_length),
        _Shape("credit_limit", shapes.is_money),
        _Shape("address_1", shapes.is_address, 0.8, _long_enough),
    ),
    "role": (_EMAIL, *_PHONES, _LANGUAGE),
}
"""By a field only that kind of file has, the shapes looked for, the surest first."""


def by_values(
    names: frozenset[str],
    found: Found,
    columns: Sequence[Column],
    language: str | None,
    ledger: Ledger,
    *,
    asked: bool,
) -> Found:
    """Fields of a kind of file found in columns that feed nothing yet, besides those `found`.

    Args:
        names: of the fields.
        found: by their words.
        columns: of the file.
        language: of its header.
        ledger: what is known of customers and users.
        asked: whether a person looks at what is suggested.
    """
    silent = [
        column
        for column in columns
        if is_nameless(column) or (asked and is_unknown(column, language))
    ]
    search = _Search(names, dict(found), silent)
    _known(search, ledger)
    for mark, looked_for in _SHAPES.items():
        if mark in names:
            for shape in looked_for:
                search.by_shape(shape)
    if "number" in names:
        find_dates(search.found, search.free())
        find_amounts(search.found, search.free())
        find_item_keys(search.found, search.nameless())
    elif "code" in names or "role" in names:
        _names(search, "code" if "code" in names else "customer_code")
    return search.found


@dataclass(frozen=True)
class _Search:
    names: frozenset[str]
    found: Found
    columns: Sequence[Column]

    def nameless(self) -> list[Column]:
        """The free columns without a name."""
        return [column for column in self.free() if is_nameless(column)]

    def free(self) -> list[Column]:
        """The columns that feed nothing."""
        taken = {column.place for column in self.found.values()}
        return [
            column
            for column in self.columns
            if column.place not in taken
            and not column.is_empty
            and not column.share(shapes.is_iban)
        ]

    def by_shape(self, shape: _Shape) -> None:
        if shape.field not in self.names or shape.field in self.found:
            return
        for column in self.free():
            fits = column.share(shape.test) >= shape.share
            if fits and (shape.also is None or shape.also(column)):
                self.found[shape.field] = column
                return


def _known(search: _Search, ledger: Ledger) -> None:
    """What the ledger knows: customers by their codes, users by their emails."""
    for field, ask, test in (
        ("customer_code", ledger.customers, shapes.is_code),
        ("collector_email", ledger.users, shapes.is_email),
    ):
        if field not in search.names or field in search.found:
            continue
        likely = [column for column in search.free() if column.share(test) >= _MOST_KNOWN]
        known = ask({value for column in likely for value in column.values[:_ASKED]})
        for column in likely:
            asked = column.values[:_ASKED]
            if sum(1 for value in asked if value in known) >= _MOST_KNOWN * len(asked):
                search.found[field] = column
                break


def _names(search: _Search, key: str) -> None:
    """A code of one word, then a name of several."""
    for column in search.nameless():
        if key not in search.found and column.share(shapes.is_code) >= 0.8:  # noqa: PLR2004
            if column.different == 1 or key == "customer_code":
                search.found[key] = column
        elif "name" not in search.found and column.share(shapes.is_name) >= 0.6:  # noqa: PLR2004
            search.found["name"] = column
