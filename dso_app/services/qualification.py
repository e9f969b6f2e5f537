"""Qualification: giving items a status and a comment, with what the status's type does."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, find_items, visible_customers
from dso_app.clock import Clock, today
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Item, Status, StatusUse
from dso_app.services.disputes import DisputeTerms, close_disputes, open_dispute
from dso_app.services.history import record
from dso_app.services.planning import replan_customers
from dso_app.services.promises import PromiseTerms, cancel_promises, make_promise
from dso_app.services.shelter import reshelter
from dso_app.services.summaries import refresh_summaries
from dso_app.texts import N_

_LONGEST_COMMENT = 4000


class UnknownStatus(RelanceError):
    """No active status of the entity has the name."""

    message = N_("There is no status “{status}”. There are: {statuses}.")


class UnknownItem(RelanceError):
    """The item does not exist, or not for this actor."""

    message = N_("There is no item {item} of customer {customer}.")


class UnknownItems(RelanceError):
    """Some of the items meant do not exist, or not for this actor."""

    message = N_("Some of the items are not there.")


class ItemsOfSeveralCustomers(RelanceError):
    """An amount is promised or disputed by one customer, in one currency."""

    message = N_("An amount can only be given for items of one customer in one currency.")


class CommentTooLong(RelanceError):
    """A comment is longer than anybody reads."""

    message = N_("A comment has at most {most} characters.")


@dataclass(frozen=True)
class Qualification:
    """A status and a comment, with what a promise or a dispute needs besides.

    Attributes:
        status: its name, or the word of its type.
        promise: for a status of the type *promise to pay*.
        dispute: for one of the type *dispute*.
        founded: for *dispute resolved*: whether the customer was right.
    """

    status: str
    comment: str = ""
    promise: PromiseTerms | None = None
    dispute: DisputeTerms | None = None
    founded: bool = False


def find_status(session: Session, entity_id: int, name: str) -> Status:
    """An active status by its name or, the first of them, by the word of its type."""
    query = select(Status).where(col(Status.entity_id) == entity_id, col(Status.active))
    statuses = session.scalars(query.order_by(col(Status.id))).all()
    wanted = _word(name)
    by_type = (one for one in statuses if _word(one.type) == wanted)
    for found in (*(one for one in statuses if _word(one.name) == wanted), *by_type):
        return found
    raise UnknownStatus(status=name, statuses=", ".join(one.name for one in statuses))


def find_item(
    session: Session, actor: Actor, entity_id: int, customer_code: str, number: str
) -> Item:
    """An item by its customer's code and its number; the open and most recent one of several.

    Raises:
        UnknownCustomer, UnknownItem: there is none, or not in the actor's scope.
    """
    customer = session.scalar(
        select(Customer).where(
            visible_customers(actor, entity_id), col(Customer.code) == customer_code
        )
    )
    if customer is None:
        raise UnknownCustomer(customer=customer_code)
    query = select(Item).where(col(Item.customer_id) == customer.id, col(Item.number) == number)
    item = session.scalar(
        query.order_by((col(Item.remaining_minor) == 0), col(Item.issue_date).desc()).limit(1)
    )
    if item is None:
        raise UnknownItem(item=number, customer=customer_code)
    return item


def qualify(
    session: Session,
    actor: Actor,
    clock: Clock,
    item_ids: Collection[int],
    qualification: Qualification,
) -> list[Item]:
    """Give items a status and a comment, and do what its type means.

    *Promise to pay* makes a promise and shelters its amount; *dispute* opens a dispute;
    *dispute resolved* closes the open ones; *litigation* takes the items out of every scenario.
    Any other status than *dispute* ends open disputes, any other than *litigation* ends that.
    The customers are planned again at once.

    Raises:
        UnknownItems, UnknownStatus, ItemsOfSeveralCustomers, CommentTooLong, and the errors of
        a promise or a dispute: nothing is changed.
    """
    actor.require(Permission.QUALIFY)
    items = _items(session, actor, item_ids)
    comment = qualification.comment.strip()
    if len(comment) > _LONGEST_COMMENT:
        raise CommentTooLong(most=_LONGEST_COMMENT)
    entity = session.get_one(Entity, items[0].entity_id)
    status = find_status(session, items[0].entity_id, qualification.status)
    kind = StatusType(status.type)
    _set_status(session, actor, clock, entity, items, status, comment)
    if kind is not StatusType.DISPUTE:
        close_disputes(session, clock, entity, items, founded=_founded(kind, qualification))
    _apply(session, actor, clock, entity, items, kind, qualification)
    for item in items:
        item.litigation = kind is StatusType.LITIGATION
    follow(session, clock, entity, {item.customer_id for item in items})
    return items


def ignore_items(
    session: Session,
    actor: Actor,
    clock: Clock,
    item_ids: Collection[int],
    *,
    ignored: bool,
) -> list[Item]:
    """Take items out of scenarios by hand, or bring them back; they stay visible."""
    actor.require(Permission.QUALIFY)
    items = _items(session, actor, item_ids)
    entity = session.get_one(Entity, items[0].entity_id)
    message = N_("{item}: out of scenarios.") if ignored else N_("{item}: back in its scenario.")
    for item in items:
        if item.ignored is not ignored:
            item.ignored = ignored
            record(
                session,
                actor,
                clock,
                "item.ignored",
                message,
                on=today(clock, entity.timezone),
                entity_id=item.entity_id,
                customer_id=item.customer_id,
                item_id=item.id,
                item=item.number,
            )
    follow(session, clock, entity, {item.customer_id for item in items})
    return items


def follow(session: Session, clock: Clock, entity: Entity, customer_ids: Iterable[int]) -> None:
    """After a change to customers' items: their summaries and their agenda."""
    ids = sorted(customer_ids)
    session.flush()
    reshelter(session, ids)
    session.execute(
        update(Customer)
        .where(col(Customer.id).in_(ids))
        .values(plan_needed=True)
        .execution_options(synchronize_session="fetch")
    )
    refresh_summaries(session, entity.id or 0, today(clock, entity.timezone))
    replan_customers(session, clock, ids)


