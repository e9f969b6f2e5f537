"""Whether a column's values allow what its header word suggests, and how much they speak for it."""

from collections.abc import Callable, Mapping

from dso_app.importing.fields import Field, Values
from dso_app.importing.suggesting import shapes
from dso_app.importing.suggesting.columns import Column, Test
from dso_app.importing.suggesting.concepts import meaning

_MOSTLY = 0.6
_SOME = 0.3
_FEW = 30
"""Different kinds or sides a file has at most."""
_SPEAKS = 20.0
"""What values that look like a field's are worth, against those of another one."""
_COLLECTIVE = 3
"""Rows from which one account on all of them is no customer's."""
_LONGEST_CODE = 24

Belief = Callable[[Column, bool], float | None]
"""What the values are worth for a field, none when they forbid it; told whether it is sure."""


def belief(field: Field, column: Column, *, surely: bool) -> float | None:
    """What a column's values are worth for a field its header names; none when they forbid it.

    A column that bears a field's very name is believed even with bad cells, so that they are
    rejected by line, unless its values clearly are something else.
    """
    if column.word == field.name:
        # The name it has in the interface: what is wrong with its cells is told by line.
        return 0
    if column.is_empty:
        return 0 if surely or not column.cells else None
    by_name = _BY_NAME.get(field.name) or _BY_VALUES.get(field.values)
    return by_name(column, surely) if by_name else 0


def _date(column: Column, surely: bool) -> float | None:  # noqa: FBT001 - as `Belief` has it
    if column.share(shapes.is_date) >= _MOSTLY:
        return 0
    return 0 if surely and column.share(shapes.is_amount) < _MOSTLY else None


def _amount(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    if column.share(shapes.is_amount) >= _MOSTLY:
        # Eight digits may be either; dates are written as dates.
        return None if column.share(shapes.is_written_date) >= _MOSTLY else 0
    return 0 if surely and column.share(shapes.is_date) < _MOSTLY else None


def _email(column: Column, surely: bool) -> float | None:  # noqa: FBT001, ARG001
    named = any(word in column.word.lower() for word in ("mail", "courriel", "correo", "pec"))
    return 0 if named or column.share(shapes.is_email) >= _MOSTLY else None


def is_collective(column: Column) -> bool:
    """Whether all rows bear the account of all customers, as 411000."""
    one = len(column.counts) == 1 and len(column.filled) >= _COLLECTIVE
    return one and shapes.is_whole(column.values[0]) and column.values[0].startswith("41")


def _customer(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    if is_collective(column):
        return None
    others = (shapes.is_written_date, shapes.is_money, shapes.is_iban, shapes.is_email)
    if any(column.share(test) >= _MOSTLY for test in others):
        return None
    if surely:
        return 0
    too_long = any(len(value) > _LONGEST_CODE for value in column.values)
    if not too_long and column.share(shapes.is_code) >= _MOSTLY:
        return _SPEAKS
    return -_SPEAKS


def _name(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    if column.share(shapes.is_amount) >= _MOSTLY or column.share(shapes.is_date) >= _MOSTLY:
        return None
    if column.share(shapes.is_iban) >= _MOSTLY:
        return None
    if _is_own_company(column):
        return None
    if surely:
        return 0
    return _SPEAKS if column.share(shapes.is_name) >= _MOSTLY else -_SPEAKS


def _is_own_company(column: Column) -> bool:
    """Whether a column called company holds codes: `FR01` is one of ours, no customer's name."""
    codes = min(column.share(shapes.is_code), column.share(shapes.has_digit)) >= _MOSTLY
    return codes and meaning(column.word).concepts == {"company"}


def _number(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    if column.share(shapes.is_money) >= _MOSTLY or column.share(shapes.is_written_date) >= _MOSTLY:
        return None
    if surely:
        return 0
    return 0 if column.share(shapes.has_digit) >= _MOSTLY else None


def _unique(column: Column, surely: bool) -> float | None:  # noqa: FBT001, ARG001
    return 0 if column.different == 1 and column.fullness == 1 else None


def _kind(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    if len(column.counts) > _FEW or column.share(shapes.is_money) >= _SOME:
        return None
    if column.share(shapes.is_kind) >= _SOME:
        return _SPEAKS
    return 0 if surely and not column.share(shapes.is_date) else None


def _generic_kind(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    """`Type` alone names many things: some of its words must be kinds."""
    telling = len(column.word.split()) > 1
    return _kind(column, surely and telling)


def _mostly(test: Test) -> Belief:
    def belief_of(column: Column, surely: bool) -> float | None:  # noqa: FBT001, ARG001
        return 0 if column.share(test) >= _MOSTLY else None

    return belief_of


def _text_of(test: Test) -> Belief:
    """Some values must read as the field's; a sure word needs words at least."""

    def belief_of(column: Column, surely: bool) -> float | None:  # noqa: FBT001
        if column.share(test) >= _SOME:
            return 0
        strange = column.share(shapes.is_money) >= _SOME or column.share(shapes.is_date) >= _SOME
        return 0 if surely and not strange else None

    return belief_of


def _legal_id(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    if column.share(shapes.is_iban) >= _SOME:
        return None
    return 0 if surely or column.share(shapes.is_legal_id) >= _SOME else None


def _vat_number(column: Column, surely: bool) -> float | None:  # noqa: FBT001
    if column.share(shapes.is_money) >= _SOME:
        return None
    letters = column.share(shapes.is_code) >= _MOSTLY and min(map(len, column.values)) > 7  # noqa: PLR2004
    return 0 if surely or letters or column.share(shapes.is_vat_number) >= _SOME else None


_BY_VALUES: Mapping[Values, Belief] = {
    Values.DATE: _date,
    Values.AMOUNT: _amount,
    Values.EMAIL: _email,
    Values.NUMBER: _mostly(shapes.is_whole),
    Values.FLAG: _mostly(shapes.is_flag),
}
_BY_NAME: Mapping[str, Belief] = {
    "customer_code": _customer,
    "code": _customer,
    "parent_code": _customer,
    "customer_name": _name,
    "name": _name,
    "number": _number,
    "unique_id": _unique,
    "kind": _generic_kind,
    "side": _mostly(shapes.is_side),
    "currency": _text_of(shapes.is_currency),
    "country": _text_of(shapes.is_country),
    "language": _text_of(shapes.is_language),
    "payment_term": _mostly(shapes.is_any_term),
    "legal_id": _legal_id,
    "vat_number": _vat_number,
}
