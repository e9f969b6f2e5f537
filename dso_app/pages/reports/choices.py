"""What the reports' selects offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.reports.by import By
from dso_app.reports.currencies import ledger_currencies
from dso_app.services.choices import Offered, collectors, groups
from dso_app.services.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.lists.narrowing import NONE
from dso_app.services.rates import MissingRate
from dso_app.texts import N_, translate


@dataclass(frozen=True)
class ReportChoices:
    """Groups, collectors and currencies, each after "all"; what the rows of the ageing can be."""

    rows: list[Choice]
    groups: list[Choice]
    collectors: list[Choice]
    currencies: list[Choice]


def read_choices(viewer: Viewer) -> ReportChoices:
    """What one may choose from in the company looked at."""
    language = viewer.language
    with database().read() as session:
        named, people = groups(session, viewer), collectors(session, viewer)
        currencies = ledger_currencies(session, viewer)
        fields = custom_field_names(session, viewer.entity_id, CUSTOMERS)
    return ReportChoices(
        rows=_rows(fields, language),
        groups=_with_all(N_("Group: all"), named, N_("No group"), language),
        collectors=_with_all(N_("Collector: all"), people, N_("No collector"), language),
        currencies=currency_choices(currencies, viewer),
    )


def _rows(fields: Mapping[str, str], language: str) -> list[Choice]:
    """What the rows can be: customers, groups, collectors, or values of a named field."""
    words = (N_("by customer"), N_("by group"), N_("by collector"))
    own = (By.CUSTOMER, By.GROUP, By.COLLECTOR)
    return [
        *(Choice(by, translate(one, language)) for by, one in zip(own, words, strict=True)),
        *(
            Choice(field, translate(N_("by {field}"), language, field=name))
            for field, name in fields.items()
        ),
    ]


def currency_choices(currencies: list[str], viewer: Viewer) -> list[Choice]:
    """All amounts in the company's currency, or those of one currency as they are."""
    language = viewer.language
    all_words = translate(N_("All, in {currency}"), language, currency=viewer.entity.currency)
    return [Choice("", all_words), *(Choice(one, _only(one, language)) for one in currencies)]


def rate_sentence(error: MissingRate, language: str) -> str:
    """Which rate is missing, on a day written as people write it."""
    day = cast("date", error.values["day"])
    values = {**error.values, "day": formats.day(day, language)}
    return translate(error.message, language, **values)


def with_currency(offered: list[Choice], currency: str, language: str) -> list[Choice]:
    """The choices, with a currency among them that no open item is in: a past one was."""
    if not currency or any(one.value == currency for one in offered):
        return offered
    return [*offered, Choice(currency, _only(currency, language))]


def _only(currency: str, language: str) -> str:
    return translate(N_("Only {currency}"), language, currency=currency)


def _with_all(every: str, offered: list[Offered], none: str, language: str) -> list[Choice]:
    return [
        Choice("", translate(every, language)),
        *(Choice(str(one.id), one.name) for one in offered),
        Choice(NONE, translate(none, language)),
    ]
