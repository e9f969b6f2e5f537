"""Letters of a FEC → what settled what, and when.

Lines that share a letter and balance settle each other on the letter date. Those that do not
balance are lettered in part: the credits settle the oldest debits first, the rest stays open.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dso_app.importing.columns.texts import NO_DAY
from dso_app.importing.fec.lines import FecLines
from dso_app.importing.fec.roles import Role
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask


@dataclass(frozen=True)
class Settled:
    """Parts of lines that were settled, in minor units of the ledger, signed as their line."""

    line: Whole
    minor: Whole
    day: Whole


def settle(lines: FecLines) -> Settled:
    """What the letters of customers' lines say was settled."""
    lettered = np.flatnonzero(lines.letter != "")
    some = lines.take(lettered)
    day = np.full(len(some), NO_DAY, dtype=np.int64)
    rest = np.ones(len(some), dtype=bool)
    # Letters are used again, from customer to customer and later in the year: the narrowest group
    # that balances is the one meant. Some letter a customer across several accounts.
    for key in _keys(some):
        balanced = _balanced(key, some.minor, rest)
        day[balanced] = _letter_days(key, some, balanced)[balanced]
        rest &= ~balanced
    whole = np.flatnonzero(~rest)
    parts = _in_part(some, np.flatnonzero(rest))
    return Settled(
        line=lettered[np.concatenate((whole, parts.line))],
        minor=np.concatenate((some.minor[whole], parts.minor)),
        day=np.concatenate((day[whole], parts.day)),
    )


def _keys(lines: FecLines) -> list[Whole]:
    """Groups that may balance, narrowest first."""
    of_customer = _joint(_codes(lines.code), _codes(lines.letter))
    of_account = _joint(of_customer, _codes(lines.account))
    return [_joint(of_account, lines.lettered), of_account, of_customer]


def _codes(values: NDArray[np.object_]) -> Whole:
    return pd.factorize(values)[0].astype(np.int64)


def _joint(left: Whole, right: Whole) -> Whole:
    """One small whole number for each pair."""
    if not len(left):
        return left
    pairs = left.astype(np.int64) * (int(right.max()) + 1) + right
    joint: Whole = np.unique(pairs, return_inverse=True)[1]
    return joint


def _balanced(key: Whole, minor: Whole, rest: Mask) -> Mask:
    """Lines, of those left, whose group of them sums up to nothing."""
    sums = np.zeros(int(key.max(initial=-1)) + 1, dtype=np.int64)
    np.add.at(sums, key[rest], minor[rest])
    balanced: Mask = rest & (sums[key] == 0)
    return balanced


def _letter_days(key: Whole, lines: FecLines, chosen: Mask) -> Whole:
    """The letter date of each line; its group's, else the last entry's in the group."""
    size = int(key.max(initial=-1)) + 1
    latest, entered = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.maximum.at(latest, key[chosen], lines.lettered[chosen])
    np.maximum.at(entered, key[chosen], lines.entered[chosen])
    group = np.where(latest > NO_DAY, latest, entered)[key]
    return np.where(lines.lettered != NO_DAY, lines.lettered, group)


def _in_part(lines: FecLines, rest: Whole) -> Settled:
    """Groups that do not balance: payments taken back first, then the oldest debits."""
    group = _keys(lines)[1]
    left = lines.minor.copy()
    taken_back = (lines.role == Role.PAYMENT) | (lines.role == Role.REVERSAL)
    first = _match(lines, group, left, rest[taken_back[rest]])
    np.subtract.at(left, first.line, first.minor)
    second = _match(lines, group, left, rest)
    return Settled(
        line=np.concatenate((first.line, second.line)),
        minor=np.concatenate((first.minor, second.minor)),
        day=np.concatenate((first.day, second.day)),
    )


def _match(lines: FecLines, group: Whole, left: Whole, among: Whole) -> Settled:
    """Settle what is left of debits by what is left of credits of their group, oldest first."""
    among = among[np.lexsort((among, lines.issue[among], group[among]))]
    debits, credits_ = among[left[among] > 0], among[left[among] < 0]
    debit, credit, minor = oldest_first(
        group[debits], left[debits], group[credits_], -left[credits_]
    )
    debit, credit = debits[debit], credits_[credit]
    dated = np.where(
        lines.lettered[credit] != NO_DAY, lines.lettered[credit], lines.lettered[debit]
    )
    both = np.maximum(lines.entered[debit], lines.entered[credit])
    day = np.where(dated != NO_DAY, dated, both)
    return Settled(
        line=np.concatenate((debit, credit)),
        minor=np.concatenate((minor, -minor)),
        day=np.concatenate((day, day)),
    )


def oldest_first(
    debit_group: Whole, debits: Whole, credit_group: Whole, credits_: Whole
) -> tuple[Whole, Whole, Whole]:
    """Use up credits on debits of the same group, both in their order.

    Args:
        debit_group: of each debit, groups ascending.
        debits: amounts, positive.
        credit_group: of each credit, groups ascending.
        credits_: amounts, positive.

    Returns:
        Places of the debit and of the credit, and the amount, of each pair that meets.
    """
    size = int(max(debit_group.max(initial=-1), credit_group.max(initial=-1))) + 1
    owed, paid = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(owed, debit_group, debits)
    np.add.at(paid, credit_group, credits_)
    met = np.minimum(owed, paid)
    # Both sides cut to what meets: their running sums pass from group to group together.
    used = np.cumsum(_cut(debit_group, debits, met))
    spent = np.cumsum(_cut(credit_group, credits_, met))
    ends = np.unique(np.concatenate((used, spent)))
    ends = ends[ends > 0]
    amounts = np.diff(np.concatenate(([0], ends)))
    return np.searchsorted(used, ends), np.searchsorted(spent, ends), amounts


def _cut(group: Whole, amounts: Whole, most: Whole) -> Whole:
    """Amounts, cut where those of their group reach the most they may."""
    running = np.cumsum(amounts)
    first = np.searchsorted(group, group)
    before = running - amounts
    before -= before[first]
    cut: Whole = np.clip(most[group] - before, 0, amounts)
    return cut
