"""Customers and numbers of items that no header tells apart."""

import re
from collections.abc import Sequence

from dso_app.importing.suggesting import shapes
from dso_app.importing.suggesting.believing import is_collective
from dso_app.importing.suggesting.columns import Column
from dso_app.importing.suggesting.tables import names_of

_MOSTLY = 0.8
_ALL = 0.95
_NUMBERS = re.compile(
    r"(?:F|FA|FC|FAC|FACT|FT|FV|FRA|INV|RE|RG|RN|VF|AV|AVO|AR|CN|CRN|GS|NC|SI|SO|BILL|DOC|PC"
    r"|\d{4})[\s./_-]*\d+[\w./-]*",
    re.IGNORECASE,
)
"""How numbers of invoices begin."""
_CUSTOMERS = re.compile(
    r"(?:C|CL|CLI|CLT|CUST|CU|K|KD|D|DEB|411|T)[\s._-]*[A-Z0-9]+", re.IGNORECASE
)


def find_item_keys(found: dict[str, Column], free: Sequence[Column]) -> None:
    """The number, different on nearly every row; the customer, who comes back; their name."""
    codes = [one for one in free if _could_be_key(one)]
    texts = [one for one in free if one.share(shapes.is_name) >= _MOSTLY]
    if "number" not in found:
        number = max(codes, key=_as_number, default=None)
        if number is not None and _is_clear(number, codes, texts, found):
            found["number"] = number
            codes.remove(number)
    if "customer_code" not in found:
        # One customer on all rows is named as customers are.
        taken = list(found.values())
        alone = [
            one
            for one in free
            if one not in taken and one.share(_is_customer) == 1 and not is_collective(one)
        ]
        customer = max(codes or alone, key=_as_customer, default=None)
        if customer is not None:
            found["customer_code"] = customer
    if "customer_name" not in found:
        code = found.get("customer_code")
        named = [one for one in texts if code is None or names_of(code, one)]
        if named and named[0] not in found.values():
            found["customer_name"] = named[0]


def _could_be_key(column: Column) -> bool:
    return (
        column.share(shapes.is_code) >= _MOSTLY
        and not column.share(shapes.is_money)
        and column.share(shapes.is_written_date) < _MOSTLY
        and len(column.counts) > 1
    )


def _is_clear(
    number: Column, codes: Sequence[Column], texts: Sequence[Column], found: dict[str, Column]
) -> bool:
    """Whether it is the number rather than the customer: there is one, or it is written as one."""
    if number.different < _MOSTLY:
        return False
    if texts or "customer_code" in found or "customer_name" in found:
        return True
    others = [one for one in codes if one is not number]
    return bool(others) or number.share(_is_number) >= _MOSTLY


def _is_number(value: str) -> bool:
    return _NUMBERS.fullmatch(value) is not None


def _is_customer(value: str) -> bool:
    return _CUSTOMERS.fullmatch(value) is not None


def _as_number(column: Column) -> tuple[bool, float, int]:
    told = column.share(_is_number) - column.share(_is_customer)
    return column.different >= _MOSTLY, told, column.place


def _as_customer(column: Column) -> tuple[float, bool, int, int]:
    told = column.share(_is_customer) - column.share(_is_number)
    return round(told), column.different < _ALL, len(column.counts), -column.place
