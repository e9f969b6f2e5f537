"""Conditions in words: what alerts and rules ask, how they compare."""

from collections.abc import Iterable, Mapping

from dso_app.domain.alert_rules import FIELDS
from dso_app.domain.conditions import OF_ITEM, YES, Comparison, Condition, Holds
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.services.words.stored import CUSTOMER_WORDS, ITEM_WORDS
from dso_app.texts import N_, translate

_FIELDS = {
    "late": N_("Late amount"),
    "balance": N_("Balance"),
    "unapplied": N_("Unapplied credits"),
    "backlog": N_("Order backlog"),
    "exposure": N_("Exposure"),
    "credit_limit": N_("Credit limit"),
    "over_limit": N_("Exposure above the limit"),
    "days_late": N_("Days late of the oldest item"),
    "late_items": N_("Late items"),
    "days_silent": N_("Days since the last contact"),
    "broken_promises": N_("Broken promises"),
    "collection_contact": N_("Collection contact"),
    "set_aside": N_("Old or exhausted items without a qualification"),
    "do_not_dun": N_("Do not dun"),
    "insolvent": N_("Insolvent"),
    "scenario": N_("Scenario"),
    "group": N_("Group"),
    "collector": N_("Collector’s email"),
    "sales": N_("Sales representative’s email"),
    "item_kind": N_("Kind"),
    "item_number": N_("Number"),
    "item_status": N_("Status"),
    "item_amount": N_("Open amount"),
    "item_credit": N_("Is a credit"),
    "item_days_late": N_("Days late"),
    "item_age": N_("Days since its issue"),
    "item_disputed": N_("Disputed"),
    "item_promised": N_("Promised"),
    "item_litigation": N_("In litigation"),
}
_COMPARISONS = {
    Comparison.IS: N_("is"),
    Comparison.IS_NOT: N_("is not"),
    Comparison.LIKE: N_("is like"),
    Comparison.MORE: N_("more than"),
    Comparison.LESS: N_("less than"),
}
Names = Mapping[str, Mapping[str, str]]
"""The named fields of `customers` and of `items`."""


def field_word(name: str, names: Names, language: str) -> str:
    """What a field is called; one of items says so: "Item: number"."""
    of_item = name.startswith(OF_ITEM)
    bare = name.removeprefix(OF_ITEM) if of_item else name
    own = names.get("items" if of_item else "customers", {})
    word = _FIELDS.get(name) or (ITEM_WORDS if of_item else CUSTOMER_WORDS).get(bare)
    called = translate(word, language) if word else own.get(bare, bare)
    return translate(N_("Item: {field}"), language, field=called) if of_item else called


def comparison_word(one: Comparison, language: str) -> str:
    """How a condition compares."""
    return translate(_COMPARISONS[one], language)


def offered_fields(fields: Iterable[str], names: Names) -> list[str]:
    """What can be asked of: the named ones among the custom fields."""
    return [
        one
        for one in fields
        if (bare := one.removeprefix(OF_ITEM)) not in CUSTOM_FIELDS
        or bare in names.get("items" if one != bare else "customers", {})
    ]


def condition_words(one: Condition, names: Names, language: str) -> str:
    """A condition: "Late amount more than 100"; of yes and no: "Insolvent: yes"."""
    called = field_word(one.field, names, language)
    if FIELDS[one.field] is Holds.YES_NO:
        answer = translate(N_("yes") if one.value == YES else N_("no"), language)
        return translate(N_("{field}: {answer}"), language, field=called, answer=answer)
    value = one.value or translate(N_("empty"), language)
    return translate(
        N_("{field} {comparison} {value}"),
        language,
        field=called,
        comparison=comparison_word(one.comparison, language),
        value=value,
    )
