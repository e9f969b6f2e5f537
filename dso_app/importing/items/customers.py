"""The customers that the lines of a file of items belong to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dso_app.importing.aliases import read_aliases
from dso_app.importing.bulk import Bulk
from dso_app.importing.columns.texts import factorize, objects
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Rejections
from dso_app.importing.rows import Rows
from dso_app.services.changed_here import changed_columns
from dso_app.texts import N_

UNKNOWN = -1
_NO_SUCH_CUSTOMER = N_("no such customer")
_NO_CUSTOMER = N_("no customer")


@dataclass(frozen=True)
class CustomerIndex:
    """The known customers of an entity."""

    ids: Mapping[str, int]
    """Code → id; codes of merged accounts among them."""
    codes: Mapping[int, str]
    """Id → its present code."""
    terms: Mapping[int, str]
    """Id → payment term, where there is one."""
    collectors: Mapping[int, int | None]
    """Id → collector."""
    chosen_here: frozenset[int]
    """Ids of those whose collector a person chose here."""


@dataclass(frozen=True)
class NewCustomers:
    """Customers that a file of items makes, in its order."""

    codes: tuple[str, ...]
    names: tuple[str, ...]


def read_customers(bulk: Bulk, entity_id: int) -> CustomerIndex:
    """Read the customers of an entity."""
    ids, codes, terms, collectors, marks = bulk.read(
        "SELECT id, code, payment_term, collector_id, changed_here "
        "FROM customer WHERE entity_id = ?",
        (entity_id,),
    )
    return CustomerIndex(
        ids={**read_aliases(bulk, entity_id).ids, **dict(zip(codes, ids, strict=True))},
        codes=dict(zip(ids, codes, strict=True)),
        terms={one: term for one, term in zip(ids, terms, strict=True) if term},
        collectors=dict(zip(ids, collectors, strict=True)),
        chosen_here=frozenset(
            one
            for one, mark in zip(ids, marks, strict=True)
            if mark and "collector_id" in changed_columns(mark)
        ),
    )


def find_customers(rows: Rows, known: CustomerIndex) -> tuple[Whole, list[str]]:
    """The customer of each row: its id, or -2 - place in the list of unknown codes, given second.

    An empty code is `UNKNOWN`.
    """
    codes, words = factorize(rows.cells["customer_code"])
    unknown = [word for word in words if word and word not in known.ids]
    place = {word: -2 - position for position, word in enumerate(unknown)}
    found = [known.ids.get(word, place.get(word, UNKNOWN)) for word in words]
    if not words:
        return np.zeros(0, dtype=np.int64), []
    return np.asarray(found, dtype=np.int64)[codes], unknown


def reject_strangers(customer: Whole, rejections: Rejections, *, create: bool) -> None:
    """Reject rows without a customer, and those of unknown ones unless they are created."""
    rejections.add(customer == UNKNOWN, "customer_code", _NO_CUSTOMER)
    if not create:
        rejections.add(customer < UNKNOWN, "customer_code", _NO_SUCH_CUSTOMER)


def new_customers(rows: Rows, customer: Whole, unknown: list[str]) -> NewCustomers:
    """The customers to create: those below `UNKNOWN`, named by the file, else by their code."""
    places = np.flatnonzero(customer < UNKNOWN)
    codes, first = np.unique(customer[places], return_index=True)
    order = np.argsort(first)
    chosen = [unknown[-2 - int(code)] for code in codes[order]]
    names: dict[str, str] = {}
    if rows.has("customer_name"):
        written = rows.cells["customer_name"]
        named = places[written[places] != ""]
        codes, first = np.unique(customer[named], return_index=True)
        pairs = zip(codes.tolist(), written[named[first]], strict=True)
        names = {unknown[-2 - code]: name for code, name in pairs}
    return NewCustomers(tuple(chosen), tuple(names.get(code, code) for code in chosen))


def renumbered(customer: Whole, unknown: list[str], new: NewCustomers) -> Whole:
    """Customers of rows with -1 - place among the new ones instead of among the unknown ones."""
    if not unknown:
        return customer
    places = {code: -1 - place for place, code in enumerate(new.codes)}
    table = objects([places.get(code, UNKNOWN) for code in unknown]).astype(np.int64)
    strangers = customer < UNKNOWN
    result = customer.copy()
    result[strangers] = table[-2 - customer[strangers]]
    return result
