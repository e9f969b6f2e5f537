"""Rules of assignment in words, and out of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dso_app.components.condition_rows import typed_conditions
from dso_app.pages.typed import typed
from dso_app.services.assignment_rules import RuleLine, RuleTerms
from dso_app.services.condition_words import Names, condition_words
from dso_app.texts import N_, translate

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


def rule_row(line: RuleLine, names: Names, language: str) -> RuleRow:
    """A rule as the list shows it."""
    rule = line.rule
    off = "" if line.active else translate(N_("Switched off"), language)
    if not line.usable:
        off = translate(N_("Its scenario is archived"), language)
    whom = N_("New customers only") if rule.new_only else N_("Every import, all customers")
    return RuleRow(
        key=str(rule.id),
        name=rule.name,
        conditions="; ".join(condition_words(one, names, language) for one in rule.conditions),
        scenario=line.scenario or translate(N_("No scenario"), language),
        whom=translate(whom, language),
        off=off,
    )


def terms_of(form: Mapping[str, Any]) -> RuleTerms:
    """The rule a form says; rows without a field are none."""
    return RuleTerms(
        name=typed(form, "rule_name"),
        conditions=typed_conditions(form),
        scenario=typed(form, "scenario"),
        new_only=typed(form, "whom") != EVERY,
        active=bool(form.get("active")),
    )
