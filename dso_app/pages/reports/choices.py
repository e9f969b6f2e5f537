"""What the reports' selects offer."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.reports.currencies import ledger_currencies
from dso_app.services.choices import Offered, collectors, groups
from dso_app.services.lists.narrowing import NONE
from dso_app.services.rates import MissingRate
from dso_app.texts import N_, translate


@dataclass(frozen=True)
class ReportChoices:
    """Groups, collectors and currencies, each after "all"."""

    groups: list[Choice]
    collectors: list[Choice]
    currencies: list[Choice]


def read_choices(viewer: Viewer) -> ReportChoices:
    """What one may choose from in the company looked at."""
    language = viewer.language
    with database().read() as session:
        named, people = groups(session, viewer), collectors(session, viewer)
        currencies = ledger_currencies(session, viewer)
    return ReportChoices(
        groups=_with_all(N_("Group: all"), named, N_("No group"), language),
        collectors=_with_all(N_("Collector: all"), people, N_("No collector"), language),
        currencies=currency_choices(currencies, viewer),
    )


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
