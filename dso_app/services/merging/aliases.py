"""What stays of merged accounts: their codes and the addresses of their cards lead to who is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.models import Customer, CustomerAlias, User
from dso_app.services.lists.narrowing import search


@dataclass(frozen=True)
class OldAccount:
    """An account that was merged into a customer."""

    code: str
    name: str
    merged_on: date
    who: str


def old_accounts(session: Session, customer_id: int) -> tuple[OldAccount, ...]:
    """The accounts merged into a customer, the last one first."""
    query = (
        select(CustomerAlias, col(User.name))
        .join(User, col(User.id) == col(CustomerAlias.user_id), isouter=True)
        .where(col(CustomerAlias.customer_id) == customer_id)
        .order_by(col(CustomerAlias.event_id).desc())
    )
    return tuple(
        OldAccount(one.code, one.name, one.merged_on, who or "")
        for one, who in session.execute(query)
    )


def survivor_of(session: Session, actor: Actor, gone_id: int) -> Customer | None:
    """Who a merged customer is now, by the id it had; None where there was no such merge.

    None also where the actor does not see who it is.
    """
    query = select(col(CustomerAlias.customer_id)).where(col(CustomerAlias.gone_id) == gone_id)
    key = session.scalar(query)
    if key is None:
        return None
    try:
        return find_customer(session, actor, key)
    except UnknownCustomer:
        return None


def has_code(entity_id: int, code: str, *, any_case: bool = False) -> ColumnElement[bool]:
    """Condition on `Customer`: it has a code, or an account merged into it had.

    Args:
        entity_id: whose customers.
        code: the code.
        any_case: whatever its capitals.
    """

    def same(column: Any) -> ColumnElement[bool]:
        equal: ColumnElement[bool]
        equal = func.lower(column) == code.lower() if any_case else column == code
        return equal

    had = select(col(CustomerAlias.customer_id)).where(
        col(CustomerAlias.entity_id) == entity_id, same(col(CustomerAlias.code))
    )
    return or_(same(col(Customer.code)), col(Customer.id).in_(had))


def was_called(text: str) -> ColumnElement[bool]:
    """Condition on `Customer`: the code or name of an account merged into it holds a text."""
    had = select(col(CustomerAlias.customer_id))
    return col(Customer.id).in_(had.where(*search(text, (CustomerAlias.code, CustomerAlias.name))))


def codes_now(session: Session, entity_id: int, codes: Collection[str]) -> list[str]:
    """Codes, those of merged accounts as the codes of who they are."""
    columns: tuple[Any, ...] = (col(CustomerAlias.code), col(Customer.code))
    query = (
        select(*columns)
        .join(Customer, col(Customer.id) == col(CustomerAlias.customer_id))
        .where(col(CustomerAlias.entity_id) == entity_id)
    )
    now = dict(session.execute(query).tuples().all())
    return [now.get(code, code) for code in codes]


def highest_gone(session: Session) -> int:
    """The highest id a merged customer had; 0 for none. None of them is given again."""
    return session.scalar(select(func.max(col(CustomerAlias.gone_id)))) or 0


def aliases_since(session: Session, entity_id: int, event_id: int) -> Sequence[CustomerAlias]:
    """The merges of an entity after an event of the history, the last one first."""
    query = select(CustomerAlias).where(
        col(CustomerAlias.entity_id) == entity_id, col(CustomerAlias.event_id) > event_id
    )
    return session.scalars(query.order_by(col(CustomerAlias.event_id).desc())).all()
