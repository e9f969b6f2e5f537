"""The details of a customer in words, and as the values of their form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.models import Customer, User
from dso_app.pages.customer_card.head_words import postal_lines
from dso_app.services.changed_here import changed_columns
from dso_app.services.choices import Offered
from dso_app.services.customers.details import CustomerDetails, Relative
from dso_app.services.customers.values import REGIMES
from dso_app.services.words.stored import CUSTOMER_WORDS
from dso_app.texts import N_, translate

TEXTS = (
    *("name", "legal_id", "vat_number", "address_1", "address_2", "address_3", "postcode"),
    *("city", "region", "country", "phone", "email", "currency", "payment_means"),
    *("parent_code", "penalty_regime"),
)
"""Columns edited as texts, each under its own name in the form."""

_NOTHING = "—"


@dataclass
class FactLine:
    """One line of a fact; some lead somewhere."""

    text: str
    href: str = ""


@dataclass
class Fact:
    """A name and its value."""

    name: str
    lines: list[FactLine] = field(default_factory=list)


def fact_lines(details: CustomerDetails, viewer: Viewer) -> list[Fact]:
    """What is known; what is missing is said only where one looks for it."""
    customer, language = details.customer, viewer.language
    always: tuple[tuple[str, list[str]], ...] = (
        (N_("Address"), postal_lines(customer, language)),
        (N_("Legal id"), [customer.legal_id]),
        (N_("VAT number"), [customer.vat_number]),
        (N_("Email"), [customer.email]),
        (N_("Phone"), [customer.phone]),
        (N_("Sales representative"), [details.sales.name if details.sales else ""]),
        (N_("Payment means"), [customer.payment_means]),
    )
    some = (
        (N_("Currency"), customer.currency),
        (N_("Credit limit"), _limit(customer, viewer)),
        (N_("Penalty regime"), translate(REGIMES.get(customer.penalty_regime, ""), language)),
        (N_("Insolvent on"), _day(customer, language)),
    )
    facts = [Fact(translate(name, language), _lines(texts)) for name, texts in always]
    facts += [Fact(translate(name, language), _lines([text])) for name, text in some if text]
    facts += _family(details, language)
    facts += _merged(details, language)
    held = ((name, getattr(customer, column)) for column, name in details.names.items())
    return facts + [Fact(name, _lines([value])) for name, value in held if value]


def _lines(texts: list[str]) -> list[FactLine]:
    return [FactLine(text) for text in texts if text] or [FactLine(_NOTHING)]


def _family(details: CustomerDetails, language: str) -> list[Fact]:
    code = details.customer.parent_code
    facts = []
    if details.parent is not None:
        facts.append(Fact(translate(N_("Parent"), language), [_relative(details.parent)]))
    elif code:
        facts.append(Fact(translate(N_("Parent"), language), [FactLine(code)]))
    if details.children:
        children = [_relative(one) for one in details.children]
        facts.append(Fact(translate(N_("Parent of"), language), children))
    return facts


def _relative(one: Relative) -> FactLine:
    return FactLine(f"{one.code} · {one.name}", f"/customers/{one.id}")


def _merged(details: CustomerDetails, language: str) -> list[Fact]:
    """The accounts that were merged into it, by whom and when."""
    lines = []
    for one in details.merged:
        day = formats.day(one.merged_on, language)
        lines.append(FactLine(" · ".join(filter(None, (one.code, one.name, day, one.who)))))
    return [Fact(translate(N_("Merged accounts"), language), lines)] if lines else []


def _limit(customer: Customer, viewer: Viewer) -> str:
    if customer.credit_limit_minor is None:
        return ""
    currency = customer.currency or viewer.entity.currency
    return formats.amount_with_currency(customer.credit_limit_minor, currency, viewer.language)


def _day(customer: Customer, language: str) -> str:
    return formats.day(customer.insolvent_on, language) if customer.insolvent_on else ""


def changed_words(details: CustomerDetails, language: str) -> str:
    """The fields a person changed here, by name; empty when none was."""
    marks = changed_columns(details.customer.changed_here)
    named = [translate(word, language) for key, word in CUSTOMER_WORDS.items() if key in marks]
    named += [name for column, name in details.names.items() if column in marks]
    return ", ".join(named)


def form_values(details: CustomerDetails, viewer: Viewer) -> dict[str, str]:
    """The values of the form by field."""
    customer = details.customer
    limit, day = customer.credit_limit_minor, customer.insolvent_on
    currency = customer.currency or viewer.entity.currency
    return {
        **{name: _one_line(getattr(customer, name)) for name in (*TEXTS, *details.names)},
        "credit_limit": "" if limit is None else formats.amount(limit, currency, viewer.language),
        "insolvent_on": day.isoformat() if day else "",
        "collector": details.collector.email if details.collector else "",
        "sales": details.sales.email if details.sales else "",
        "groups": ", ".join(details.groups),
    }


def _one_line(text: str | None) -> str:
    """A text for a field of one line: without it, the browser would join words."""
    return " ".join((text or "").splitlines())


def regime_choices(language: str) -> list[Choice]:
    """The penalty regimes, after none of them."""
    known = [Choice(key, translate(word, language)) for key, word in REGIMES.items()]
    return [Choice("", _NOTHING), *known]


def field_choices(names: Mapping[str, str]) -> list[Choice]:
    """The named fields, by column."""
    return [Choice(column, name) for column, name in names.items()]


def people_choices(offered: Iterable[Offered], current: User | None) -> list[Choice]:
    """People by their address, after nobody; who is named now is among them, come what may."""
    found = {one.email: one.name for one in offered}
    if current is not None:
        found.setdefault(current.email, current.name)
    return [Choice("", _NOTHING), *(Choice(email, name) for email, name in found.items())]
