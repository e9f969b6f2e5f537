"""Lines of customers → pieces of the receivables ledger, with what settled them.

Lines of one document (customer, kind, number, issue date) add up: a FEC states no due dates.
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import pandas as pd

from dso_app.domain.kinds import Kind
from dso_app.importing.columns.texts import factorize
from dso_app.importing.fec.currencies import in_one_currency, in_their_currency
from dso_app.importing.fec.lettering import Settled
from dso_app.importing.fec.lines import FecLines
from dso_app.importing.fec.roles import Role
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import KINDS, Whole
from dso_app.importing.rejections import Mask

_KINDS = {
    Role.INVOICE: Kind.INVOICE,
    Role.CREDIT_NOTE: Kind.CREDIT_NOTE,
    Role.PAYMENT: Kind.PAYMENT,
    Role.REVERSAL: Kind.MISCELLANEOUS,
    Role.OTHER: Kind.MISCELLANEOUS,
}
_KIND_OF = np.asarray([KINDS.index(_KINDS[role]) for role in Role], dtype=np.int64)


@dataclass(frozen=True)
class Parts:
    """Settled parts of pieces: of a piece, oldest first."""

    piece: Whole
    minor: Whole
    """Signed as its piece."""
    day: Whole

    def of(self, chosen: Whole, count: int) -> "Parts":
        """Those of some pieces, which are numbered anew."""
        place = np.full(count, -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        kept = place[self.piece] >= 0
        return Parts(place[self.piece][kept], self.minor[kept], self.day[kept])


@dataclass(frozen=True)
class Pieces:
    """Invoices, credit notes, payments and other operations, by columns as long as each other."""

    row: Whole
    """Place of its first line among the rows of customers."""
    customer: Whole
    """Id of a known one; -1 - place among the new ones."""
    number: Cells
    kind: Whole
    issue: Whole
    currency: Cells
    amount: Whole
    open: Whole
    """What remains of it at the end of the file."""
    opening: Mask
    """Brought forward from before the exercise; its amount is what remained then."""
    assumed: Mask
    """Its issue date is that of the opening entry."""
    silent: Mask
    """A payment used up by what it settled: it is no item, unless it is known as one."""
    label: Cells
    parts: Parts

    def __len__(self) -> int:
        return len(self.row)

    def take(self, chosen: Whole) -> Self:
        """Some of the pieces."""
        columns = {
            one.name: getattr(self, one.name)[chosen] for one in fields(self) if one.name != "parts"
        }
        return replace(self, **columns, parts=self.parts.of(chosen, len(self)))

    def joined(self, others: Self) -> Self:
        """These pieces and others."""
        if not len(others):
            return self
        columns = {
            one.name: np.concatenate((getattr(self, one.name), getattr(others, one.name)))
            for one in fields(self)
            if one.name != "parts"
        }
        mine, theirs = self.parts, others.parts
        parts = Parts(
            np.concatenate((mine.piece, theirs.piece + len(self))),
            np.concatenate((mine.minor, theirs.minor)),
            np.concatenate((mine.day, theirs.day)),
        )
        return replace(self, **columns, parts=parts)


def make_pieces(lines: FecLines, settled: Settled, customer: Whole, ledger: str) -> Pieces:
    """Add lines up to pieces; those of nothing are left out.

    Args:
        lines: of customers' accounts.
        settled: what was settled of them.
        customer: of each line.
        ledger: its currency.
    """
    kind, issue = _KIND_OF[lines.role], lines.issue
    piece, first = _same(customer, kind, factorize(lines.number)[0], issue)
    count = len(first)
    lines = in_one_currency(lines, piece, ledger)
    settled = in_their_currency(settled, lines, ledger)
    amount = _sums(piece, lines.foreign, count)
    parts = _parts(piece[settled.line], settled.minor, settled.day)
    remains = amount - _sums(parts.piece, parts.minor, count)
    # What an opening entry brings forward was an item when the exercise began.
    leaves_none = (lines.role == Role.PAYMENT) | (lines.role == Role.REVERSAL)
    leaves_none &= ~lines.opening
    pieces = Pieces(
        row=lines.row[first],
        customer=customer[first],
        number=lines.number[first],
        kind=kind[first],
        issue=issue[first],
        currency=lines.currency[first],
        amount=amount,
        open=remains,
        opening=_any(piece, lines.opening, count),
        assumed=_any(piece, ~lines.real_issue, count),
        silent=~_any(piece, ~leaves_none, count) & (remains == 0),
        label=lines.label[first],
        parts=parts,
    )
    return pieces.take(np.flatnonzero((amount != 0) | (remains != 0)))


def _same(*columns: Whole) -> tuple[Whole, Whole]:
    """The piece of each line, pieces numbered as they come, and the first line of each."""
    frame = pd.DataFrame(dict(enumerate(columns)))
    piece = frame.groupby(list(frame.columns), sort=False).ngroup().to_numpy().astype(np.int64)
    first: Whole = np.flatnonzero(~pd.Series(piece).duplicated().to_numpy()).astype(np.int64)
    return piece, first


def _sums(group: Whole, values: Whole, count: int) -> Whole:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, group, values)
    return sums


def _any(group: Whole, flags: Mask, count: int) -> Mask:
    found = np.zeros(count, dtype=bool)
    found[group[flags]] = True
    return found


def _parts(piece: Whole, minor: Whole, day: Whole) -> Parts:
    """Parts of a piece on one day add up."""
    key, first = _same(piece, day)
    sums = _sums(key, minor, len(first))
    order = np.lexsort((day[first], piece[first]))
    kept = first[order]
    return Parts(piece[kept], sums[order], day[kept])
