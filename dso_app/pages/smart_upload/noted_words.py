"""What a preview names besides its counts: who and what is new to this ledger, what was assumed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dso_app import formats
from dso_app.importing.request import FileKind
from dso_app.pages.smart_upload.mapper_words import Check
from dso_app.pages.smart_upload.reading_words import because, written_as
from dso_app.services.words.stored import CUSTOMER_WORDS
from dso_app.texts import N_, counted_words, joined_words, translate

_SHOWN = 12
_UNKNOWN = (
    ("unknown_collectors", N_("Collectors nobody knows")),
    ("unknown_sales", N_("Sales representatives nobody knows")),
    ("unknown_kinds", N_("Kinds not known")),
)


def noted(
    kind: FileKind, answer: Mapping[str, Any], options: Mapping[str, Any], language: str
) -> list[Check]:
    """The lines, those that want a look last.

    Args:
        kind: what the file holds; one of customers lists the new ones anyway.
        answer: of the preview.
        options: what was settled before it.
        language: of the reader.
    """
    customers = answer.get("new_customers") if kind is not FileKind.CUSTOMERS else None
    return [
        *_new_customers(customers or {}, language),
        *_new_groups(answer.get("new_groups") or [], language),
        *(
            Check("warn", translate(words, language), _listed(answer[name]))
            for name, words in _UNKNOWN
            if answer.get(name)
        ),
        *_merged(answer.get("merged") or {}, language),
        *_ruled(answer.get("assigned") or [], language),
        *_assumed(options.get("assumed") or [], language),
        *_unbalanced(answer.get("assumed") or {}, language),
    ]


def _new_customers(told: Mapping[str, Any], language: str) -> list[Check]:
    count = int(told.get("count", 0))
    if not count:
        return []
    one_new, several = N_("{count} new customer"), N_("{count} new customers")
    names = [" ".join(filter(None, (one["code"], one["name"]))) for one in told["first"]]
    return [Check("info", counted_words(one_new, several, count, language), _listed(names, count))]


def _new_groups(names: Sequence[str], language: str) -> list[Check]:
    if not names:
        return []
    words = counted_words(N_("{count} new group"), N_("{count} new groups"), len(names), language)
    return [Check("info", words, _listed(names))]


def _merged(told: Mapping[str, str], language: str) -> list[Check]:
    """Accounts the file names that were merged: it speaks of who they are now."""
    words = translate(N_("Merged accounts, read as who they are now"), language)
    pairs = [f"{old} → {now}" for old, now in told.items()]
    return [Check("info", words, _listed(pairs))] if pairs else []


def _ruled(told: Iterable[Mapping[str, Any]], language: str) -> list[Check]:
    """What the rules of assignment do with customers: their first pass goes to confirm."""
    lines = []
    for one in told:
        count = formats.number(one["customers"], language)
        lines.append(f"{one['rule']} → {_given(one, language)}: {count}")
    words = translate(N_("Customers who get something by rule"), language)
    return [Check("info", words, joined_words(lines, language))] if lines else []


def _given(one: Mapping[str, Any], language: str) -> str:
    """What a rule gives: a scenario by its name alone, the rest with what it is."""
    none = translate(N_("no scenario"), language)
    gives = one.get("gives") or {"scenario_id": one["scenario"]}
    said = []
    for thing, value in gives.items():
        if thing == "scenario_id":
            said.append(value or none)
            continue
        word = CUSTOMER_WORDS.get("groups" if thing == "group" else thing, thing)
        values = {"field": translate(word, language), "answer": translate(value, language)}
        said.append(translate(N_("{field}: {answer}"), language, **values))
    return ", ".join(said)


def _assumed(told: Iterable[Sequence[str]], language: str) -> list[Check]:
    lines = (
        f"{column}: {written_as(value, language)} ({because(why, language)})"
        for column, value, why in told
    )
    listed = joined_words(lines, language)
    return [Check("warn", translate(N_("Assumed"), language), listed)] if listed else []


def _unbalanced(told: Mapping[str, str], language: str) -> list[Check]:
    """Books whose debits and credits differ are taken for whole all the same."""
    if "unbalanced" not in told:
        return []
    words = translate(N_("Debits and credits differ"), language)
    return [Check("warn", words, told["unbalanced"])]


def _listed(names: Sequence[str], count: int = 0) -> str:
    more = " …" if max(count, len(names)) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
