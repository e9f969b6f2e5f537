"""Which items may be asked for, and which may lead (rules, section 6.1)."""

from datetime import date, timedelta

from dso_app.domain import reasons
from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.kinds import Kind
from dso_app.domain.planning import CustomerFacts, ItemFacts, PlanningSettings
from dso_app.domain.thresholds import threshold_minor
from dso_app.errors import Reason


def why_not_eligible(
    item: ItemFacts, customer: CustomerFacts, settings: PlanningSettings, today: date
) -> Reason | None:
    """Why an item is not eligible; None when it is.

    Eligible: debit, askable ≥ the item threshold and > 0, not ignored, not in litigation, not
    held by an open specific action, customer not marked "do not dun" and not insolvent before
    its date; a draft, or an item of a customer paying by direct debit, only the settings'
    days after its due date; never a down-payment request.
    """
    if item.kind is Kind.DOWN_PAYMENT:
        return reasons.DOWN_PAYMENT
    return why_not_asked(item, customer, settings, today)


def why_not_asked(
    item: ItemFacts, customer: CustomerFacts, settings: PlanningSettings, today: date
) -> Reason | None:
    """The same for a step that lists down-payment requests too."""
    # Asked of every item on every day that is planned: what most items are is told first.
    if item.remaining_minor <= 0 or item.ignored or item.litigation or item.held_by_action:
        return _why_set_aside(item)
    if customer.do_not_dun or customer.insolvent_on is not None:
        spared = why_customer_spared(customer, item, today)
        if spared is not None:
            return spared
    askable = item.askable_minor
    if askable <= 0 or askable < threshold_minor(settings.item_threshold, item.currency):
        return _why_too_little(item, askable)
    if item.kind is Kind.DRAFT or customer.direct_debit:
        return _why_too_soon(item, settings, today)
    return None


def why_customer_spared(customer: CustomerFacts, item: ItemFacts, today: date) -> Reason | None:
    """Why nothing is asked of the customer for an item.

    An insolvency counts from its date on, for items issued before it; what is issued after it
    is asked for as usual. An item without an issue date counts by its due date.
    """
    spared = why_not_dunned(customer, today)
    if spared is not None:
        return spared
    insolvent_on = customer.insolvent_on
    if insolvent_on is None or today < insolvent_on:
        return None
    return reasons.INSOLVENT if (item.issue_date or item.due_date) < insolvent_on else None


def why_not_dunned(customer: CustomerFacts, today: date) -> Reason | None:
    """Why a customer marked "do not dun" is asked for nothing; None once the mark has ended.

    Its end is the last day it counts: from the day after, dunning resumes by itself.
    """
    until = customer.spared_until
    if not customer.do_not_dun or (until is not None and until < today):
        return None
    return reasons.do_not_dun(until, customer.spared_why)


def is_set_aside(item: ItemFacts) -> bool:
    """Whether an item, debit or credit, is out of every scenario for now."""
    return item.ignored or item.litigation or item.held_by_action


def is_late(item: ItemFacts, today: date) -> bool:
    """Days late > 0: the due day itself is not late."""
    return item.due_date < today


def is_old(item: ItemFacts, settings: PlanningSettings, today: date) -> bool:
    """More days late than the setting [180]."""
    return (today - item.due_date).days > settings.old_after_days


def is_exhausted(item: ItemFacts, scenario: CompiledScenario) -> bool:
    """Whether the scenario's last step was done for the item: no step is above its memory."""
    return item.reached is not None and scenario.above(item.reached) >= len(scenario.steps)


def _why_set_aside(item: ItemFacts) -> Reason:
    if item.remaining_minor <= 0:
        return reasons.NOT_A_DEBIT
    if item.ignored:
        return reasons.IGNORED
    return reasons.IN_LITIGATION if item.litigation else reasons.HELD_BY_ACTION


def _why_too_little(item: ItemFacts, askable: int) -> Reason:
    if askable > 0:
        return reasons.UNDER_THRESHOLD
    if not item.sheltered_minor:
        return reasons.DISPUTED
    return reasons.DISPUTED_AND_PROMISED if item.disputed_minor else reasons.PROMISED


def _why_too_soon(item: ItemFacts, settings: PlanningSettings, today: date) -> Reason | None:
    eligible_on = item.due_date + timedelta(days=settings.draft_grace_days)
    return reasons.grace(eligible_on) if today < eligible_on else None
