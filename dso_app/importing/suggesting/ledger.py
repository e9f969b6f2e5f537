"""What the ledger knows of a file's values: codes of customers, emails of users."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import func
from sqlmodel import Session, col, select

from dso_app.models import Customer, CustomerAlias, User

_MOST = 500
"""Values asked about at once."""


class Ledger(Protocol):
    """What can be asked about values."""

    def customers(self, values: Collection[str]) -> set[str]:
        """Those that are codes of customers."""
        ...

    def users(self, values: Collection[str]) -> set[str]:
        """Those that are emails of users."""
        ...


@dataclass(frozen=True)
class KnownLedger:
    """The ledger of an entity."""

    session: Session
    entity_id: int

    def customers(self, values: Collection[str]) -> set[str]:
        """Those that are codes of customers, or of accounts merged into them."""
        found: set[str] = set()
        for model in (Customer, CustomerAlias):
            query = select(col(model.code)).where(col(model.entity_id) == self.entity_id)
            for part in _parts(values):
                found |= set(self.session.exec(query.where(col(model.code).in_(part))))
        return found

    def users(self, values: Collection[str]) -> set[str]:
        """Those that are emails of users."""
        small = {value.lower(): value for value in values}
        found: set[str] = set()
        for part in _parts(small):
            query = select(col(User.email)).where(func.lower(col(User.email)).in_(part))
            found |= {small[email.lower()] for email in self.session.exec(query)}
        return found


class NoLedger:
    """Nothing is known."""

    def customers(self, values: Collection[str]) -> set[str]:  # noqa: ARG002
        """None of them."""
        return set()

    def users(self, values: Collection[str]) -> set[str]:  # noqa: ARG002
        """None of them."""
        return set()


def _parts(values: Iterable[str]) -> list[list[str]]:
    listed = list(values)
    return [listed[place : place + _MOST] for place in range(0, len(listed), _MOST)]
