"""What each placeholder stands for: what it needs, how it renders, and a sample.

Each gives plain words; the channel that shows them escapes them. The table is the one that is
drawn by the channel itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dso_app import formats
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.domain.kinds import Kind
from dso_app.domain.placeholders import NAMES, TABLE
from dso_app.sending.facts import Company, Facts, Line, Person
from dso_app.texts import LANGUAGES, N_, translate


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name a text may use.

    Attributes:
        needs: what must be known for it to say something, for the editor's list.
        render: the words it stands for; empty when what it needs is missing.
    """

    name: str
    needs: str
    render: Callable[[Facts], str]

    @property
    def is_custom(self) -> bool:
        """Whether it stands for a field an administrator may name."""
        return self.name.partition(".")[2] in CUSTOM_FIELDS

    @property
    def sample(self) -> str:
        """What it looks like in a preview without a customer."""
        return self.render(replace(SAMPLE, fee_minor=5_00, fee_currency="EUR"))


_COMPANY, _CUSTOMER, _CONTACT = N_("our company"), N_("the customer"), N_("a contact")
_COLLECTOR, _LEADER, _ITEMS = N_("a collector"), N_("a leader item"), N_("the items listed")
_LEDGER, _NOTHING, _BANK = N_("an items import"), N_("nothing"), N_("our bank details")
_FEE = N_("a fee of the step")
_SPECIFIC = N_("a comment on a specific action")
_NOBODY_KNOWN = N_("Sir or Madam")
"""After “Dear”."""


def _day(facts: Facts, value: date | None) -> str:
    return formats.day(value, facts.language, "short" if facts.brief else "long")


