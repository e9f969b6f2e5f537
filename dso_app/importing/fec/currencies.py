"""Documents in another currency than the ledger's.

The ledger settles in its own currency: what that means for a document in another one is its share,
the settled part of its ledger amount. Amounts of two currencies are never added.
"""

from dataclasses import replace

import numpy as np

from dso_app.importing.columns.texts import factorize
from dso_app.importing.fec.lettering import Settled
from dso_app.importing.fec.lines import FecLines
from dso_app.importing.items.lines import Whole
from dso_app.importing.rejections import Mask


def in_one_currency(lines: FecLines, piece: Whole, ledger: str) -> FecLines:
    """The lines, those of a document written in several currencies taken in the ledger's."""
    codes, currencies = factorize(lines.currency)
    if len(currencies) < 2:  # noqa: PLR2004 - one currency everywhere
        return lines
    count = int(piece.max(initial=-1)) + 1
    low, high = np.full(count, len(currencies)), np.full(count, -1)
    np.minimum.at(low, piece, codes)
    np.maximum.at(high, piece, codes)
    mixed: Mask = (low != high)[piece]
    return replace(
        lines,
        currency=np.where(mixed, ledger, lines.currency),
        foreign=np.where(mixed, lines.minor, lines.foreign),
    )


def in_their_currency(settled: Settled, lines: FecLines, ledger: str) -> Settled:
    """Settled parts in the currency of their line: settled in full, nothing of it remains.

    Each is the settled share of the line so far, rounded half up, less what was settled before.
    """
    abroad = np.flatnonzero((lines.currency != ledger)[settled.line])
    if not len(abroad):
        return settled
    abroad = abroad[np.lexsort((settled.day[abroad], settled.line[abroad]))]
    minor = settled.minor.copy()
    so_far: dict[int, tuple[int, int]] = {}
    for place in abroad.tolist():
        line = int(settled.line[place])
        in_ledger, in_own = so_far.get(line, (0, 0))
        in_ledger += int(settled.minor[place])
        whole, own = abs(int(lines.minor[line])), abs(int(lines.foreign[line]))
        share = (2 * abs(in_ledger) * own + whole) // (2 * whole)
        share = share if in_ledger > 0 else -share
        minor[place] = share - in_own
        so_far[line] = (in_ledger, share)
    return replace(settled, minor=minor)
