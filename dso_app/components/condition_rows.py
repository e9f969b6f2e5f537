"""The conditions in a form: their rows, what each offers, and what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.domain.conditions import (
    ALLOWED,
    MOST_CONDITIONS,
    SIZE_COMPARISONS,
    TEXT_COMPARISONS,
    YES,
    Comparison,
    Condition,
    Holds,
)
from dso_app.services.words.conditions import Names, comparison_word, field_word, offered_fields

_MOST_TYPED = 4000


@dataclass
class ConditionRow:
    """A condition in the form; an empty field is none."""

    place: str
    field: str = ""
    kind: str = Holds.TEXT.value
    comparison: str = Comparison.IS.value
    value: str = ""


class ConditionsForm(rx.State, mixin=True):
    """Mix into a page's state, together with `rx.State`; `_asked` names what may be asked."""

    _asked: ClassVar[Mapping[str, Holds]] = {}

    rows: list[ConditionRow] = []
    fields: list[Choice] = []
    texts: list[Choice] = []
    """How texts compare."""
    sizes: list[Choice] = []
    """How numbers and amounts do."""

    @rx.event
    @guarded(Permission.SEE)
    async def add_row(self) -> None:
        """Offer one condition more."""
        self.rows = more_rows(self.rows)

    @rx.event
    @guarded(Permission.SEE)
    async def choose_field(self, place: str, field: str) -> None:
        """Another field in one condition: it compares as that one does."""
        self.rows = with_field(self.rows, place, field, self._asked)

    def _show_conditions(
        self, conditions: Sequence[Condition], names: Names, language: str
    ) -> None:
        words = [
            Choice(one, field_word(one, names, language))
            for one in offered_fields(self._asked, names)
        ]
        self.fields = [Choice("", "—"), *words]
        self.texts, self.sizes = (
            [Choice(one.value, comparison_word(one, language)) for one in known]
            for known in (TEXT_COMPARISONS, SIZE_COMPARISONS)
        )
        self.rows = condition_rows(conditions, self._asked)


def condition_rows(
    conditions: Sequence[Condition], fields: Mapping[str, Holds]
) -> list[ConditionRow]:
    """The rows of the form, an empty one after the last."""
    rows = [
        ConditionRow(
            str(place), one.field, fields[one.field].value, one.comparison.value, one.value
        )
        for place, one in enumerate(conditions)
    ]
    return more_rows(rows)


def more_rows(rows: list[ConditionRow]) -> list[ConditionRow]:
    """One row more, while there may be."""
    return [*rows, ConditionRow(str(len(rows)))] if len(rows) < MOST_CONDITIONS else rows


def with_field(
    rows: list[ConditionRow], place: str, field: str, fields: Mapping[str, Holds]
) -> list[ConditionRow]:
    """The rows with another field chosen in one: how it compares and what with begins anew."""
    holds = fields.get(field, Holds.TEXT)
    value = YES if holds is Holds.YES_NO else ""
    chosen = ConditionRow(place, field, holds.value, ALLOWED[holds][0].value, value)
    return [chosen if one.place == place else one for one in rows]


def typed_conditions(form: Mapping[str, Any]) -> list[Condition]:
    """The conditions a form says; rows without a field are none."""
    return [
        Condition(field, _compared(_typed(form, f"comparison_{place}")), value)
        for place in range(MOST_CONDITIONS)
        if (field := _typed(form, f"field_{place}"))
        for value in (_typed(form, f"value_{place}"),)
    ]


def _typed(form: Mapping[str, Any], name: str) -> str:
    return str(form.get(name) or "").strip()[:_MOST_TYPED]


def _compared(text: str) -> Comparison:
    return Comparison(text) if text in set(Comparison) else Comparison.IS