def _amounts(facts: Facts, lines: list[Line]) -> str:
    """Sums of what is asked, one a currency."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.currency] = sums.get(line.currency, 0) + line.asked_minor
    return _money(facts, sums)


def _money(facts: Facts, sums: dict[str, int]) -> str:
    """What is asked, one amount a currency; one in which credits prevail asks for nothing."""
    asked = {currency: minor for currency, minor in sums.items() if minor > 0}
    parts = [
        formats.amount_with_currency(minor, currency, facts.language)
        for currency, minor in sorted((asked or sums).items())
    ]
    return " + ".join(parts)


def _leader(render: Callable[[Facts, Line], str]) -> Callable[[Facts], str]:
    return lambda facts: render(facts, facts.leader) if facts.leader else ""


def _late(facts: Facts) -> list[Line]:
    return [x for x in facts.lines if x.asked_minor > 0 and not x.memo and facts.days_late(x) > 0]


def _fee(facts: Facts) -> str:
    if not facts.fee_minor:
        return ""
    return formats.amount_with_currency(facts.fee_minor, facts.fee_currency, facts.language)


def _oldest(facts: Facts) -> str:
    return str(max((facts.days_late(line) for line in _late(facts)), default=0))


def _debits(facts: Facts) -> list[Line]:
    return [line for line in facts.lines if line.remaining_minor > 0]


def _spoken_to(facts: Facts) -> str:
    """Whom the text speaks to: in a language without the words for nobody known, the customer."""
    if facts.contact.name:
        return facts.contact.name
    spoken = facts.language[:2] in LANGUAGES
    return translate(_NOBODY_KNOWN, facts.language[:2]) if spoken else facts.customer_name


def _of_customer(field: str) -> Placeholder:
    return Placeholder(f"customer.{field}", _CUSTOMER, lambda f: f.customer_custom.get(field, ""))


def _of_leader(field: str) -> Placeholder:
    return Placeholder(f"leader.{field}", _LEADER, _leader(lambda _, x: x.custom.get(field, "")))


_ALL = (
    Placeholder("company.name", _COMPANY, lambda f: f.company.name),
    Placeholder("company.address", _COMPANY, lambda f: ", ".join(f.company.address)),
    Placeholder("company.email", _COMPANY, lambda f: f.company.email),
    Placeholder("company.phone", _COMPANY, lambda f: f.company.phone),
    Placeholder("company.website", _COMPANY, lambda f: f.company.website),
    Placeholder("company.legal_id", _COMPANY, lambda f: f.company.legal_id),
    Placeholder("company.vat_number", _COMPANY, lambda f: f.company.vat_number),
    Placeholder("customer.name", _CUSTOMER, lambda f: f.customer_name),
    Placeholder("customer.code", _CUSTOMER, lambda f: f.customer_code),
    Placeholder("customer.legal_id", _CUSTOMER, lambda f: f.customer_legal_id),
    Placeholder("contact.name", _CONTACT, _spoken_to),
    Placeholder("collector.name", _COLLECTOR, lambda f: f.collector.name),
    Placeholder("collector.email", _COLLECTOR, lambda f: f.collector.email),
    Placeholder("leader.number", _LEADER, _leader(lambda _, x: x.number)),
    Placeholder("leader.due_date", _LEADER, _leader(lambda f, x: _day(f, x.due_date))),
    Placeholder("leader.days_late", _LEADER, _leader(lambda f, x: str(max(0, f.days_late(x))))),
    Placeholder("leader.amount", _LEADER, _leader(lambda f, x: _amounts(f, [x]))),
    Placeholder(TABLE, _ITEMS, lambda _: ""),
    Placeholder("items.count", _ITEMS, lambda f: str(len(_debits(f)))),
    Placeholder("items.total", _ITEMS, lambda f: _money(f, dict(f.asked))),
    Placeholder("items.late_count", _ITEMS, lambda f: str(len(_late(f)))),
    Placeholder("items.late_total", _ITEMS, lambda f: _amounts(f, _late(f))),
    Placeholder("items.oldest_days", _ITEMS, _oldest),
    Placeholder("ledger.date", _LEDGER, lambda f: _day(f, f.ledger_on)),
    Placeholder("today", _NOTHING, lambda f: _day(f, f.today)),
    Placeholder("payment.iban", _BANK, lambda f: f.company.iban),
    Placeholder("payment.bic", _BANK, lambda f: f.company.bic),
    Placeholder("payment.bank", _BANK, lambda f: f.company.bank),
    Placeholder("payment.reference", _CUSTOMER, lambda f: f.reference),
    Placeholder("step.fee", _FEE, _fee),
    Placeholder("action.comment", _SPECIFIC, lambda f: f.comment),
    *(_of_customer(field) for field in CUSTOM_FIELDS),
    *(_of_leader(field) for field in CUSTOM_FIELDS),
)

PLACEHOLDERS = {placeholder.name: placeholder for placeholder in _ALL}
"""By name: exactly the closed set of the domain."""

if set(PLACEHOLDERS) != set(NAMES):  # pragma: no cover - a slip of ours, seen at the first import
    raise AssertionError(set(PLACEHOLDERS) ^ set(NAMES))

_TODAY = date(2026, 6, 30)
_SAMPLE_FIELDS = {field: f"({field.replace('_', ' ')})" for field in CUSTOM_FIELDS}


def _sample_line(item_id: int, number: str, late: int, minor: int, kind: Kind) -> Line:
    due = _TODAY - timedelta(days=late)
    issued = due - timedelta(days=30)
    return Line(
        item_id, number, kind, issued, due, "EUR", minor, minor, minor, custom=_SAMPLE_FIELDS
    )


_LINES = (
    _sample_line(1, "F2026-0412", 34, 1_240_00, Kind.INVOICE),
    _sample_line(2, "F2026-0455", 12, 860_50, Kind.INVOICE),
    _sample_line(3, "A2026-0031", 5, -120_00, Kind.CREDIT_NOTE),
)

SAMPLE = Facts(
    today=_TODAY,
    language="en",
    comment="They say that two boxes were missing.",
    company=Company(
        name="Atelier Duval SAS",
        address=("12 rue des Forges", "69007 Lyon"),
        country="FR",
        email="comptabilite@duval.example",
        phone="+33 4 72 00 00 00",
        website="www.duval.example",
        legal_id="552 100 554",
        vat_number="FR40 552100554",
        iban="FR7630006000011234567890189",
        bic="AGRIFRPP",
        bank="Banque du Rhône",
    ),
    customer_name="Menuiserie Garnier",
    customer_code="C0042",
    customer_legal_id="732 829 320",
    postal=("Menuiserie Garnier", "8 avenue de la Gare", "38000 Grenoble"),
    contact=Person("Paul Garnier", "paul@garnier.example"),
    collector=Person("Claire Martin", "claire.martin@duval.example"),
    leader=_LINES[0],
    lines=_LINES,
    asked={"EUR": sum(line.asked_minor for line in _LINES)},
    ledger_on=_TODAY,
    customer_custom=_SAMPLE_FIELDS,
)
"""A made-up customer: previews cost nothing."""
