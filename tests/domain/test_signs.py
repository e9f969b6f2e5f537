"""Rules, section 3, "Sign": debits are stored positive, credits negative."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dso_app.domain.kinds import Kind, Side
from dso_app.domain.signs import (
    SignRule,
    decide_signs,
    from_columns,
    from_side,
    read_side,
    sides_carry_signs,
    signed,
    signed_remaining,
)

FILE, KIND = SignRule.FILE, SignRule.KIND


def test_without_kinds_a_debit_is_an_invoice_and_a_credit_an_unallocated_payment() -> None:
    rule = decide_signs([(None, 100), (None, -30)])
    assert signed(None, 100, rule) == (Kind.INVOICE, 100)
    assert signed(None, -30, rule) == (Kind.PAYMENT, -30)


def test_when_a_files_credit_kinds_carry_minus_signs_its_signs_are_trusted() -> None:
    rule = decide_signs([(Kind.INVOICE, 100), (Kind.CREDIT_NOTE, -30), (Kind.PAYMENT, 20)])
    assert rule is FILE
    assert signed(Kind.INVOICE, 100, rule) == (Kind.INVOICE, 100)
    assert signed(Kind.CREDIT_NOTE, -30, rule) == (Kind.CREDIT_NOTE, -30)


def test_in_a_trusted_file_a_negative_invoice_is_a_credit_note() -> None:
    assert signed(Kind.INVOICE, -50, FILE) == (Kind.CREDIT_NOTE, -50)


def test_in_a_trusted_file_a_positive_payment_is_a_miscellaneous_debit() -> None:
    assert signed(Kind.PAYMENT, 20, FILE) == (Kind.MISCELLANEOUS, 20)
    assert signed(Kind.CREDIT_NOTE, 20, FILE) == (Kind.MISCELLANEOUS, 20)


def test_when_a_file_carries_no_minus_sign_the_kind_decides() -> None:
    rule = decide_signs([(Kind.INVOICE, 100), (Kind.CREDIT_NOTE, 30), (Kind.PAYMENT, 20)])
    assert rule is KIND
    assert signed(Kind.INVOICE, 100, rule) == (Kind.INVOICE, 100)
    assert signed(Kind.CREDIT_NOTE, 30, rule) == (Kind.CREDIT_NOTE, -30)
    assert signed(Kind.PAYMENT, 20, rule) == (Kind.PAYMENT, -20)
    assert signed(Kind.DRAFT, 70, rule) == (Kind.DRAFT, 70)


def test_a_negative_invoice_alone_does_not_make_credit_kinds_carry_signs() -> None:
    rule = decide_signs([(Kind.INVOICE, -50), (Kind.CREDIT_NOTE, 30)])
    assert signed(Kind.INVOICE, -50, rule) == (Kind.CREDIT_NOTE, -50)
    assert signed(Kind.CREDIT_NOTE, 30, rule) == (Kind.CREDIT_NOTE, -30)


@pytest.mark.parametrize("rule", SignRule)
@pytest.mark.parametrize("minor", [-40, 40])
def test_a_miscellaneous_item_stands_on_either_side(rule: SignRule, minor: int) -> None:
    assert signed(Kind.MISCELLANEOUS, minor, rule) == (Kind.MISCELLANEOUS, minor)


def test_a_reversed_down_payment_request_stays_out_of_receivables() -> None:
    assert signed(Kind.DOWN_PAYMENT, -40, FILE) == (Kind.DOWN_PAYMENT, -40)


def test_amounts_may_come_as_debit_and_credit_columns() -> None:
    assert signed(None, from_columns(100, 0), FILE) == (Kind.INVOICE, 100)
    assert signed(None, from_columns(0, 30), FILE) == (Kind.PAYMENT, -30)
    assert signed(Kind.CREDIT_NOTE, from_columns(0, 30), FILE) == (Kind.CREDIT_NOTE, -30)
    assert from_columns(0, -30, carries_sign=True) == -30


def test_amounts_may_come_with_a_debit_or_credit_side() -> None:
    lines = [(Side.DEBIT, 100), (Side.CREDIT, 30), (Side.CREDIT, -5)]
    assert not sides_carry_signs(lines)
    assert [from_side(minor, side, carries_sign=False) for side, minor in lines] == [100, -30, 5]


def test_a_side_repeated_as_a_minus_sign_counts_once() -> None:
    assert sides_carry_signs([(Side.DEBIT, 100), (Side.CREDIT, -30), (Side.CREDIT, 0)])
    assert from_side(-30, Side.CREDIT, carries_sign=True) == -30
    assert not sides_carry_signs([(Side.DEBIT, 100)])


@pytest.mark.parametrize(
    ("word", "side"),
    [
        *(("D", Side.DEBIT), ("c", Side.CREDIT), ("Débit", Side.DEBIT), ("CRÉDIT", Side.CREDIT)),
        *(("S", Side.DEBIT), ("H", Side.CREDIT), ("x", None), ("", None)),
        *(("Soll", Side.DEBIT), ("Haben", Side.CREDIT), ("Debe", Side.DEBIT)),
        *(("Haber", Side.CREDIT), ("Dare", Side.DEBIT), ("Avere", Side.CREDIT)),
        *(("A", Side.CREDIT), ("Debet", Side.DEBIT), ("Dr.", Side.DEBIT), ("Cr", Side.CREDIT)),
        *(("Cargo", Side.DEBIT), ("Abono", Side.CREDIT), ("+", Side.DEBIT), ("-", Side.CREDIT)),
    ],
)
def test_the_words_for_sides_are_read(word: str, side: Side | None) -> None:
    assert read_side(word) is side


def test_the_remaining_amount_of_a_credit_is_never_positive() -> None:
    assert signed_remaining(-50, 20) == -20
    assert signed_remaining(-50, -20) == -20
    assert signed_remaining(50, 20) == 20
    assert signed_remaining(50, -5) == -5


_KINDS = st.none() | st.sampled_from(Kind)


@given(st.lists(st.tuples(_KINDS, st.integers(-1000, 1000))))
def test_no_stored_line_stands_on_the_wrong_side_of_its_kind(
    lines: list[tuple[Kind | None, int]],
) -> None:
    rule = decide_signs(lines)
    for kind, minor in (signed(kind, minor, rule) for kind, minor in lines):
        if kind.side is Side.CREDIT:
            assert minor <= 0
        if kind.side is Side.DEBIT and kind is not Kind.DOWN_PAYMENT:
            assert minor >= 0