def _items(session: Session, actor: Actor, item_ids: Collection[int]) -> list[Item]:
    wanted = set(item_ids)
    items = sorted(find_items(session, actor, list(wanted)), key=lambda item: item.id or 0)
    if not wanted or len(items) != len(wanted):
        raise UnknownItems
    if len({item.entity_id for item in items}) > 1:
        raise ItemsOfSeveralCustomers
    session.execute(
        select(col(Customer.id))
        .where(col(Customer.id).in_({item.customer_id for item in items}))
        .order_by(col(Customer.id))
        .with_for_update()
    )
    return items


def _set_status(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Sequence[Item],
    status: Status,
    comment: str,
) -> None:
    day: date = today(clock, entity.timezone)
    names = _names(session, entity)
    for item in items:
        before = names.get(item.status_id, "")
        item.status_id, item.status_comment, item.status_on = status.id, comment, day
        session.add(
            StatusUse(
                item_id=item.id or 0,
                status_id=status.id or 0,
                comment=comment,
                user_id=actor.user_id,
                on=day,
                at=clock.real(),
            )
        )
        record(
            session,
            actor,
            clock,
            "item.status",
            N_("{item}: {status}. {comment}"),
            on=day,
            entity_id=item.entity_id,
            customer_id=item.customer_id,
            item_id=item.id,
            before=before,
            after=status.name,
            item=item.number,
            status=status.name,
            comment=comment,
        )


def _names(session: Session, entity: Entity) -> dict[int | None, str]:
    query = select(Status).where(col(Status.entity_id) == entity.id)
    return {status.id: status.name for status in session.scalars(query)}


def _apply(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Sequence[Item],
    kind: StatusType,
    qualification: Qualification,
) -> None:
    """Do what a status's type means, account by account."""
    comment = qualification.comment
    promise = qualification.promise or PromiseTerms()
    dispute = qualification.dispute or DisputeTerms()
    accounts = _accounts(items)
    if len(accounts) > 1 and (promise.amount_minor or dispute.amount_minor):
        raise ItemsOfSeveralCustomers
    for account in accounts:
        if kind is StatusType.PROMISE:
            make_promise(session, actor, clock, entity, account, promise, comment)
        elif kind is StatusType.DISPUTE:
            open_dispute(session, actor, clock, entity, account, dispute, comment)
    if kind is StatusType.LITIGATION:
        cancel_promises(session, actor, clock, entity, items)


def _founded(kind: StatusType, qualification: Qualification) -> bool | None:
    return qualification.founded if kind is StatusType.DISPUTE_RESOLVED else None


def _accounts(items: Sequence[Item]) -> list[list[Item]]:
    """Items by customer and currency."""
    accounts: dict[tuple[int, str], list[Item]] = defaultdict(list)
    for item in items:
        accounts[item.customer_id, item.currency].append(item)
    return list(accounts.values())


def _word(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
