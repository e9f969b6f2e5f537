"""Contacts from files: who a row is about, and who is the collection contact."""

import pytest
from sqlmodel import col, select

from dso_app.models import Contact, Customer
from tests.support.imports import Ledger, counts, told

HEADER = "customer_code;name;email;phone;collection\n"


@pytest.fixture
def garnier(ledger: Ledger) -> Ledger:
    """A customer with an email of its own."""
    ledger.customers("code;name;email\nC1;Garnier;own@garnier.example\n")
    return ledger


def contacts(ledger: Ledger) -> list[tuple[str, str, str, bool]]:
    """Name, email, phone and mark of the contacts, in the order they were made."""
    with ledger.db.read() as session:
        query = select(Contact).join(Customer, col(Customer.id) == col(Contact.customer_id))
        found = session.exec(query.order_by(col(Contact.id))).all()
        return [(one.name, one.email, one.phone, one.is_collection) for one in found]


def people(ledger: Ledger) -> list[tuple[str, str]]:
    """Name and email of the contacts that have a name."""
    return [(name, email) for name, email, _, _ in contacts(ledger) if name]


def marked(ledger: Ledger) -> list[str]:
    """Emails of the collection contacts."""
    return [email for _, email, _, mark in contacts(ledger) if mark]


def test_two_people_of_one_name_are_told_apart_by_their_emails(garnier: Ledger) -> None:
    two = HEADER + "C1;Compta;a@garnier.example;01;\nC1;Compta;b@garnier.example;02;\n"
    assert counts(garnier.contacts(two)) == {"created": 2}
    assert counts(garnier.contacts(two)) == {"unchanged": 2}
    three = two + "C1;Compta;c@garnier.example;03;\n"
    assert counts(garnier.contacts(three)) == {"unchanged": 2, "created": 1}
    assert [email for _, email in people(garnier)] == [
        "a@garnier.example",
        "b@garnier.example",
        "c@garnier.example",
    ]


def test_who_changed_email_is_known_by_name(garnier: Ledger) -> None:
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;\nC1;Max;max@garnier.example;;\n")
    answer = garnier.contacts(HEADER + "C1;ZOÉ;zoe.martin@garnier.example;;\n")
    assert counts(answer) == {"updated": 1}
    assert people(garnier) == [
        ("ZOÉ", "zoe.martin@garnier.example"),
        ("Max", "max@garnier.example"),
    ]


def test_a_row_of_a_name_alone_is_about_who_bears_it(garnier: Ledger) -> None:
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;\n")
    assert counts(garnier.contacts(HEADER + "C1;zoé;;02;\n")) == {"updated": 1}
    assert ("zoé", "zoe@garnier.example", "02", False) in contacts(garnier)


def test_who_has_no_email_yet_gets_one_before_others_get_another(garnier: Ledger) -> None:
    garnier.contacts(HEADER + "C1;Compta;a@garnier.example;;\n")
    garnier.contacts("customer_code;name;role\nC1;Service;x\n")
    garnier.contacts(HEADER + "C1;Service;b@garnier.example;;\n")
    assert people(garnier) == [("Compta", "a@garnier.example"), ("Service", "b@garnier.example")]


def test_a_second_row_about_the_same_person_is_rejected_naming_the_first(garnier: Ledger) -> None:
    rows = "C1;Zoé;zoe@garnier.example;01;\nC1;Zoé;;02;\nC1;Zoë;ZOE@garnier.example;03;\n"
    answer = garnier.contacts(HEADER + rows)
    assert counts(answer) == {"created": 1, "rejected": 2}
    assert [(line, message) for line, _, _, message in told(answer)] == [
        (3, "duplicate of line 2"),
        (4, "duplicate of line 2"),
    ]


def test_a_name_at_another_customer_is_somebody_else(garnier: Ledger) -> None:
    garnier.customers("code;name\nC2;Lyon\n")
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;\n")
    assert counts(garnier.contacts(HEADER + "C2;Zoé;;02;\n")) == {"created": 1}


def test_the_mark_goes_over_to_another_contact_whatever_else_changes(garnier: Ledger) -> None:
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;oui\n")
    rows = "C1;Zoé;zoe@garnier.example;02;\nC1;Max;max@garnier.example;;ja\n"
    garnier.contacts(HEADER + rows)
    assert marked(garnier) == ["max@garnier.example"]


def test_the_customers_own_email_is_the_collection_contact_when_nobody_is_marked_any_more(
    garnier: Ledger,
) -> None:
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;oui\n")
    assert marked(garnier) == ["zoe@garnier.example"]
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;non\n")
    assert marked(garnier) == ["own@garnier.example"]


def test_who_is_missing_from_a_file_stays(garnier: Ledger) -> None:
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;oui\n")
    garnier.contacts(HEADER + "C1;Max;max@garnier.example;;\n")
    assert len(contacts(garnier)) == 3
    assert marked(garnier) == ["zoe@garnier.example"]


def test_empty_cells_erase_nothing(garnier: Ledger) -> None:
    garnier.contacts(HEADER + "C1;Zoé;zoe@garnier.example;01;oui\n")
    assert counts(garnier.contacts(HEADER + "C1;;zoe@garnier.example;;\n")) == {"unchanged": 1}
    assert marked(garnier) == ["zoe@garnier.example"]
