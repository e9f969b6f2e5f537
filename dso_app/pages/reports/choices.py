"""What the reports' selects offer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from dso_app import formats
from dso_app.access.scope import find_entities
from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.domain.kinds import Kind
from dso_app.reports.by import By
from dso_app.reports.currencies import ledger_currencies
from dso_app.reports.request import ALL
from dso_app.services.choices import Offered, collectors, groups
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.company.rates import MissingRate, rates_on
from dso_app.services.jobs.report_runs import is_large
from dso_app.services.lists.items import KIND_WORDS
from dso_app.services.lists.narrowing import NONE
from dso_app.texts import N_, translate

_BY_WORDS = {
    By.CUSTOMER: N_("by customer"),
    By.GROUP: N_("by group"),
    By.COLLECTOR: N_("by collector"),
    By.ENTITY: N_("by company"),
    By.KIND: N_("by kind"),
}
_KINDS = [kind for kind in Kind if kind is not Kind.DOWN_PAYMENT]


@dataclass(frozen=True)
class ReportChoices:
    """What the selects of a report offer, the first of each being "all".

    Attributes:
        rows: what the rows can be.
        companies: empty for who sees one alone.
        targets: currencies all may be converted into; empty where there is one alone.
        large: files of the ledger take more than a moment.
    """

    rows: list[Choice] = field(default_factory=list)
    groups: list[Choice] = field(default_factory=list)
    collectors: list[Choice] = field(default_factory=list)
    kinds: list[Choice] = field(default_factory=list)
    companies: list[Choice] = field(default_factory=list)
    currencies: list[Choice] = field(default_factory=list)
    targets: list[Choice] = field(default_factory=list)
    large: bool = False


def read_choices(viewer: Viewer, usual: By | None = By.CUSTOMER) -> ReportChoices:
    """What one may choose from in the company looked at.

    Args:
        viewer: who asks.
        usual: what the rows are when nobody says; it has no name in the address. None for months,
            where a kind is no row.
    """
    language = viewer.language
    with database().read() as session:
        named, people = groups(session, viewer), collectors(session, viewer)
        currencies = ledger_currencies(session, viewer)
        fields = custom_field_names(session, viewer.entity_id, CUSTOMERS)
        several = len(find_entities(session, viewer.actor)) > 1
        large = is_large(session, viewer)
        rates = sorted(rates_on(session, viewer.entity_id, viewer.today))
    return ReportChoices(
        rows=_rows(fields, usual, language),
        kinds=[
            Choice("", translate(N_("Kind: all"), language)),
            *(Choice(kind, translate(KIND_WORDS[kind], language)) for kind in _KINDS),
        ],
        companies=_companies(viewer) if several else [],
        targets=_targets(viewer, rates),
        large=large,
        groups=_with_all(N_("Group: all"), named, N_("No group"), language),
        collectors=_with_all(N_("Collector: all"), people, N_("No collector"), language),
        currencies=currency_choices(currencies, viewer),
    )


def _rows(fields: Mapping[str, str], usual: By | None, language: str) -> list[Choice]:
    """What the rows can be: customers, groups, collectors… or values of a named field."""
    months = [Choice("", translate(N_("by month"), language))] if usual is None else []
    return [
        *months,
        *(
            Choice("" if by is usual else by, translate(words, language))
            for by, words in _BY_WORDS.items()
            if not (months and by is By.KIND)
        ),
        *(
            Choice(field, translate(N_("by {field}"), language, field=name))
            for field, name in fields.items()
        ),
    ]


def _companies(viewer: Viewer) -> list[Choice]:
    entity, language = viewer.entity, viewer.language
    every = translate(N_("All companies"), language)
    return [Choice("", entity.name or entity.code), Choice(ALL, every)]


def _targets(viewer: Viewer, rates: Iterable[str]) -> list[Choice]:
    own, language = viewer.entity.currency, viewer.language
    others = [
        Choice(one, translate(N_("Converted into {currency}"), language, currency=one))
        for one in rates
        if one != own
    ]
    first = translate(N_("Converted into {currency}"), language, currency=own)
    return [Choice("", first), *others] if others else []


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
