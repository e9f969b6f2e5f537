"""The items that copies may be of, read from the ledger for many file names at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from dso_app.domain.copy_names import (
    Numbered,
    choose_items,
    of_one_invoice,
    plain_word,
    plain_words,
    read_name,
)
from dso_app.errors import Reason
from dso_app.models import Customer, CustomerAlias, Item
from dso_app.services.bulk import among
from dso_app.services.merging.aliases import has_code

_PART = 20_000
"""Rows of the ledger looked at together."""

Found = tuple[Numbered, ...] | Reason


def match_names(session: Session, entity_id: int, names: Iterable[str]) -> dict[str, Found]:
    """What each file is a copy of in an entity's ledger, or why that is not sure.

    The numbers of the ledger are read once, however many the names are.
    """
    runs = {name: read_name(name) for name in names}
    if not runs:
        return {}
    words = {run.word for found in runs.values() for run in found}
    items = _items(session, entity_id, words)
    customers = _customers(session, entity_id, words) if items else {}
    return {name: choose_items(found, items, customers) for name, found in runs.items()}


def match_number(session: Session, entity_id: int, code: str, number: str) -> Found:
    """The items of a customer that are the one invoice of a number; empty where there are none."""
    word = plain_word(number)
    named = has_code(entity_id, code, any_case=True)
    query = _numbered().where(col(Customer.entity_id) == entity_id, named)
    rows = [Numbered(*row) for row in session.execute(query)]
    items = [row for row in rows if word and plain_word(row.number) == word]
    return of_one_invoice(items) if items else ()


def _items(session: Session, entity_id: int, words: set[str]) -> dict[str, list[Numbered]]:
    sql = f"SELECT id, number FROM item WHERE entity_id = {int(entity_id)}"
    found = _among_words(session, sql, words)
    items: dict[str, list[Numbered]] = defaultdict(list)
    for row in session.execute(_numbered().where(among(col(Item.id), sorted(found)))):
        item = Numbered(*row)
        items[found[item.item_id]].append(item)
    return items


def _numbered() -> Select[Any]:
    """Items with what `Numbered` holds, in its order."""
    columns: tuple[Any, ...] = (
        *(Item.id, Item.customer_id, Customer.code, Item.number, Item.kind, Item.issue_year),
    )
    return select(*columns).join(Customer, col(Customer.id) == col(Item.customer_id))


def _customers(session: Session, entity_id: int, words: set[str]) -> dict[str, set[int]]:
    """The customers whose code, or that of an account merged into them, is one of the words."""
    of = f"WHERE entity_id = {int(entity_id)}"
    customers: dict[str, set[int]] = defaultdict(set)
    for key, word in _among_words(session, f"SELECT id, code FROM customer {of}", words).items():
        customers[word].add(key)
    old = _among_words(session, f"SELECT id, code FROM customer_alias {of}", words)
    columns: tuple[Any, ...] = (col(CustomerAlias.id), col(CustomerAlias.customer_id))
    query = select(*columns).where(among(col(CustomerAlias.id), sorted(old)))
    for key, customer_id in session.execute(query):
        customers[old[key]].add(customer_id)
    return customers


def _among_words(session: Session, sql: str, words: set[str]) -> dict[int, str]:
    """Ids of the rows whose text is one of the words, however it is written."""
    found: dict[int, str] = {}
    session.flush()
    # The driver itself: a row of the session's own costs four times as much.
    driver: Any = session.connection().connection.driver_connection
    cursor = driver.cursor()
    try:
        cursor.execute(sql)
        while part := cursor.fetchmany(_PART):
            ids, texts = zip(*part, strict=True)
            found.update(
                (row_id, word)
                for row_id, word in zip(ids, plain_words(texts), strict=True)
                if word in words
            )
    finally:
        cursor.close()
    return found
