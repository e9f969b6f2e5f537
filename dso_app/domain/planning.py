"""What the planner reads about a customer, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dso_app.domain.kinds import Kind
from dso_app.domain.qualification import askable
from dso_app.domain.scenario import Channel, Step
from dso_app.errors import Reason
from dso_app.records import record


@record
class Reached:
    """What an item remembers: the highest step performed or skipped that **listed** it.

    Attributes:
        version_id: version of the scenario the step was of (`Scenario.version_id`).
        order: the step's order in that version.
        offset: its effective offset in that version, in days.
        performed_on: the day it was performed; None when it was skipped, or lapsed (a lapsed
            step lets the next one come, as a skipped one does).
    """

    version_id: int | None
    order: int
    offset: int
    performed_on: date | None = None


def remember(known: Reached | None, new: Reached) -> Reached:
    """What an item remembers once another step listed it: the higher of the two.

    Steps of one version compare by order, of two by effective offset.
    """
    if known is None:
        return new
    if known.version_id == new.version_id:
        return new if new.order > known.order else known
    return new if new.offset > known.offset else known


@record
class History:
    """The last scenario step performed for a customer, whatever its leader was; or for an item.

    Attributes:
        last_performed_on: its day; None when there was none.
        last_performed_offset: its effective offset, in days, in its own version.
        passed_over_on: the day a person last skipped a step, or one lapsed.
    """

    last_performed_on: date | None = None
    last_performed_offset: int = 0
    passed_over_on: date | None = None


NO_HISTORY = History()


def own_history(climbed: History, reached: Reached | None) -> History:
    """The history of one item: what its own cycle remembers, or a later step that listed it.

    The later step was another leader's, or another scenario's: intervals are kept from it too.
    """
    if reached is None or reached.performed_on is None:
        return climbed
    last = climbed.last_performed_on
    if last is not None and last >= reached.performed_on:
        return climbed
    return History(reached.performed_on, reached.offset, climbed.passed_over_on)


@record
class ItemFacts:
    """One open item. Amounts are in minor units, debits positive, credits negative.

    Attributes:
        issue_date: None where the file gave none.
        disputed_minor: its disputed part.
        sheltered_minor: its part sheltered by pending promises.
        ignored: by hand or in bulk; the item threshold is the rules' business.
        litigation: its status is of the type *litigation*.
        held_by_action: an open specific action holds it.
        reached: where it stands on the customer's scenario.
        climbed: in scope *item*, what its own cycle remembers.
    """

    id: int
    number: str
    kind: Kind
    currency: str
    due_date: date
    issue_date: date | None
    remaining_minor: int
    disputed_minor: int = 0
    sheltered_minor: int = 0
    ignored: bool = False
    litigation: bool = False
    held_by_action: bool = False
    reached: Reached | None = None
    climbed: History = NO_HISTORY

    @property
    def askable_minor(self) -> int:
        """Remaining − its disputed part − its part sheltered by a pending promise."""
        return askable(self.remaining_minor, self.disputed_minor, self.sheltered_minor)

    def remembering(self, reached: Reached, climbed: History) -> "ItemFacts":
        """The item with another memory; a simulation does this too often for `replace`."""
        return ItemFacts(
            self.id,
            self.number,
            self.kind,
            self.currency,
            self.due_date,
            self.issue_date,
            self.remaining_minor,
            self.disputed_minor,
            self.sheltered_minor,
            self.ignored,
            self.litigation,
            self.held_by_action,
            reached,
            climbed,
        )


@dataclass(frozen=True, slots=True)
class Preference:
    """How a customer wants to be written to, where its scenario's steps say otherwise.

    Attributes:
        channel: what its messages go by; None for the steps' own.
        recipients: who gets them, as steps write it; none for the steps' own.
    """

    channel: Channel | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What the rules ask about a customer.

    Attributes:
        insolvent_on: first day of its insolvency.
        direct_debit: it pays by direct debit.
        reachable: pairs of a recipient as steps write it and a `Medium` it can be reached by,
            e.g. `("collection_contact", "email")`, `("collector", "email")`.
        spared_until: last day of "do not dun"; None for without end.
        spared_why: the reason a person gave for it.
        prefers: how it wants to be written to; None for as the steps say.
    """

    id: int
    do_not_dun: bool = False
    insolvent_on: date | None = None
    direct_debit: bool = False
    reachable: frozenset[tuple[str, str]] = frozenset()
    spared_until: date | None = None
    spared_why: str = ""
    prefers: Preference | None = None


@dataclass(frozen=True, slots=True)
class PlanningSettings:
    """An entity's settings the planner reads.

    Attributes:
        item_threshold: askable amount, in whole units of its currency, under which an item is
            ignored.
        old_after_days: days late past which an item is old.
        draft_grace_days: days after their due date when drafts, and items of customers paying
            by direct debit, become eligible.
    """

    item_threshold: Decimal = Decimal(0)
    old_after_days: int = 180
    draft_grace_days: int = 5


@record
class Listed:
    """What a step lists on a day.

    Attributes:
        item_ids: debits and credits, in the order given, down-payment requests left out.
        asked: per currency, askable debits listed − credits listed, in minor units.
        down_payment_ids: down-payment requests listed.
        down_payments: per currency, their own subtotal, in minor units.
        only_old: nothing but old items is asked: never automatic.
    """

    item_ids: tuple[int, ...]
    asked: Mapping[str, int]
    down_payment_ids: tuple[int, ...] = ()
    down_payments: Mapping[str, int] = field(default_factory=dict)
    only_old: bool = False


NOT_LISTED_YET = Listed((), {})
"""What a step of a day to come lists where nobody asked."""


@record
class Climber:
    """An item at a step of a scenario of scope *item*.

    Attributes:
        skipped_orders: steps the entry passes over, to be recorded as skipped for it.
    """

    item_id: int
    skipped_orders: tuple[int, ...] = ()


@record
class PlannedStep:
    """The next step of a customer; in scope *item*, of its items at that step.

    Attributes:
        leader_id: the leader item: the cycle. In scope *item*, the oldest of its items.
        planned_on: may lie in the past.
        skipped_orders: steps the entry passes over, to be recorded as skipped for the leader.
        listing: what it lists on its day (today when that is past).
        held: why it must wait though planned: what is asked is too little.
        missing: no usable recipient: an action in error.
        climbers: in scope *item*, the items at the step, each in a cycle of its own.
        more_on: in scope *item*, the day the next of those still to come to the step does; None
            when none is.
    """

    step: Step
    leader_id: int
    planned_on: date
    skipped_orders: tuple[int, ...]
    listing: Listed
    held: Reason | None = None
    missing: Reason | None = None
    climbers: tuple[Climber, ...] = ()
    more_on: date | None = None

    @property
    def listed(self) -> tuple[int, ...]:
        """Identifiers of the items it lists."""
        return self.listing.item_ids

    @property
    def asked(self) -> Mapping[str, int]:
        """Amounts asked per currency, in minor units."""
        return self.listing.asked


@dataclass(frozen=True, slots=True)
class Excluded:
    """No step can be planned, and why."""

    reason: Reason
