"""The fields a file's columns can feed: what they are called here and in files."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.kinds import plain_words
from dso_app.texts import N_


class Values(StrEnum):
    """What the cells of a field look like."""

    TEXT = "text"
    DATE = "date"
    MONTH = "month"
    AMOUNT = "amount"
    NUMBER = "number"
    FLAG = "flag"
    EMAIL = "email"


@dataclass(frozen=True)
class Field:
    """A field of the outer interface."""

    name: str
    label: str
    words: tuple[str, ...] = ()
    """What its columns are called, the surest first."""
    values: Values = Values.TEXT
    required: bool = False
    weak: tuple[str, ...] = ()
    """What its columns are called too, and others as well: the values must agree."""
    given: str = ""
    """The name an administrator gave it, shown as it stands."""


def custom_fields() -> tuple[Field, ...]:
    """The twelve fields an administrator may name."""
    return tuple(Field(name, N_("Custom field"), (plain_words(name),)) for name in CUSTOM_FIELDS)


def by_name(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Fields by their name."""
    return {field.name: field for field in fields}
