"""Conditions that rules of assignment and alerts ask of customers and their open items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.errors import RelanceError
from dso_app.texts import N_

MOST_CONDITIONS = 10
LONGEST = 200
"""Characters of a rule's name or a condition's value."""
OF_ITEM = "item_"
"""Before the names of what is asked of an open item."""
YES, NO = "yes", "no"
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


TEXT_COMPARISONS = (Comparison.IS, Comparison.IS_NOT, Comparison.LIKE)
SIZE_COMPARISONS = (Comparison.MORE, Comparison.LESS, Comparison.IS)
ALLOWED = {
    Holds.TEXT: TEXT_COMPARISONS,
    Holds.NUMBER: SIZE_COMPARISONS,
    Holds.MONEY: SIZE_COMPARISONS,
    Holds.YES_NO: (Comparison.IS,),
}
"""The comparisons each kind of value knows, the usual one first."""

OF_CUSTOMERS = dict.fromkeys(
    (
        *("group", "code", "name", "country", "region", "city", "postcode", "collector", "sales"),
        *("language", "currency", "payment_means", "penalty_regime", *CUSTOM_FIELDS),
    ),
    Holds.TEXT,
)
"""What may be asked of a customer as a file describes it, too; people by their email address."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a customer, or of one of its open items; of groups, that one is so."""

    field: str
    comparison: Comparison
    value: str

    @property
    def of_item(self) -> bool:
        """Whether it is asked of an open item: all such conditions of the same one."""
        return self.field.startswith(OF_ITEM)


class BadRule(RelanceError):
    """A rule or an alert without a name or conditions, or with one that cannot be asked."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(**values)
        self.message = message


def check_name(name: str) -> None:
    """Refuse an empty name, or one that is too long."""
    if not name or len(name) > LONGEST:
        raise BadRule(N_("Give it a name of at most {most} characters."), most=LONGEST)


def check_conditions(conditions: Sequence[Condition], fields: Mapping[str, Holds]) -> None:
    """Refuse what cannot be asked.

    Args:
        conditions: values without blanks around them.
        fields: what may be asked, and what is held there.

    Raises:
        BadRule: naming the condition by its place, from 1.
    """
    if not 1 <= len(conditions) <= MOST_CONDITIONS:
        raise BadRule(N_("There must be 1 to {most} conditions."), most=MOST_CONDITIONS)
    for place, one in enumerate(conditions, start=1):
        _check_condition(one, place, fields.get(one.field))


def _check_condition(one: Condition, place: int, holds: Holds | None) -> None:
    if holds is None or len(one.value) > LONGEST:
        raise BadRule(N_("Condition {place} cannot be read."), place=place)
    if one.comparison not in ALLOWED[holds]:
        raise BadRule(N_("Condition {place} cannot compare in this way."), place=place)
    if holds is Holds.YES_NO and one.value not in (YES, NO):
        raise BadRule(N_("Condition {place} is answered by yes or no."), place=place)
    if holds is Holds.NUMBER and not is_whole(one.value):
        raise BadRule(N_("Condition {place} wants a whole number."), place=place)
    if holds is Holds.MONEY and amount_of(one.value) is None:
        raise BadRule(N_("Condition {place} wants an amount, such as 1500 or 99.90."), place=place)
    if one.comparison is Comparison.LIKE and not one.value.strip("*"):
        raise BadRule(N_("A pattern wants letters or digits beside its stars."))


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


def condition_from(kept: Mapping[str, str]) -> Condition:
    """A condition as the database keeps it."""
    return Condition(kept["field"], Comparison(kept["comparison"]), kept["value"])


def kept_conditions(conditions: Sequence[Condition]) -> list[dict[str, str]]:
    """As the database keeps them."""
    return [
        {"field": one.field, "comparison": str(one.comparison), "value": one.value}
        for one in conditions
    ]
