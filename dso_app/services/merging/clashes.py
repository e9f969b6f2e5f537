"""Items of two customers that one customer could not both have."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, tuple_
from sqlmodel import Session, col

from dso_app.domain.kinds import Kind
from dso_app.domain.merging import Keyed, clash, renumbered
from dso_app.errors import RelanceError
from dso_app.models import ImportProfile, Item
from dso_app.services.bulk import update_many
from dso_app.services.lists.items import KIND_WORDS
from dso_app.texts import N_, translate

_KEY = (Item.number, Item.kind, Item.issue_year)


class ItemsClash(RelanceError):
    """Both customers have an open item that files know by the same key."""

    message = N_(
        "Both have {kind} {number} of {year} open, and imports could not tell the two apart. "
        "Merge once one of them is settled."
    )

    def sentence(self, language: str = "en") -> str:
        """The error, the kind in words."""
        kind = translate(KIND_WORDS[Kind(str(self.values["kind"]))], language)
        return translate(self.message, language, **{**self.values, "kind": kind.lower()})


@dataclass
class _Shared:
    """Items of one key: the survivor's and the other's."""

    kept: list[Keyed] = field(default_factory=list)
    moved: list[Keyed] = field(default_factory=list)


def check_items(session: Session, survivor_id: int, gone_id: int) -> None:
    """Raise `ItemsClash` when the next import could not tell an item of one from the other's."""
    for (number, kind, year), shared in _shared(session, survivor_id, gone_id).items():
        if any(clash(one, other) for one in shared.kept for other in shared.moved):
            raise ItemsClash(kind=kind, number=number, year=year)


def make_room(session: Session, survivor_id: int, gone_id: int) -> None:
    """Number instalments anew where two items of one key have the same."""
    given = [
        (instalment, key)
        for shared in _shared(session, survivor_id, gone_id).values()
        for key, instalment in renumbered(shared.kept, shared.moved).items()
    ]
    update_many(session, Item, ("instalment",), given)


def _shared(
    session: Session, survivor_id: int, gone_id: int
) -> dict[tuple[str, str, int], _Shared]:
    """The items of keys that both customers have."""
    session.flush()
    keys = tuple_(*map(col, _KEY))
    unnamed = col(Item.unique_id).is_(None)
    theirs = select(*map(col, _KEY)).where(col(Item.customer_id) == gone_id, unnamed)
    own = select(*map(col, _KEY)).where(col(Item.customer_id) == survivor_id, unnamed)
    columns: tuple[Any, ...] = (
        *(*_KEY, Item.id, Item.customer_id, Item.instalment),
        *(Item.due_date, Item.remaining_minor, Item.source_id),
    )
    query = (
        select(*map(col, columns))
        .where(
            col(Item.customer_id).in_((survivor_id, gone_id)),
            unnamed,
            keys.in_(theirs),
            keys.in_(own),
        )
        .order_by(col(Item.id))
    )
    counting = set(_counting_sources(session))
    found: dict[tuple[str, str, int], _Shared] = defaultdict(_Shared)
    for number, kind, year, key, customer, instalment, due, remaining, source in session.execute(
        query
    ):
        one = Keyed(key, instalment, due, remaining != 0, source in counting)
        shared = found[number, kind, year]
        (shared.kept if customer == survivor_id else shared.moved).append(one)
    return found


def _counting_sources(session: Session) -> Iterator[int | None]:
    """The profiles of files that number the instalments of an item themselves."""
    for key, options in session.execute(select(col(ImportProfile.id), col(ImportProfile.options))):
        if "instalment" in (options.get("columns") or {}):
            yield key
