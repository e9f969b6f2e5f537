"""What of the ledger's falls is money, and what credit notes settled (rules, section 9)."""

from collections.abc import Sequence


def by_payment(falls: Sequence[int], credit_notes: int) -> list[int]:
    """The part of each fall of a customer's debits that was paid, not settled by credit notes.

    A fall of just the amount that credit notes fell by on the same day is theirs; else they take
    the falls in order.

    Args:
        falls: of one customer, currency and value date; positive, oldest due date first.
        credit_notes: what its credit notes fell by on that day, positive.
    """
    left = credit_notes
    if left in falls:
        place = falls.index(left)
        return [0 if at == place else fall for at, fall in enumerate(falls)]
    paid = []
    for fall in falls:
        matched = min(left, max(0, fall))
        left -= matched
        paid.append(fall - matched)
    return paid
