"""Rules of assignment in words, and out of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dso_app.components.condition_rows import typed_conditions
from dso_app.domain.assignment import GROUP
from dso_app.pages.customers.options import option_values
from dso_app.pages.typed import typed
from dso_app.services.company.custom_fields import CUSTOMERS
from dso_app.services.customers.assignment_rules import RuleLine, RuleTerms
from dso_app.services.words.conditions import Names, condition_words
from dso_app.services.words.stored import CUSTOMER_WORDS
from dso_app.texts import N_, joined_words, translate

KEEP = "keep"
"""The scenario of a rule that leaves it as it is."""
EVERY, NEW = "every", "new"
"""Whom a rule looks at."""


@dataclass
class RuleRow:
    """A rule in the list."""

    key: str
    name: str
    conditions: str
    gives: str
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
    asked = (condition_words(one, names, language) for one in rule.conditions)
    return RuleRow(
        key=str(rule.id),
        name=rule.name,
        conditions=joined_words(asked, language),
        gives=joined_words(_gives(line, names, language), language),
        whom=translate(whom, language),
        off=off,
    )


def _gives(line: RuleLine, names: Names, language: str) -> list[str]:
    """What a rule gives, each with what it is."""
    called = {GROUP: N_("Group"), **CUSTOMER_WORDS}
    own = names.get(CUSTOMERS, {})
    found = []
    for thing, value in line.rule.gives.items():
        if thing == "scenario_id":
            words = line.scenario or translate(N_("No scenario"), language)
        else:
            words = line.people.get(thing) or option_word(thing, value, language)
        name = translate(called[thing], language) if thing in called else own.get(thing, thing)
        pair = translate(N_("{field}: {answer}"), language, field=name, answer=words)
        found.append(pair)
    return found


def option_word(option: str, value: Any, language: str) -> str:
    """The value of an option as its choice is called, else as it is."""
    kept = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    known = {one.value: one.label for one in option_values(option, language)}
    return known.get(str(kept or ""), str(kept or "—"))


def terms_of(form: Mapping[str, Any]) -> RuleTerms:
    """The rule a form says; rows without a field are none."""
    return RuleTerms(
        name=typed(form, "rule_name"),
        conditions=typed_conditions(form),
        scenario=None if typed(form, "scenario") == KEEP else typed(form, "scenario"),
        collector=typed(form, "collector"),
        sales=typed(form, "sales"),
        group=typed(form, "group"),
        options={option: typed(form, "option_value")} if (option := typed(form, "option")) else {},
        new_only=typed(form, "whom") != EVERY,
        active=bool(form.get("active")),
    )
