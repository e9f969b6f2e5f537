"""What a message is about, read once and handed to the texts, the mail and the letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dso_app.domain.kinds import Kind
from dso_app.services.company.logos import Logo


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a text: a contact, a collector.

    Attributes:
        sends: a colleague whose own address the mail server was seen to send from.
    """

    name: str = ""
    email: str = ""
    language: str = ""
    mobile: str = ""
    phone: str = ""
    sends: bool = False


@dataclass(frozen=True, slots=True)
class Company:
    """Our side, as texts and letters name it."""

    name: str
    address: tuple[str, ...] = ()
    country: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    legal_id: str = ""
    vat_number: str = ""
    iban: str = ""
    bic: str = ""
    bank: str = ""
    logo: Logo | None = None
    window: str = "right"
    """Where the envelope's window is: `right` (DL, France) or `left` (DIN)."""


@dataclass(frozen=True, slots=True)
class Line:
    """An item as a message shows it; amounts in minor units.

    Attributes:
        amount_minor: what it was issued for.
        remaining_minor: what is open of it; negative for a credit.
        asked_minor: what is asked of it; negative for a credit deducted.
        memo: a down-payment request: listed with its own subtotal, not in what is asked.
        custom: what its custom fields hold.
        account: code of the customer whose item it is: named where it is not whom is written to.
    """

    item_id: int
    number: str
    kind: Kind
    issue_date: date
    due_date: date
    currency: str
    amount_minor: int
    remaining_minor: int
    asked_minor: int
    memo: bool = False
    custom: Mapping[str, str] = field(default_factory=dict)
    account: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a message can speak of.

    Attributes:
        today: the business date.
        language: of the text: figures and dates follow it.
        customer: name, and its postal address for letters.
        contact: the person written to; a nameless one when there is none.
        leader: the leader item; None for an action without one.
        lines: the items listed, in the order shown.
        asked: per currency, in minor units.
        ledger_on: business date of the entity's last items import.
        customer_custom: what the customer's custom fields hold.
        internal: for colleagues, who are not told how to pay.
        comment: what the collector wrote to the action.
        fee_minor: what the step charges for itself, on top of what is asked; 0 for nothing.
        fee_currency: of it: the company's own.
        brief: for an SMS: dates in figures.
    """

    today: date
    language: str
    company: Company
    customer_name: str
    customer_code: str
    customer_legal_id: str = ""
    postal: tuple[str, ...] = ()
    contact: Person = field(default_factory=Person)
    collector: Person = field(default_factory=Person)
    sales: Person = field(default_factory=Person)
    leader: Line | None = None
    lines: Sequence[Line] = ()
    asked: Mapping[str, int] = field(default_factory=dict)
    ledger_on: date | None = None
    customer_custom: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    comment: str = ""
    fee_minor: int = 0
    fee_currency: str = ""
    brief: bool = False

    @property
    def reference(self) -> str:
        """What a payment or an answer should name: the customer's code with us."""
        return self.customer_code

    def days_late(self, line: Line) -> int:
        """Days late = today − due date; 0 or less is not late."""
        return (self.today - line.due_date).days
