"""What the planner reads, fetched for many customers in few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.kinds import Kind
from dso_app.domain.planning import (
    NO_HISTORY,
    CustomerFacts,
    History,
    ItemFacts,
    PlanningSettings,
    Preference,
    Reached,
    own_history,
)
from dso_app.domain.recipients import ROLE, Recipient
from dso_app.domain.scenario import Channel, Medium, Scope
from dso_app.models import Contact, Customer, Cycle, Entity, Item, User
from dso_app.records import record
from dso_app.services.bulk import among, fetch

_KINDS = {str(kind): kind for kind in Kind}

Reachable = frozenset[tuple[str, str]]


@record
class CustomerToPlan:
    """A customer with all that planning it needs.

    Attributes:
        scenario_id: None when it is on none.
        first_pass: what is found due goes to confirm.
        reason: the three columns that say why no step was planned.
    """

    facts: CustomerFacts
    items: Sequence[ItemFacts]
    history: History
    scenario_id: int | None
    first_pass: bool
    reason: tuple[str, str, str]


def planning_settings(entity: Entity) -> PlanningSettings:
    """The settings of an entity that the planner reads."""
    return PlanningSettings(
        item_threshold=Decimal(entity.item_threshold),
        old_after_days=entity.old_after_days,
        draft_grace_days=entity.draft_grace_days,
    )


def climbing(scenarios: Mapping[int, CompiledScenario]) -> frozenset[int]:
    """The scenarios in which each item climbs its own steps."""
    return frozenset(
        key for key, compiled in scenarios.items() if compiled.scenario.scope is Scope.ITEM
    )


def load_customers(
    session: Session, customer_ids: Sequence[int], climbing: Collection[int] = ()
) -> Iterator[CustomerToPlan]:
    """The customers asked for, by id, with their open items by due date.

    Args:
        session: where they are read.
        customer_ids: which.
        climbing: scenarios of scope *item*: items on them come with their own cycle's memory.
    """
    climbed = _climbed(session, customer_ids, climbing) if climbing else None
    items = _open_items(session, customer_ids, climbed)
    reachable = _Reachable(session, customer_ids)
    query = (
        select(
            col(Customer.id),
            col(Customer.scenario_id),
            col(Customer.first_pass),
            col(Customer.do_not_dun),
            col(Customer.insolvent_on),
            col(Customer.direct_debit),
            col(Customer.do_not_dun_until),
            col(Customer.do_not_dun_reason),
            col(Customer.preferred_channel),
            col(Customer.preferred_recipients),
            col(Customer.last_performed_on),
            col(Customer.last_performed_offset),
            col(Customer.plan_reason_code),
            col(Customer.plan_reason_message),
            col(Customer.plan_reason_values),
            col(Customer.collector_id),
            col(Customer.sales_id),
            col(Customer.email) != "",
            col(Customer.phone) != "",
            (col(Customer.address_1) != "") & (col(Customer.city) != ""),
        )
        .where(among(col(Customer.id), customer_ids))
        .order_by(col(Customer.id))
    )
    for row in fetch(session, query):
        key, scenario_id, first_pass, do_not_dun, insolvent_on, direct_debit, *rest = row
        until, why, channel, recipients, done_on, done_offset, code, message, values, *reach = rest
        yield CustomerToPlan(
            facts=CustomerFacts(
                *(key, do_not_dun, insolvent_on, direct_debit, reachable.of(key, *reach)),
                spared_until=until,
                spared_why=why,
                prefers=preference_of(channel, recipients),
            ),
            items=items.get(key, ()),
            history=NO_HISTORY if done_on is None else History(done_on, done_offset),
            scenario_id=scenario_id,
            first_pass=first_pass,
            reason=(code, message, values),
        )


def preference_of(channel: str, recipients: str) -> Preference | None:
    """What two columns of a customer say of how it wants to be written to."""
    if not channel and not recipients:
        return None
    return Preference(
        Channel(channel) if channel else None, tuple(filter(None, recipients.split(",")))
    )


def _climbed(
    session: Session, customer_ids: Sequence[int], climbing: Collection[int]
) -> dict[int, History]:
    """What the own cycles of items remember, on the scenario their customer is on."""
    query = (
        select(
            col(Cycle.leader_item_id),
            col(Cycle.performed_on),
            col(Cycle.performed_offset),
            col(Cycle.passed_over_on),
        )
        .join(Customer, col(Customer.id) == col(Cycle.customer_id))
        .where(
            among(col(Cycle.customer_id), customer_ids),
            col(Cycle.scenario_id) == col(Customer.scenario_id),
            col(Cycle.scenario_id).in_(climbing),
        )
    )
    return {
        item: History(on, offset or 0, passed) for item, on, offset, passed in fetch(session, query)
    }


def _open_items(
    session: Session, customer_ids: Sequence[int], climbed: Mapping[int, History] | None
) -> dict[int, list[ItemFacts]]:
    query = (
        select(
            col(Item.customer_id),
            col(Item.id),
            col(Item.number),
            col(Item.kind),
            col(Item.currency),
            col(Item.due_date),
            col(Item.issue_date),
            col(Item.remaining_minor),
            col(Item.disputed_minor),
            col(Item.sheltered_minor),
            col(Item.ignored),
            col(Item.litigation),
            col(Item.held_by_action_id),
            col(Item.reached_version_id),
            col(Item.reached_order),
            col(Item.reached_offset),
            col(Item.reached_on),
        )
        .where(among(col(Item.customer_id), customer_ids), col(Item.remaining_minor) != 0)
        .order_by(col(Item.customer_id), col(Item.due_date), col(Item.number), col(Item.id))
    )
    found: dict[int, list[ItemFacts]] = defaultdict(list)
    for row in fetch(session, query):
        customer, key, number, kind, currency, due, issued, *amounts = row
        left, disputed, sheltered, ignored, litigation, held, *memory = amounts
        reached = None if memory[1] is None else _reached(*memory)
        found[customer].append(
            ItemFacts(
                key,
                number,
                _KINDS[kind],
                currency,
                due,
                issued,
                left,
                disputed,
                sheltered,
                ignored,
                litigation,
                held is not None,
                reached,
                NO_HISTORY
                if climbed is None
                else own_history(climbed.get(key, NO_HISTORY), reached),
            )
        )
    return found


def _reached(version: int | None, order: int, offset: int | None, on: date | None) -> Reached:
    return Reached(version, order, offset or 0, on)


class _Reachable:
    """Who can be reached at each customer, and by what."""

    def __init__(self, session: Session, customer_ids: Sequence[int]) -> None:
        self._by_email: dict[int, set[str]] = defaultdict(set)
        self._by_mobile: dict[int, set[str]] = defaultdict(set)
        self._at_all: dict[int, set[str]] = defaultdict(set)
        self._marked: set[int] = set()
        self._users = set(
            session.scalars(select(col(User.id)).where(col(User.active), col(User.email) != ""))
        )
        self._known: dict[tuple[Any, ...], Reachable] = {}
        query = select(
            col(Contact.customer_id),
            col(Contact.role),
            col(Contact.is_collection),
            col(Contact.email) != "",
            (col(Contact.mobile) != "") | (col(Contact.phone) != ""),
        ).where(among(col(Contact.customer_id), customer_ids))
        for customer, role, is_collection, email, mobile in fetch(session, query):
            names = [f"{ROLE}{role.casefold()}"] if role else []
            if is_collection:
                names.append(Recipient.COLLECTION_CONTACT)
                self._marked.add(customer)
            self._at_all[customer].update(names)
            if email:
                self._by_email[customer].update(names)
            if mobile:
                self._by_mobile[customer].update(names)

    def of(
        self,
        customer: int,
        collector: int | None,
        sales: int | None,
        own_email: bool,  # noqa: FBT001 - a row's columns, in their order
        own_phone: bool,  # noqa: FBT001
        address: bool,  # noqa: FBT001
    ) -> Reachable:
        """Pairs of a recipient and a medium.

        A customer's own email and phone are its collection contact's unless a contact is marked;
        letters go to the customer's address, whoever of its people they name. Whether a number
        is a mobile's is seen when the message is prepared.
        """
        email = self._by_email.get(customer, set())
        mobile = self._by_mobile.get(customer, set())
        if customer not in self._marked:
            own = {str(Recipient.COLLECTION_CONTACT)}
            email = email | own if own_email else email
            mobile = mobile | own if own_phone else mobile
        ours = (collector in self._users, sales in self._users)
        people = self._at_all.get(customer, set()) if address else set()
        key = (ours, address, frozenset(email), frozenset(mobile), frozenset(people))
        if key not in self._known:
            self._known[key] = _pairs(ours, address, email, mobile, people)
        return self._known[key]


def _pairs(
    ours: tuple[bool, bool],
    address: bool,  # noqa: FBT001
    email: set[str],
    mobile: set[str],
    people: set[str],
) -> Reachable:
    pairs = {(str(who), str(Medium.EMAIL)) for who in email}
    pairs |= {(str(who), str(Medium.MOBILE)) for who in mobile}
    pairs |= {(str(who), str(Medium.POST)) for who in people}
    if address:
        pairs.add((str(Recipient.COLLECTION_CONTACT), str(Medium.POST)))
    for who, there in zip((Recipient.COLLECTOR, Recipient.SALES), ours, strict=True):
        if there:
            pairs.add((str(who), str(Medium.EMAIL)))
    return frozenset(pairs)
