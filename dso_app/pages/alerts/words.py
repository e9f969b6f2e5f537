"""Alerts in words, and out of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dso_app.access.viewer import Viewer
from dso_app.components.condition_rows import typed_conditions
from dso_app.pages.typed import typed
from dso_app.services.alerts.finds import Finding
from dso_app.services.alerts.rules import AlertTerms, conditions_of, may_share
from dso_app.services.words.conditions import Names, condition_words
from dso_app.texts import N_, counted_words, joined_words, translate

SHARED, OWN = "shared", "own"


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


def alert_row(found: Finding, names: Names, viewer: Viewer) -> AlertRow:
    """An alert as the list shows it."""
    row, language = found.alert, viewer.language
    asked = (condition_words(one, names, language) for one in conditions_of(row))
    asks = joined_words(asked, language)
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
    return counted_words(N_("{count} customer"), N_("{count} customers"), found.count, language)


def terms_of(form: Mapping[str, Any]) -> AlertTerms:
    """The alert a form says; rows without a field are none."""
    return AlertTerms(
        name=typed(form, "alert_name"),
        conditions=typed_conditions(form),
        colour=typed(form, "colour"),
        shared=typed(form, "whose") == SHARED,
        active=bool(form.get("active")),
    )
