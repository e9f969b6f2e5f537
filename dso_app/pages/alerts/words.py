"""Alerts in words, and out of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.domain.alert_rules import FIELDS, MOST_CONDITIONS, YES, Comparison, Condition, Holds
from dso_app.models import AlertRule
from dso_app.pages.typed import typed
from dso_app.services.alert_finds import Finding
from dso_app.services.alert_rules import AlertTerms, conditions_of, may_share
from dso_app.services.alert_words import (
    Names,
    comparison_word,
    condition_words,
    field_word,
    offered_fields,
)
from dso_app.texts import N_, translate

SHARED, OWN = "shared", "own"

_SIZES = (Comparison.MORE, Comparison.LESS, Comparison.IS)
_TEXTS = (Comparison.IS, Comparison.IS_NOT, Comparison.LIKE)


@dataclass
class AlertRow:
    """An alert in the list."""

    key: str
    name: str
    tone: str
    asks: str
    whose: str
    count: str
    """How many customers, in words; empty for one that is switched off."""
    href: str
    """Where what it finds stands; empty when it finds nothing."""
    editable: bool


@dataclass
class ConditionRow:
    """A condition in the form; an empty field is none."""

    place: str
    field: str = ""
    kind: str = Holds.TEXT.value
    comparison: str = Comparison.IS.value
    value: str = ""


def alert_row(found: Finding, names: Names, viewer: Viewer) -> AlertRow:
    """An alert as the list shows it."""
    row, language = found.alert, viewer.language
    asks = "; ".join(condition_words(one, names, language) for one in conditions_of(row))
    if found.of_ledger:
        asks = translate(N_("The last import of items is older than the company allows"), language)
    return AlertRow(
        key=str(row.id),
        name=translate(row.name, language),
        tone=row.colour,
        asks=asks,
        whose=translate(N_("Everybody’s") if row.owner_id is None else N_("Yours"), language),
        count=_count_words(found, language),
        href=found.address if found.count else "",
        editable=row.owner_id is not None or may_share(viewer.actor),
    )


def _count_words(found: Finding, language: str) -> str:
    if found.count is None:
        return translate(N_("Switched off"), language)
    if found.of_ledger:
        return translate(N_("waits for an import") if found.count else N_("fresh"), language)
    message = N_("{count} customer") if found.count == 1 else N_("{count} customers")
    return translate(message, language, count=formats.number(found.count, language))


def field_choices(names: Names, language: str) -> list[Choice]:
    """What a condition can ask of."""
    words = [Choice(one, field_word(one, names, language)) for one in offered_fields(names)]
    return [Choice("", "—"), *words]


def text_choices(language: str) -> list[Choice]:
    """How texts compare."""
    return [Choice(one.value, comparison_word(one, language)) for one in _TEXTS]


def size_choices(language: str) -> list[Choice]:
    """How numbers and amounts compare."""
    return [Choice(one.value, comparison_word(one, language)) for one in _SIZES]


def condition_rows(row: AlertRule | None) -> list[ConditionRow]:
    """The rows of the form, an empty one after the last."""
    conditions: Sequence[Condition] = conditions_of(row) if row is not None else ()
    rows = [
        ConditionRow(
            str(place), one.field, FIELDS[one.field].value, one.comparison.value, one.value
        )
        for place, one in enumerate(conditions)
    ]
    return more_rows(rows)


def more_rows(rows: list[ConditionRow]) -> list[ConditionRow]:
    """One row more, while there may be."""
    return [*rows, ConditionRow(str(len(rows)))] if len(rows) < MOST_CONDITIONS else rows


def with_field(rows: list[ConditionRow], place: str, field: str) -> list[ConditionRow]:
    """The rows with another field chosen in one: how it compares and what with begins anew."""
    holds = FIELDS.get(field, Holds.TEXT)
    first = {Holds.NUMBER: Comparison.MORE, Holds.MONEY: Comparison.MORE}
    value = YES if holds is Holds.YES_NO else ""
    comparison = first.get(holds, Comparison.IS)
    chosen = ConditionRow(place, field, holds.value, comparison.value, value)
    return [chosen if one.place == place else one for one in rows]


def terms_of(form: Mapping[str, Any]) -> AlertTerms:
    """The alert a form says; rows without a field are none."""
    conditions = [
        Condition(
            field,
            _read(typed(form, f"comparison_{place}")),
            typed(form, f"value_{place}").strip(),
        )
        for place in range(MOST_CONDITIONS)
        if (field := typed(form, f"field_{place}"))
    ]
    return AlertTerms(
        name=typed(form, "alert_name"),
        conditions=conditions,
        colour=typed(form, "colour"),
        shared=typed(form, "whose") == SHARED,
        active=bool(form.get("active")),
    )


def _read(text: str) -> Comparison:
    return Comparison(text) if text in set(Comparison) else Comparison.IS
