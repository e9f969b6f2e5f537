"""Signs: debits are stored positive, credits negative, however a file writes them."""

from collections.abc import Iterable
from enum import StrEnum

from dso_app.domain.kinds import Kind, Side, plain_words


class SignRule(StrEnum):
    """What decides about the signs of a whole file."""

    FILE = "file"
    """The file's own signs are trusted."""
    KIND = "kind"
    """The file writes credits without minus: the kind decides."""


_DEBIT_WORDS = frozenset(
    {"d", "s", "dr", "db", "deb", "debit", "debits", "debiteur", "doit", "+"}
    | {"soll", "debe", "debito", "cargo", "dare", "da", "debet"}
)
_CREDIT_WORDS = frozenset(
    {"c", "h", "cr", "k", "cre", "cred", "credit", "credits", "crediteur", "avoir", "-"}
    | {"haben", "haber", "credito", "abono", "a", "avere", "av"}
)


def read_side(word: str) -> Side | None:
    """The side a file's word means; none when unknown.

    `D` and `C`, `Crédit`, SAP's `S` and `H`, Italian `D` and `A`, Spanish `Debe` and `Haber`.
    """
    plain = plain_words(word) or word.strip()
    if plain in _DEBIT_WORDS:
        return Side.DEBIT
    return Side.CREDIT if plain in _CREDIT_WORDS else None


def decide_signs(lines: Iterable[tuple[Kind | None, int]]) -> SignRule:
    """Whether a file of one amount column is trusted for its signs, from all its lines.

    It is when its credit kinds carry minus signs, or when it has no kinds at all. Files with
    debit and credit columns, or a side, say their signs themselves: `SignRule.FILE`.
    """
    kinds_seen = False
    for kind, minor in lines:
        if kind is None:
            continue
        kinds_seen = True
        if kind.side is Side.CREDIT and minor < 0:
            return SignRule.FILE
    return SignRule.KIND if kinds_seen else SignRule.FILE


def sides_carry_signs(lines: Iterable[tuple[Side, int]]) -> bool:
    """Whether a file with a side, or with two columns, repeats credits' side as a minus sign.

    Only when all its credit amounts do: a single negative one among others is a reversal.
    """
    credits_ = [minor for side, minor in lines if side is Side.CREDIT and minor]
    return bool(credits_) and all(minor < 0 for minor in credits_)


def from_side(minor: int, side: Side, *, carries_sign: bool) -> int:
    """The signed amount of an amount with a D/C side."""
    return -minor if side is Side.CREDIT and not carries_sign else minor


def from_columns(debit: int, credit: int, *, carries_sign: bool = False) -> int:
    """The signed amount of a debit and a credit column; the latter may repeat the minus."""
    return debit + credit if carries_sign else debit - credit


def signed(kind: Kind | None, minor: int, rule: SignRule) -> tuple[Kind, int]:
    """The kind and the stored amount of a line, under the rule its file is read by.

    A negative invoice is a credit note, a positive payment a miscellaneous debit. Without a
    kind a debit is an invoice and a credit an unallocated payment.
    """
    if kind is None:
        return (Kind.PAYMENT if minor < 0 else Kind.INVOICE), minor
    if rule is SignRule.KIND and kind.side is Side.CREDIT:
        minor = -minor
    return _kind_on_its_side(kind, minor), minor


def _kind_on_its_side(kind: Kind, minor: int) -> Kind:
    if kind is Kind.INVOICE and minor < 0:
        return Kind.CREDIT_NOTE
    # A memo stays a memo: its reversal must not enter the receivables.
    if kind is Kind.DOWN_PAYMENT or not minor:
        return kind
    wrong_side = (minor < 0) if kind.side is Side.DEBIT else (minor > 0)
    return Kind.MISCELLANEOUS if wrong_side and kind.side is not Side.EITHER else kind


def signed_remaining(minor: int, remaining: int) -> int:
    """The stored remaining amount of an item: a credit's is never positive, however written.

    A debit's own minus is kept: it has been paid more than its amount.
    """
    return -abs(remaining) if minor < 0 else remaining
