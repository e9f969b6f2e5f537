"""What an import would do, or did, in words: counts, changes old beside new, rejected rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from dso_app import formats
from dso_app.importing.fields import Field, Values
from dso_app.importing.request import FileKind
from dso_app.pages.smart_upload.mapper_words import field_label
from dso_app.texts import N_, translate

SHOWN_ERRORS = 100

_COUNTS: tuple[tuple[str, str, str], ...] = (
    ("created", N_("Created"), "ok"),
    ("updated", N_("Updated"), ""),
    ("unchanged", N_("Unchanged"), ""),
    ("cleared", N_("Cleared"), ""),
    ("reopened", N_("Reopened"), "warn"),
    ("skipped", N_("Left out"), ""),
    ("rejected", N_("Rejected"), "bad"),
)
_NEVER = {
    FileKind.CUSTOMERS: {"cleared", "reopened"},
    FileKind.CONTACTS: {"cleared", "reopened"},
    FileKind.TURNOVER: {"cleared", "reopened"},
    FileKind.BACKLOG: {"reopened"},
}
"""What does not happen to what a file holds."""
_LISTED = ("rejected", "created", "updated", "cleared", "reopened")
"""Sorts that can be looked at, those that want a look first."""


@dataclass
class Count:
    """One count of an import."""

    key: str
    label: str
    figure: str
    tone: str = ""


@dataclass
class Moved:
    """One field of a change; without `before` it is new."""

    field: str
    before: str
    after: str


@dataclass
class ChangeLine:
    """One thing an import changes."""

    name: str
    customer: str
    moved: list[Moved] = field(default_factory=list)


@dataclass
class ErrorLine:
    """One rejected cell."""

    line: str
    column: str
    value: str
    message: str


@dataclass
class Tab:
    """One sort of what an import does, that can be looked at."""

    key: str
    label: str
    figure: str


def counts(kind: FileKind, answer: Mapping[str, Any], language: str) -> list[Count]:
    """The counts of what may happen to what the file holds."""
    return [
        Count(
            key,
            translate(label, language),
            formats.number(int(answer.get(key, 0)), language),
            tone if answer.get(key) else "",
        )
        for key, label, tone in _COUNTS
        if key not in _NEVER.get(kind, ())
    ]


def tabs(answer: Mapping[str, Any], language: str) -> list[Tab]:
    """The sorts there is something of: of changes where they are listed, and rejected rows."""
    listed = {change["what"] for change in answer.get("changes", [])}
    if answer.get("errors"):
        listed.add("rejected")
    labels = {key: label for key, label, _ in _COUNTS}
    return [
        Tab(
            key, translate(labels[key], language), formats.number(int(answer.get(key, 0)), language)
        )
        for key in _LISTED
        if key in listed
    ]


def change_lines(
    fields: Sequence[Field], answer: Mapping[str, Any], what: str, language: str
) -> list[ChangeLine]:
    """The changes of one sort that are listed."""
    labels = {one.name: field_label(one, language) for one in fields}
    values = {one.name: one.values for one in fields}
    lines = []
    for change in answer.get("changes", []):
        if change["what"] != what:
            continue
        before, after = change.get("before", {}), change.get("after", {})
        moved = [
            Moved(
                labels.get(name, name),
                _value(before.get(name, ""), values.get(name), language),
                _value(new, values.get(name), language),
            )
            for name, new in after.items()
            if name in labels and (new or before.get(name))
        ]
        others = [name for name in after if name not in labels]
        moved += [Moved(_other(name, language), "", "") for name in others]
        lines.append(ChangeLine(change["name"], change["customer"], moved))
    return lines


def _other(column: str, language: str) -> str:
    """What is kept by id is named, its values would tell nothing."""
    known = {
        "collector_id": N_("Collector"),
        "sales_id": N_("Sales representative"),
        "scenario_id": N_("Scenario"),
        "parent_id": N_("Parent’s code"),
    }
    return translate(known.get(column, column.replace("_", " ")), language)


def _value(text: str, values: Values | None, language: str) -> str:
    """A value as the answer writes it, as people read it."""
    try:
        if values is Values.DATE:
            return formats.day(date.fromisoformat(text), language) if text else ""
        if values is Values.AMOUNT and text:
            places = len(text.rpartition(".")[2]) if "." in text else 0
            return formats.number(Decimal(text), language, places)
    except (ValueError, InvalidOperation):
        return text
    if values is Values.FLAG and text:
        return translate(N_("yes") if text == "yes" else N_("no"), language)
    return text


def error_lines(answer: Mapping[str, Any]) -> list[ErrorLine]:
    """The first rejected cells; a file is named where several were imported together."""
    errors: Sequence[Mapping[str, Any]] = answer.get("errors", [])
    return [
        ErrorLine(
            f"{error['file']}, {error['line']}" if error.get("file") else str(error["line"]),
            error["column"],
            error["value"],
            error["message"],
        )
        for error in errors[:SHOWN_ERRORS]
    ]


def shown_words(shown: int, count: int, language: str) -> str:
    """How many of how many are listed; empty when all are."""
    if shown >= count:
        return ""
    return translate(
        N_("the first {shown} of {count}"),
        language,
        shown=formats.number(shown, language),
        count=formats.number(count, language),
    )
