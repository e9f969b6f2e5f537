"""What an alert may ask of customers and their open items (rules, section 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from dso_app.domain.assignment import FIELDS as OF_CUSTOMERS
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.errors import RelanceError
from dso_app.texts import N_

MOST_CONDITIONS = 10
LONGEST = 200
"""Characters of a name or a value."""
OF_ITEM = "item_"
"""Before the names of what is asked of an open item."""
_MOST_DIGITS = 15


class Holds(StrEnum):
    """What kind of value a field holds."""

    TEXT = "text"
    NUMBER = "number"
    """Whole days, or how many."""
    MONEY = "money"
    """In the entity's currency, converted with the rates of the day; what has none is left out."""
    YES_NO = "yes_no"


class Comparison(StrEnum):
    """How a condition compares; capital letters never matter."""

    IS = "is"
    IS_NOT = "is_not"
    LIKE = "like"
    """By a pattern: `*` stands for any letters, `?` for one."""
    MORE = "more"
    LESS = "less"


_TEXTS = frozenset({Comparison.IS, Comparison.IS_NOT, Comparison.LIKE})
_SIZES = frozenset({Comparison.IS, Comparison.MORE, Comparison.LESS})
ALLOWED = {
    Holds.TEXT: _TEXTS,
    Holds.NUMBER: _SIZES,
    Holds.MONEY: _SIZES,
    Holds.YES_NO: frozenset({Comparison.IS}),
}
"""The comparisons each kind of value knows."""

YES, NO = "yes", "no"

FIELDS: dict[str, Holds] = {
    "late": Holds.MONEY,
    "balance": Holds.MONEY,
    "unapplied": Holds.MONEY,
    "backlog": Holds.MONEY,
    "exposure": Holds.MONEY,
    "credit_limit": Holds.MONEY,
    "over_limit": Holds.YES_NO,
    "days_late": Holds.NUMBER,
    "late_items": Holds.NUMBER,
    "days_silent": Holds.NUMBER,
    "broken_promises": Holds.NUMBER,
    "collection_contact": Holds.YES_NO,
    "set_aside": Holds.YES_NO,
    "do_not_dun": Holds.YES_NO,
    "insolvent": Holds.YES_NO,
    "scenario": Holds.TEXT,
    **dict.fromkeys(OF_CUSTOMERS, Holds.TEXT),
    "item_kind": Holds.TEXT,
    "item_number": Holds.TEXT,
    "item_status": Holds.TEXT,
    "item_amount": Holds.MONEY,
    "item_credit": Holds.YES_NO,
    "item_days_late": Holds.NUMBER,
    "item_age": Holds.NUMBER,
    "item_disputed": Holds.YES_NO,
    "item_promised": Holds.YES_NO,
    "item_litigation": Holds.YES_NO,
    "item_order_number": Holds.TEXT,
    "item_business_case": Holds.TEXT,
    **dict.fromkeys((OF_ITEM + one for one in CUSTOM_FIELDS), Holds.TEXT),
}
"""What a condition may ask, and what is held there.

`days_silent`: days since the last outgoing contact; without one it is more than any number.
`set_aside`: has old or exhausted items nobody qualified. `over_limit`: exposure above the limit;
no without a limit. `item_age`: days since its issue date.
"""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a customer, or of one of its open items."""

    field: str
    comparison: Comparison
    value: str

    @property
    def of_item(self) -> bool:
        """Whether it is asked of an open item: all such conditions of the same one."""
        return self.field.startswith(OF_ITEM)


class BadAlert(RelanceError):
    """An alert without a name or conditions, or with one that cannot be asked."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(**values)
        self.message = message


def check_name(name: str) -> None:
    """Refuse an empty name, or one that is too long."""
    if not name or len(name) > LONGEST:
        raise BadAlert(N_("Give the alert a name of at most {most} characters."), most=LONGEST)


def check_conditions(conditions: Sequence[Condition]) -> None:
    """Refuse what cannot be asked.

    Raises:
        BadAlert: naming the condition by its place, from 1.
    """
    if not 1 <= len(conditions) <= MOST_CONDITIONS:
        raise BadAlert(N_("An alert has 1 to {most} conditions."), most=MOST_CONDITIONS)
    for place, one in enumerate(conditions, start=1):
        _check_condition(one, place)


def _check_condition(one: Condition, place: int) -> None:
    holds = FIELDS.get(one.field)
    if holds is None or len(one.value) > LONGEST:
        raise BadAlert(N_("Condition {place} cannot be read."), place=place)
    if one.comparison not in ALLOWED[holds]:
        raise BadAlert(N_("Condition {place} cannot compare in this way."), place=place)
    if holds is Holds.YES_NO and one.value not in (YES, NO):
        raise BadAlert(N_("Condition {place} is answered by yes or no."), place=place)
    if holds is Holds.NUMBER and not is_whole(one.value):
        raise BadAlert(N_("Condition {place} wants a whole number."), place=place)
    if holds is Holds.MONEY and amount_of(one.value) is None:
        raise BadAlert(N_("Condition {place} wants an amount, such as 1500 or 99.90."), place=place)
    if one.comparison is Comparison.LIKE and not one.value.strip("*"):
        raise BadAlert(N_("A pattern wants letters or digits beside its stars."))


def is_whole(text: str) -> bool:
    """Whether a text is a whole number a database can compare with."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def amount_of(text: str) -> Decimal | None:
    """An amount in whole units, written with a point or a comma; None when it is none."""
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    fits = amount.is_finite() and abs(amount) < Decimal(10) ** _MOST_DIGITS
    return amount if fits else None


class Ready(StrEnum):
    """The alerts every company begins with."""

    BROKEN_PROMISES = "broken_promises"
    LATE_AND_SILENT = "late_and_silent"
    OVER_LIMIT = "over_limit"
    NO_CONTACT = "no_contact"
    OLD_CREDITS = "old_credits"
    SET_ASIDE = "set_aside"
    STALE_LEDGER = "stale_ledger"
    """Asks nothing of customers: automatic messages of the company wait for an import."""


_LATE = Condition("late_items", Comparison.MORE, "0")

READY: dict[Ready, tuple[str, str, tuple[Condition, ...]]] = {
    Ready.BROKEN_PROMISES: (
        N_("Broken promises"),
        "bad",
        (Condition("broken_promises", Comparison.MORE, "0"),),
    ),
    Ready.LATE_AND_SILENT: (
        N_("Late and not contacted for 15 days"),
        "warn",
        (_LATE, Condition("days_silent", Comparison.MORE, "14")),
    ),
    Ready.OVER_LIMIT: (
        N_("Exposure above the limit"),
        "bad",
        (Condition("over_limit", Comparison.IS, YES),),
    ),
    Ready.NO_CONTACT: (
        N_("Late without collection contact"),
        "warn",
        (_LATE, Condition("collection_contact", Comparison.IS, NO)),
    ),
    Ready.OLD_CREDITS: (
        N_("Unapplied credits older than 30 days"),
        "info",
        (
            Condition("item_credit", Comparison.IS, YES),
            Condition("item_age", Comparison.MORE, "30"),
        ),
    ),
    Ready.SET_ASIDE: (
        N_("Old or exhausted items without a qualification"),
        "",
        (Condition("set_aside", Comparison.IS, YES),),
    ),
    Ready.STALE_LEDGER: (N_("Stale ledger"), "bad", ()),
}
"""Name, colour and conditions of each."""

COLOURS = ("bad", "warn", "ok", "info", "")
"""Tones of its mark: red, orange, green, blue, grey."""
