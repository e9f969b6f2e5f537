"""Customers that may be one: looked for, listed as pairs, and dismissed where they are not."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import case, delete, func, or_, select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_customer, scoped
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.domain.duplicates import Pair, Party, find_pairs
from dso_app.errors import RelanceError
from dso_app.models import Contact, Customer, DuplicatePair, Entity, known_id
from dso_app.services.bulk import among, fetch, insert_many, update_many
from dso_app.services.history import record
from dso_app.services.lists.narrowing import has_contact, search
from dso_app.services.locks import take_turns
from dso_app.services.merging.aliases import was_called
from dso_app.texts import N_

_NOT_ONE = N_("Not the same as {name} ({code}).")
_MAYBE_ONE = N_("May be the same as {name} ({code}) after all.")
_MOST = 5000
"""Pairs that are kept, the likeliest: nobody looks through more."""
_OFFERED = 12
_COLUMNS = ("entity_id", "first_id", "second_id", "signs", "likeness")


class UnknownPair(RelanceError):
    """The pair is there no more: one of the two was merged or removed."""

    message = N_("These two customers are no longer a pair: look at the list again.")


def compare_customers(session: Session, actor: Actor, entity_id: int) -> list[Pair]:
    """The pairs of an entity's customers that may be one; nothing is written."""
    actor.require(Permission.MERGE_CUSTOMERS)
    emails: dict[int, set[str]] = defaultdict(set)
    of_contacts = (
        select(col(Contact.customer_id), col(Contact.email))
        .join(Customer, col(Customer.id) == col(Contact.customer_id))
        .where(col(Customer.entity_id) == entity_id, col(Contact.email) != "")
    )
    for key, email in fetch(session, of_contacts):
        emails[key].add(email)
    columns = [
        *(Customer.id, Customer.name, Customer.legal_id, Customer.vat_number),
        *(Customer.postcode, Customer.city, Customer.email),
    ]
    query = select(*map(col, columns)).where(col(Customer.entity_id) == entity_id)
    return find_pairs(
        Party(key, name, legal_id, vat, frozenset({*emails[key], email}), postcode, city)
        for key, name, legal_id, vat, postcode, city, email in fetch(session, query)
    )


def keep_pairs(session: Session, actor: Actor, entity_id: int, pairs: Sequence[Pair]) -> int:
    """Keep the pairs that were found, in place of those found before; how many are new.

    What was dismissed stays dismissed, whatever speaks for it now.
    """
    actor.require(Permission.MERGE_CUSTOMERS)
    # As imports and merges do: no customer comes or goes meanwhile.
    take_turns(session, f"import.{entity_id}")
    there = set(
        session.scalars(select(col(Customer.id)).where(col(Customer.entity_id) == entity_id))
    )
    known: dict[tuple[int, int], tuple[int, str, int, bool]] = {}
    query = select(DuplicatePair).where(col(DuplicatePair.entity_id) == entity_id)
    for row in session.scalars(query):
        value = (known_id(row), row.signs, row.likeness, row.dismissed_on is not None)
        known[row.first_id, row.second_id] = value
    new, moved = [], []
    for pair in pairs[:_MOST]:
        if not {pair.first, pair.second} <= there:
            continue
        signs = ",".join(pair.signs)
        before = known.pop((pair.first, pair.second), None)
        if before is None:
            new.append((entity_id, pair.first, pair.second, signs, pair.likeness))
        elif before[1:3] != (signs, pair.likeness):
            moved.append((signs, pair.likeness, before[0]))
    # What is left of those known speaks for itself no more, unless a person said so.
    past = [key for key, _, _, dismissed in known.values() if not dismissed]
    session.execute(delete(DuplicatePair).where(among(col(DuplicatePair.id), past)))
    insert_many(session, DuplicatePair, _COLUMNS, new)
    update_many(session, DuplicatePair, ("signs", "likeness"), moved)
    session.expire_all()
    return len(new)


def dismiss_pairs(
    session: Session, actor: Actor, clock: Clock, pair_ids: Collection[int], *, same: bool = False
) -> int:
    """Say that the customers of pairs are not the same, or take that back; how many were changed.

    Raises:
        UnknownPair: one is there no more, or a customer of it is outside the actor's scope.
    """
    actor.require(Permission.MERGE_CUSTOMERS)
    changed = 0
    for key in sorted(set(pair_ids)):
        pair = session.get(DuplicatePair, key)
        if pair is None:
            raise UnknownPair
        customers = _both(session, actor, pair)
        if (pair.dismissed_on is None) == same:
            continue
        entity = session.get_one(Entity, pair.entity_id)
        day = today(clock, entity.timezone)
        pair.dismissed_on = None if same else day
        pair.dismissed_by = None if same else actor.user_id
        message = _MAYBE_ONE if same else _NOT_ONE
        for one, other in (customers, customers[::-1]):
            about = {"name": other.name, "code": other.code}
            ids = {"entity_id": one.entity_id, "customer_id": one.id}
            record(session, actor, clock, "customer.not_same", message, on=day, **ids, **about)
        changed += 1
    session.flush()
    return changed


