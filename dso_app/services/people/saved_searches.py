"""Searches a user keeps by name: what a table was asked, to be asked again with a click."""

import json
from dataclasses import dataclass

from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.errors import RelanceError
from dso_app.services.people.preferences import preference, remember
from dso_app.texts import N_

MOST = 30
LONGEST_NAME = 60
_LONGEST_ADDRESS = 4000


class BadSearch(RelanceError):
    """A search cannot be kept."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(**values)
        self.message = message


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search by its name.

    Attributes:
        address: what the table was asked, as a query string.
    """

    name: str
    address: str


def saved_searches(session: Session, actor: Actor, listing: str) -> list[SavedSearch]:
    """The actor's own searches of a table, by name."""
    kept = preference(session, actor, _name(listing))
    rows: dict[str, str] = json.loads(kept) if kept else {}
    return [SavedSearch(name, rows[name]) for name in sorted(rows, key=str.casefold)]


def save_search(session: Session, actor: Actor, listing: str, name: str, address: str) -> None:
    """Keep a search; one of the same name gives way.

    Raises:
        BadSearch: it has no name, or there are too many.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadSearch(
            N_("Give the search a name of at most {most} characters."), most=LONGEST_NAME
        )
    rows = {one.name: one.address for one in saved_searches(session, actor, listing)}
    rows[name] = address[:_LONGEST_ADDRESS]
    if len(rows) > MOST:
        raise BadSearch(N_("At most {most} searches are kept: forget one first."), most=MOST)
    remember(session, actor, _name(listing), json.dumps(rows))


def forget_search(session: Session, actor: Actor, listing: str, name: str) -> None:
    """Forget a search; one there is not is forgotten already."""
    rows = {one.name: one.address for one in saved_searches(session, actor, listing)}
    rows.pop(name, None)
    remember(session, actor, _name(listing), json.dumps(rows))


def _name(listing: str) -> str:
    return f"searches.{listing}"
