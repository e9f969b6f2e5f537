"""Kinds and signs of a file's amounts, by the rules of `domain.signs`, by columns."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dso_app.domain.kinds import Kind, Side, guess_kinds, plain_words
from dso_app.domain.signs import (
    SignRule,
    decide_signs,
    from_columns,
    from_side,
    read_side,
    sides_carry_signs,
    signed,
)
from dso_app.importing.columns.texts import factorize, objects
from dso_app.importing.files.table import Cells
from dso_app.importing.items.lines import KINDS, Whole
from dso_app.importing.rejections import Mask

NO_KIND = -1
_PLACE = {kind: place for place, kind in enumerate(KINDS)}


def read_kinds(cells: Cells, said: Mapping[str, Kind]) -> tuple[Whole, Mask]:
    """The kind of each line as its place in `KINDS`, and which words name none.

    Args:
        cells: the file's words; an empty one says nothing.
        said: word → kind, as told once; compared without case, accents and punctuation.
    """
    told = {plain_words(word) or word.strip(): kind for word, kind in said.items()}
    codes, words = factorize(cells)
    guessed = guess_kinds(words)
    kinds = [told.get(plain_words(word) or word, guessed[word]) for word in words]
    places = np.asarray([NO_KIND if kind is None else _PLACE[kind] for kind in kinds])
    unknown = np.asarray(
        [kind is None and word != "" for word, kind in zip(words, kinds, strict=True)]
    )
    if not words:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool)
    return places[codes].astype(np.int64), unknown[codes]


def read_sides(cells: Cells) -> tuple[NDArray[np.object_], Mask]:
    """The side of each line, and which words name none; an empty word names none."""
    codes, words = factorize(cells)
    sides = [read_side(word) for word in words]
    if not words:
        return objects([]), np.zeros(0, dtype=bool)
    return objects(sides)[codes], np.asarray([side is None for side in sides])[codes]


def apply_sides(amount: Whole, sides: NDArray[np.object_]) -> tuple[Whole, Whole]:
    """Signed amounts of amounts with a D/C side, and the factor that made them."""
    on_credit = sides == Side.CREDIT
    carries = sides_carry_signs(_distinct_sides(on_credit, amount))
    factor = np.where(on_credit, from_side(1, Side.CREDIT, carries_sign=carries), 1)
    return amount * factor, factor


def join_columns(debit: Whole, credit: Whole) -> Whole:
    """Signed amounts of a debit and a credit column."""
    carries = sides_carry_signs(_distinct_sides(np.ones(len(credit), dtype=bool), credit))
    return debit + credit * from_columns(0, 1, carries_sign=carries)


def _distinct_sides(on_credit: NDArray[np.bool_], amount: Whole) -> list[tuple[Side, int]]:
    """All that the rule about sides looks at: which signs occur on which side."""
    signs = {int(sign) for sign in np.unique(np.sign(amount[on_credit]))}
    return [(Side.CREDIT, sign) for sign in sorted(signs)]


def settle_signs(kind: Whole, amount: Whole, *, signed_already: bool) -> tuple[Whole, Whole]:
    """The stored kind of each line, and the factor (1 or -1) its amounts are to be multiplied by.

    The rule is asked once for each pair of a kind and a sign that occurs.
    """
    pair = (kind + 1) * 3 + np.sign(amount) + 1
    pairs, codes = np.unique(pair, return_inverse=True)
    seen = [(None if p // 3 == 0 else KINDS[p // 3 - 1], p % 3 - 1) for p in pairs.tolist()]
    rule = SignRule.FILE if signed_already else decide_signs(seen)
    settled = [signed(one, sign, rule) for one, sign in seen]
    kinds = np.asarray([_PLACE[one] for one, _ in settled], dtype=np.int64)
    flips = [minor != sign for (_, minor), (_, sign) in zip(settled, seen, strict=True)]
    factors = np.where(np.asarray(flips, dtype=bool), -1, 1)
    return kinds[codes], factors[codes]
