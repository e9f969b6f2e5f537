"""Rules of assignment in words, and out of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dso_app.components.session_state import Choice
from dso_app.domain.assignment import FIELDS, Comparison, Condition
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.pages.typed import typed
from dso_app.services.assignment_rules import MOST_CONDITIONS, RuleLine, RuleTerms
from dso_app.services.stored_words import CUSTOMER_WORDS
from dso_app.texts import N_, translate

_WORDS = {
    "group": N_("Group"),
    "collector": N_("Collector’s email"),
    "sales": N_("Sales representative’s email"),
}
_COMPARISONS = {
    Comparison.IS: N_("is"),
    Comparison.IS_NOT: N_("is not"),
    Comparison.LIKE: N_("is like"),
}
EVERY, NEW = "every", "new"
"""Whom a rule looks at."""


@dataclass
class RuleRow:
    """A rule in the list."""

    key: str
    name: str
    conditions: str
    scenario: str
    whom: str
    off: str
    """Why it decides nothing; empty when it does."""


@dataclass
class ConditionRow:
    """A condition in the form; an empty field is none."""

    place: str
    field: str = ""
    comparison: str = Comparison.IS.value
    value: str = ""


def rule_row(line: RuleLine, names: Mapping[str, str], language: str) -> RuleRow:
    """A rule as the list shows it."""
    rule = line.rule
    off = "" if line.active else translate(N_("Switched off"), language)
    if not line.usable:
        off = translate(N_("Its scenario is archived"), language)
    whom = N_("New customers only") if rule.new_only else N_("Every import, all customers")
    return RuleRow(
        key=str(rule.id),
        name=rule.name,
        conditions="; ".join(_condition(one, names, language) for one in rule.conditions),
        scenario=line.scenario or translate(N_("No scenario"), language),
        whom=translate(whom, language),
        off=off,
    )


def _condition(one: Condition, names: Mapping[str, str], language: str) -> str:
    value = one.value or translate(N_("empty"), language)
    return f"{_field(one.field, names, language)} {_comparison(one.comparison, language)} {value}"


def _field(name: str, names: Mapping[str, str], language: str) -> str:
    word = _WORDS.get(name) or CUSTOMER_WORDS.get(name)
    return translate(word, language) if word else names.get(name, name)


def _comparison(one: Comparison, language: str) -> str:
    return translate(_COMPARISONS[one], language)


def field_choices(names: Mapping[str, str], language: str) -> list[Choice]:
    """What a condition can ask of: the named custom fields among the others."""
    offered = [one for one in FIELDS if one not in CUSTOM_FIELDS or one in names]
    return [Choice("", "—"), *(Choice(one, _field(one, names, language)) for one in offered)]


def comparison_choices(language: str) -> list[Choice]:
    """How a condition compares."""
    return [Choice(one.value, _comparison(one, language)) for one in Comparison]


def condition_rows(conditions: Sequence[Condition]) -> list[ConditionRow]:
    """The rows of the form, an empty one after the last."""
    rows = [
        ConditionRow(str(place), one.field, one.comparison.value, one.value)
        for place, one in enumerate(conditions)
    ]
    return more_rows(rows)


def more_rows(rows: list[ConditionRow]) -> list[ConditionRow]:
    """One row more, while there may be."""
    return [*rows, ConditionRow(str(len(rows)))] if len(rows) < MOST_CONDITIONS else rows


def terms_of(form: Mapping[str, Any]) -> RuleTerms:
    """The rule a form says; rows without a field are none."""
    conditions = [
        Condition(
            field,
            _read(typed(form, f"comparison_{place}")),
            typed(form, f"value_{place}"),
        )
        for place in range(MOST_CONDITIONS)
        if (field := typed(form, f"field_{place}"))
    ]
    return RuleTerms(
        name=typed(form, "rule_name"),
        conditions=conditions,
        scenario=typed(form, "scenario"),
        new_only=typed(form, "whom") != EVERY,
        active=bool(form.get("active")),
    )


def _read(text: str) -> Comparison:
    return Comparison(text) if text in set(Comparison) else Comparison.IS
