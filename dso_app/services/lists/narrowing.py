"""What every table of customers' things is narrowed by: search, group, collector, customer."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, false, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col

from dso_app.access.permissions import Actor
from dso_app.access.scope import collected_by
from dso_app.models import Contact, Customer, GroupMember, Item

NONE = "none"
"""Value of a filter that keeps what has nothing there: no group, no collector."""

_LAST_LETTER = chr(sys.maxunicode)
_LONGEST_ID = 18
"""Digits that fit a database's whole number."""


def customer_filters(filters: Mapping[str, str], actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on `Customer` for the filters `customer`, `group`, `collector`, `scenario`.

    Each holds an id, or `none`; one that is empty lets everything through, one that is not a
    number nothing. The actor's own id as `collector` also means those they replace today.
    """
    groups = select(col(GroupMember.customer_id))
    conditions: list[ColumnElement[bool]] = []
    if customer := filters.get("customer"):
        conditions.append(matches(col(Customer.id), customer))
    if group := filters.get("group"):
        if group == NONE:
            conditions.append(col(Customer.id).not_in(groups))
        else:
            members = groups.where(matches(col(GroupMember.group_id), group))
            conditions.append(col(Customer.id).in_(members))
    if collector := filters.get("collector"):
        mine = collector == str(actor.user_id)
        own = collected_by(actor) if mine else matches(col(Customer.collector_id), collector)
        conditions.append(own)
    if scenario := filters.get("scenario"):
        conditions.append(matches(col(Customer.scenario_id), scenario))
    return conditions


def search(text: str, columns: Sequence[Any]) -> list[ColumnElement[bool]]:
    """Condition that one of the columns holds a text; none for no text."""
    text = text.strip()
    if not text:
        return []
    return [or_(*(holds_text(column, text) for column in columns))]


def has_contact(text: str) -> ColumnElement[bool]:
    """Condition on `Customer` that the name or email of a contact holds a text."""
    held = search(text, (Contact.name, Contact.email))
    return col(Customer.id).in_(select(col(Contact.customer_id)).where(*held))


def holds_text(column: Any, text: str) -> ColumnElement[bool]:
    """Condition that a column holds a text, whatever its capitals."""
    like = literal(f"%{_escaped(text)}%")
    if any(not sign.isascii() and sign.lower() != sign.upper() for sign in text):
        return _HoldsLetters(column, like, literal(f"*{''.join(map(_either, text))}*"))
    return _HoldsText(column, like)


def starts_with(column: Any, text: str) -> ColumnElement[bool]:
    """Condition that a column begins with a text, capitals and all; an index of it serves."""
    return _StartsWith(
        column, literal(text), literal(text + _LAST_LETTER), literal(f"{_escaped(text)}%")
    )


def _escaped(text: str) -> str:
    """For LIKE ... ESCAPE '/'."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _either(sign: str) -> str:
    """For GLOB: a letter small or large, any other sign as it is."""
    small, large = sign.lower(), sign.upper()
    if len(small) == len(large) == 1 and small != large:
        return f"[{small}{large}]"
    return f"[{sign}]" if sign in "*?[" else sign


class _HoldsText(FunctionElement[bool]):
    """ILIKE: on SQLite LIKE is that already, at half the time of comparing small letters."""

    type = Boolean()
    inherit_cache = True


class _HoldsLetters(FunctionElement[bool]):
    """ILIKE: SQLite's LIKE knows no large É for é, so each letter is named there in both."""

    type = Boolean()
    inherit_cache = True


class _StartsWith(FunctionElement[bool]):
    """A span on SQLite, where LIKE asks no index whose letters are told apart."""

    type = Boolean()
    inherit_cache = True


@compiles(_StartsWith)
def _span(element: _StartsWith, compiler: Any, **options: Any) -> str:
    column, first, beyond, like = element.clauses
    if compiler.dialect.name == "sqlite":
        return str(compiler.process(and_(column >= first, column < beyond), **options))
    column, like = (compiler.process(one, **options) for one in (column, like))
    return f"({column} LIKE {like} ESCAPE '/')"


@compiles(_HoldsLetters)
def _glob(element: _HoldsLetters, compiler: Any, **options: Any) -> str:
    column, like, glob = (compiler.process(one, **options) for one in element.clauses)
    sqlite = compiler.dialect.name == "sqlite"
    return f"({column} GLOB {glob})" if sqlite else f"({column} ILIKE {like} ESCAPE '/')"


@compiles(_HoldsText)
def _ilike(element: _HoldsText, compiler: Any, **options: Any) -> str:
    column, text = (compiler.process(one, **options) for one in element.clauses)
    word = "LIKE" if compiler.dialect.name == "sqlite" else "ILIKE"
    return f"({column} {word} {text} ESCAPE '/')"


def items_of(customer_id: int) -> ColumnElement[bool]:
    """Condition that an item is a customer's, open or settled, found without reading all items.

    Written in two halves, because each is found by another index.
    """
    same = col(Item.customer_id) == customer_id
    known = col(Item.unique_id)
    return or_(and_(same, known.is_(None)), and_(same, known.is_not(None)))


def matches(column: Any, value: str) -> ColumnElement[bool]:
    """Condition that a column of ids holds the one a filter names, or nothing for `none`."""
    if value == NONE:
        empty: ColumnElement[bool] = column.is_(None)
        return empty
    if not (value.isascii() and value.isdigit() and len(value) <= _LONGEST_ID):
        return false()
    same: ColumnElement[bool] = column == int(value)
    return same