def dismiss_two(session: Session, actor: Actor, clock: Clock, one_id: int, other_id: int) -> None:
    """Say that two customers are not the same, whether or not that was suggested.

    Raises:
        UnknownPair: one is there no more, or outside the actor's scope.
    """
    actor.require(Permission.MERGE_CUSTOMERS)
    first, second = sorted((one_id, other_id))
    where = (col(DuplicatePair.first_id) == first) & (col(DuplicatePair.second_id) == second)
    pair = session.scalar(select(DuplicatePair).where(where))
    if pair is None:
        pair = DuplicatePair(entity_id=0, first_id=first, second_id=second)
        customers = _both(session, actor, pair)
        if first == second or customers[0].entity_id != customers[1].entity_id:
            raise UnknownPair
        pair.entity_id = customers[0].entity_id
        session.add(pair)
        session.flush()
    dismiss_pairs(session, actor, clock, [known_id(pair)])


def others_like(
    session: Session, viewer: Viewer, customer_id: int, text: str = ""
) -> list[Customer]:
    """Customers a customer may be merged with: those suggested, or whose name or code holds a text.

    Raises:
        UnknownCustomer: the customer is outside the viewer's scope.
    """
    viewer.actor.require(Permission.MERGE_CUSTOMERS)
    customer = find_customer(session, viewer.actor, customer_id)
    query = select(Customer).where(col(Customer.id) != customer_id).limit(_OFFERED)
    if text.strip():
        named = (Customer.code, Customer.name, Customer.city)
        found = query.where(or_(*search(text, named), has_contact(text), was_called(text)))
        found = found.order_by(func.lower(col(Customer.name)), col(Customer.id))
    else:
        other = case(
            (col(DuplicatePair.first_id) == customer_id, col(DuplicatePair.second_id)),
            else_=col(DuplicatePair.first_id),
        )
        is_open = col(DuplicatePair.dismissed_on).is_(None)
        found = query.join(DuplicatePair, (other == col(Customer.id)) & of_pair(customer_id))
        found = found.where(is_open).order_by(col(DuplicatePair.likeness).desc())
    return list(session.scalars(scoped(found, viewer.actor, customer.entity_id)))


def forget_open_pairs(session: Session, customer_id: int) -> None:
    """Drop the pairs of a customer that nobody decided about: they are looked for again."""
    session.execute(
        delete(DuplicatePair).where(of_pair(customer_id), col(DuplicatePair.dismissed_on).is_(None))
    )


def repoint_pairs(session: Session, survivor_id: int, gone_id: int) -> None:
    """Let the pairs of a customer be those of who it is now: "not the same" goes on being true."""
    for pair in list(session.scalars(select(DuplicatePair).where(of_pair(gone_id)))):
        other = pair.second_id if pair.first_id == gone_id else pair.first_id
        first, second = sorted((survivor_id, other))
        same = (col(DuplicatePair.first_id) == first) & (col(DuplicatePair.second_id) == second)
        kept = {"dismissed_on": pair.dismissed_on, "dismissed_by": pair.dismissed_by}
        if first == second:
            session.delete(pair)
        elif session.scalar(select(col(DuplicatePair.id)).where(same)) is not None:
            session.execute(
                update(DuplicatePair)
                .where(same, col(DuplicatePair.dismissed_on).is_(None))
                .values(kept)
            )
            session.delete(pair)
        else:
            pair.first_id, pair.second_id = first, second
        session.flush()


def of_pair(customer_id: int) -> Any:
    """Condition on `DuplicatePair`: a customer is one of the two."""
    return (col(DuplicatePair.first_id) == customer_id) | (
        col(DuplicatePair.second_id) == customer_id
    )


def _both(session: Session, actor: Actor, pair: DuplicatePair) -> tuple[Customer, Customer]:
    try:
        return (
            find_customer(session, actor, pair.first_id),
            find_customer(session, actor, pair.second_id),
        )
    except UnknownCustomer as error:
        raise UnknownPair from error
