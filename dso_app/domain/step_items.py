"""What a step lists and what it asks for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from dso_app.domain.eligibility import is_late, is_old, is_set_aside, why_not_asked
from dso_app.domain.kinds import Kind
from dso_app.domain.listing import Listing
from dso_app.domain.planning import CustomerFacts, ItemFacts, Listed, PlanningSettings
from dso_app.domain.scenario import Step


def list_items(
    step: Step,
    leader: ItemFacts,
    items: Sequence[ItemFacts],
    customer: CustomerFacts,
    settings: PlanningSettings,
    on_date: date,
) -> Listed:
    """What a step lists for a customer on a day.

    The leader, and by the step's setting all late items (old and exhausted ones included),
    those due within its days too, or all open ones. Open credits are listed and deducted
    unless the step says no. Asked = askable debits listed − those credits, per currency.
    Down-payment requests come only where the step says so, with their own subtotal.
    """
    listed: list[int] = []
    asked: dict[str, int] = defaultdict(int)
    memo: list[int] = []
    memo_totals: dict[str, int] = defaultdict(int)
    only_old = True
    for item in items:
        if item.remaining_minor < 0:
            if _is_deducted(step, item):
                listed.append(item.id)
                asked[item.currency] += item.remaining_minor
        elif not _in_range(step, leader, item, on_date) or why_not_asked(
            item, customer, settings, on_date
        ):
            continue
        elif item.kind is Kind.DOWN_PAYMENT:
            if step.list_down_payments:
                memo.append(item.id)
                memo_totals[item.currency] += item.askable_minor
        else:
            listed.append(item.id)
            asked[item.currency] += item.askable_minor
            only_old = only_old and is_old(item, settings, on_date)
    return Listed(tuple(listed), dict(asked), tuple(memo), dict(memo_totals), only_old)


def _is_deducted(step: Step, item: ItemFacts) -> bool:
    return step.deduct_credits and item.kind is not Kind.DOWN_PAYMENT and not is_set_aside(item)


def _in_range(step: Step, leader: ItemFacts, item: ItemFacts, on_date: date) -> bool:
    """Whether a debit is among those the step's setting names; the leader always is."""
    if item.id == leader.id or step.items is Listing.ALL_OPEN:
        return True
    if step.items is Listing.LEADER:
        return False
    if step.items is Listing.LATE:
        return is_late(item, on_date)
    return item.due_date <= on_date + timedelta(days=step.within_days)
