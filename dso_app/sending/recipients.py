"""Whom a message goes to, and what is missing when there is nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dso_app.domain.recipients import COLLEAGUE, ROLE, Recipient
from dso_app.domain.scenario import Channel, Medium
from dso_app.errors import Reason
from dso_app.models import Contact, Customer, Entity, User
from dso_app.sending.addresses import one_line, usable_address
from dso_app.sending.facts import Person
from dso_app.texts import N_

NO_POSTAL_ADDRESS = Reason(
    "no_recipient", N_("The customer has no postal address: street and city are needed.")
)


@dataclass(frozen=True, slots=True)
class People:
    """Who a customer's messages may go to."""

    customer: Customer
    contacts: Sequence[Contact] = ()
    collector: User | None = None
    sales: User | None = None
    named: Mapping[int, User] = field(default_factory=dict)
    """Colleagues that specific actions name, by id."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a message goes to.

    Attributes:
        lines: email addresses, mobile numbers, or the lines of the postal address.
        person: the first of them, whom the text speaks to.
        missing: why there is nobody.
    """

    lines: tuple[str, ...]
    person: Person
    missing: Reason | None = None


def address(channel: Channel, recipients: Sequence[str], people: People, home: Entity) -> Addressed:
    """Whom a message of a channel goes to, of the recipients its step names."""
    persons = [one for who in recipients for one in _persons(who, people)]
    if channel.medium is Medium.POST:
        person = persons[0] if persons else Person()
        lines = postal_lines(people.customer, person, home)
        if not (people.customer.address_1.strip() and people.customer.city.strip()):
            return Addressed((), person, NO_POSTAL_ADDRESS)
        return Addressed(lines, person)
    by_sms = channel.medium is Medium.MOBILE
    if by_sms:
        usable = [(_number(one, people.customer, home), one) for one in persons]
    else:
        usable = [(usable_address(one.email), one) for one in persons]
    lines = tuple(dict.fromkeys(found for found, _ in usable if found))
    if not lines:
        missing = _no_number if by_sms else _no_email
        return Addressed((), Person(), missing(recipients, persons))
    return Addressed(lines, next(one for found, one in usable if found))


def _number(person: Person, customer: Customer, home: Entity) -> str:
    """The number an SMS to somebody goes to, in their customer's country; empty for none."""
    if not person.mobile and not person.phone:
        return ""
    from dso_app.sending.phones import sms_number  # noqa: PLC0415 - only SMS need it

    return sms_number(person.mobile, person.phone, customer.country or home.country)


def _persons(who: str, people: People) -> list[Person]:
    if who == Recipient.COLLECTOR:
        return [_user(people.collector)] if people.collector else []
    if who == Recipient.SALES:
        return [_user(people.sales)] if people.sales else []
    if who.startswith(COLLEAGUE):
        colleague = people.named.get(int(who.removeprefix(COLLEAGUE)))
        return [_user(colleague)] if colleague else []
    if who.startswith(ROLE):
        role = who.removeprefix(ROLE).casefold()
        return [_contact(one) for one in people.contacts if one.role.casefold() == role]
    marked = [_contact(one) for one in people.contacts if one.is_collection]
    own = people.customer
    if marked or not (own.email or own.phone):
        return marked
    return [Person(email=own.email, language=own.language, phone=own.phone)]


def _contact(row: Contact) -> Person:
    return Person(one_line(row.name), row.email, row.language, row.mobile, row.phone)


def _user(row: User) -> Person:
    return Person(one_line(row.name), row.email, row.language)


def _no_email(recipients: Sequence[str], persons: Sequence[Person]) -> Reason:
    bad = [one.email for one in persons if one.email]
    if bad:
        return Reason(
            "no_recipient", N_("“{address}” is not a usable email address."), {"address": bad[0]}
        )
    return Reason(
        "no_recipient",
        N_("No email address for: {recipients}."),
        {"recipients": ", ".join(recipients)},
    )


def _no_number(recipients: Sequence[str], persons: Sequence[Person]) -> Reason:
    bad = [one.mobile or one.phone for one in persons if one.mobile or one.phone]
    if bad:
        return Reason(
            "no_recipient", N_("“{number}” is not a mobile number."), {"number": one_line(bad[0])}
        )
    return Reason(
        "no_recipient",
        N_("No mobile number for: {recipients}."),
        {"recipients": ", ".join(recipients)},
    )


def postal_lines(customer: Customer, person: Person, home: Entity) -> tuple[str, ...]:
    """The lines a window shows: six at most, the country only abroad."""
    town = f"{customer.postcode} {customer.city}".strip()
    abroad = customer.country if customer.country not in ("", home.country) else ""
    lines = [
        customer.name,
        person.name if person.name != customer.name else "",
        customer.address_1,
        customer.address_2,
        customer.address_3,
        town,
        _country(abroad).upper(),
    ]
    kept = [one_line(line) for line in lines if line.strip()]
    while len(kept) > 6:  # noqa: PLR2004 - what a window shows
        kept.pop(1 if person.name in kept else 3)
    return tuple(kept)


def _country(code: str) -> str:
    """A country's name in English, as posts abroad and at home read it; else as it was given."""
    from babel.core import Locale  # noqa: PLC0415 - only letters abroad need it

    names: dict[str, str] = dict(Locale("en").territories)
    return names.get(code.upper(), code)
