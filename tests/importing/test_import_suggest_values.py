"""Columns without a name are told by their values; columns of other things feed nothing."""

from collections.abc import Collection

import pytest

from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.fields import Field
from dso_app.importing.items.fields import ITEM_FIELDS
from dso_app.importing.suggest import suggest

ITEMS, CUSTOMERS, CONTACTS = ITEM_FIELDS, CUSTOMER_FIELDS, CONTACT_FIELDS


def rows(text: str) -> list[list[str]]:
    """Rows written one a line."""
    return [line.strip().split(";") for line in text.strip().splitlines()]


def unnamed(fields: tuple[Field, ...], text: str) -> dict[str, int]:
    """Field → column, counted from 1, of rows without a header."""
    cells = rows(text)
    header = [f"Column {place}" for place in range(1, len(cells[0]) + 1)]
    found = suggest(fields, header, cells)
    return {name: header.index(word) + 1 for name, word in found.items()}


def fed(fields: tuple[Field, ...], text: str, *, asked: bool = False) -> dict[str, str]:
    """Field → header word of a header and its rows."""
    header, *cells = rows(text)
    return suggest(fields, header, cells, asked=asked)


class Known:
    """A ledger of some customers and users."""

    def __init__(self, codes: set[str], emails: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        self._codes, self._emails = codes, emails

    def customers(self, values: Collection[str]) -> set[str]:
        """Those that are codes."""
        return self._codes & set(values)

    def users(self, values: Collection[str]) -> set[str]:
        """Those that are emails of users."""
        return self._emails & set(values)


WITHOUT_HEADER = {
    "customer, number, dates, amount, currency": (
        """
        C001;Dupont SA;FA0012;15/01/2026;14/02/2026;120,00;EUR
        C002;Martin SARL;FA0013;16/01/2026;15/02/2026;80,50;EUR
        C001;Dupont SA;FA0014;20/01/2026;19/02/2026;45,00;EUR
        C003;Petit;FA0015;21/01/2026;20/02/2026;1 200,00;EUR
        """,
        {
            "customer_code": 1,
            "customer_name": 2,
            "number": 3,
            "issue_date": 4,
            "due_date": 5,
            "amount": 6,
            "currency": 7,
        },
    ),
    "due before issue in the file": (
        """
        2026-02-14;2026-01-15;1012;Garnier & fils;1190.00
        2026-02-15;2026-01-16;1013;Lyon Distribution;238.00
        2026-03-01;2026-01-30;1014;Garnier & fils;59.50
        """,
        {"due_date": 1, "issue_date": 2, "number": 3, "customer_name": 4, "amount": 5},
    ),
    "debit and credit, with a running balance": (
        """
        411DUP;FA12;01/02/2026;120,00;;120,00
        411DUP;FA13;02/02/2026;80,00;;200,00
        411DUP;RG4;03/02/2026;;50,00;150,00
        411DUP;FA14;04/02/2026;30,00;;180,00
        """,
        {"customer_code": 1, "number": 2, "issue_date": 3, "debit": 4, "credit": 5},
    ),
    "amount with a side, kinds": (
        """
        K100;RE-2026-12;15.01.2026;Rechnung;1.190,00;S
        K101;RE-2026-13;16.01.2026;Rechnung;238,00;S
        K100;GS-2026-02;17.01.2026;Gutschrift;59,50;H
        """,
        {
            "customer_code": 1,
            "number": 2,
            "issue_date": 3,
            "kind": 4,
            "amount": 5,
            "side": 6,
        },
    ),
    "amount and what remains": (
        """
        C1;F1;2026-01-15;120.00;120.00
        C2;F2;2026-01-16;80.00;30.00
        C1;F3;2026-01-17;45.00;45.00
        C3;F4;2026-01-18;99.00;0.00
        """,
        {"customer_code": 1, "number": 2, "issue_date": 3, "amount": 4, "remaining": 5},
    ),
    "excl. tax, tax and incl. tax": (
        """
        C1;F1;15/01/2026;100,00;20,00;120,00
        C2;F2;16/01/2026;50,00;10,00;60,00
        C1;F3;17/01/2026;10,00;2,00;12,00
        """,
        {"customer_code": 1, "number": 2, "issue_date": 3, "amount": 6},
    ),
    "an IBAN is nothing": (
        """
        C1;F1;15/01/2026;FR7630006000011234567890189;120,00
        C2;F2;16/01/2026;DE89370400440532013000;60,00
        C1;F3;17/01/2026;FR7630006000011234567890189;12,00
        """,
        {"customer_code": 1, "number": 2, "issue_date": 3, "amount": 5},
    ),
}


@pytest.mark.parametrize(("text", "expected"), WITHOUT_HEADER.values(), ids=WITHOUT_HEADER)
def test_items_without_a_header_are_told_by_their_values(
    text: str, expected: dict[str, int]
) -> None:
    assert unnamed(ITEMS, text) == expected


def test_customers_without_a_header_are_told_by_their_values() -> None:
    text = """
    C1;Dupont SA;552100554;FR40303265045;2 rue Haute;75011;FR;01 42 00 00 00;a@b.fr;fr;30 jours;9,50
    C2;Muster SA;732829320;DE136695976;Am Hof 1;80331;DE;+49 89 1234567;c@d.fr;de;15 jours;2 500,50
    C3;Pérez SL;552081317;ESB58378431;Mayor 4;28013;ES;+34 910 000 000;e@f.fr;en;comptant;3 000,00
    """
    assert unnamed(CUSTOMERS, text) == {
        "code": 1,
        "name": 2,
        "legal_id": 3,
        "vat_number": 4,
        "address_1": 5,
        "postcode": 6,
        "country": 7,
        "phone": 8,
        "email": 9,
        "language": 10,
        "payment_term": 11,
        "credit_limit": 12,
    }


def test_contacts_without_a_header_are_told_by_their_values() -> None:
    text = """
    C001;Zoé Martin;zoe@b.example;01 42 00 00 00;06 12 34 56 78;fr
    C001;Léo Petit;leo@b.example;01 42 00 00 01;06 12 34 56 79;en
    C002;Ann Lee;ann@c.example;+44 20 7000 0000;+44 7700 900000;en
    """
    assert unnamed(CONTACTS, text) == {
        "customer_code": 1,
        "name": 2,
        "email": 3,
        "phone": 4,
        "mobile": 5,
        "language": 6,
    }


def test_codes_of_known_customers_say_which_column_names_the_customer() -> None:
    cells = rows("""
    FA12;ZORRO;2026-01-15;10.00
    FA13;TINTIN;2026-01-16;20.00
    FA14;MILOU;2026-01-17;30.00
    """)
    header = ["Column 1", "Column 2", "Column 3", "Column 4"]
    found = suggest(ITEMS, header, cells, ledger=Known({"ZORRO", "TINTIN"}))
    assert (found["customer_code"], found["number"]) == ("Column 2", "Column 1")
    under_other_words = suggest(
        ITEMS, ["Zzz", "Www", "Date", "Montant"], cells, ledger=Known({"ZORRO", "TINTIN"})
    )
    assert "customer_code" not in under_other_words


def test_emails_of_users_are_their_customers_collectors() -> None:
    cells = rows("""
    C1;F1;2026-01-15;10.00;anna@house.example
    C2;F2;2026-01-16;20.00;anna@house.example
    C1;F3;2026-01-17;30.00;ben@house.example
    """)
    header = [f"Column {place}" for place in range(1, 6)]
    known = Known(set(), {"anna@house.example", "ben@house.example"})
    assert suggest(ITEMS, header, cells, ledger=known)["collector_email"] == "Column 5"
    assert "collector_email" not in suggest(ITEMS, header, cells)


def test_what_values_look_like_under_unknown_words_is_suggested_to_a_person_only() -> None:
    text = """
    Kund;Faktur;Wann;Bis;Wieviel
    C1;F1;15/01/2026;14/02/2026;120,00
    C2;F2;16/01/2026;15/02/2026;60,00
    """.replace("Kund;Faktur", "Wer;Was")
    assert fed(ITEMS, text) == {}
    shown = fed(ITEMS, text, asked=True)
    assert shown == {"issue_date": "Wann", "due_date": "Bis", "amount": "Wieviel"}


def test_which_column_holds_the_customer_is_not_guessed_under_unknown_words() -> None:
    text = """
    Code client;Zzz;Date;Montant
    C1;F1;15/01/2026;120,00
    C2;F2;16/01/2026;60,00
    """
    assert "number" not in fed(ITEMS, text, asked=True)


# Header and rows of items, and the columns that must feed nothing.
NOTHING = {
    "a running balance": (
        """
        Client;Pièce;Date;Débit;Crédit;Solde
        C1;F1;15/01/2026;120,00;;120,00
        C1;F2;16/01/2026;60,00;;180,00
        C1;R1;17/01/2026;;50,00;130,00
        C1;F3;18/01/2026;20,00;;150,00
        """,
        {"Solde"},
    ),
    "a running balance by customer": (
        """
        Client;Pièce;Date;Montant;Solde
        C1;F1;15/01/2026;120,00;120,00
        C1;F2;16/01/2026;60,00;180,00
        C1;F3;17/01/2026;30,00;210,00
        C2;F4;15/01/2026;10,00;10,00
        C2;F5;16/01/2026;20,00;30,00
        """,
        {"Solde"},
    ),
    "days late, tax, amounts excl. tax, the journal": (
        """
        Client;Facture;Date;HT;TVA;TTC;Jours de retard;Journal;Exercice
        C1;F1;15/01/2026;100,00;20,00;120,00;12;VE;2026
        C2;F2;16/01/2026;50,00;10,00;60,00;3;VE;2026
        """,
        {"HT", "TVA", "Jours de retard", "Journal", "Exercice"},
    ),
    "only an amount excl. tax": (
        """
        Client;Facture;Date;Montant HT
        C1;F1;15/01/2026;100,00
        """,
        {"Montant HT"},
    ),
    "the collective account": (
        """
        Compte;Intitulé;Pièce;Date;Montant
        411000;Dupont SA;F1;15/01/2026;100,00
        411000;Martin;F2;16/01/2026;50,00
        411000;Dupont SA;F3;17/01/2026;25,00
        """,
        {"Compte"},
    ),
    "letters of matching": (
        """
        Client;Facture;Date;Montant;Lettrage
        C1;F1;15/01/2026;100,00;AA
        C2;F2;16/01/2026;50,00;
        """,
        {"Lettrage"},
    ),
    "a date of something else": (
        """
        Client;Facture;Date facture;Montant;Date de relance;Date de livraison
        C1;F1;15/01/2026;100,00;01/03/2026;10/01/2026
        C2;F2;16/01/2026;50,00;01/03/2026;11/01/2026
        """,
        {"Date de relance", "Date de livraison"},
    ),
    "kinds of something else": (
        """
        Customer;Invoice;Date;Amount;Type
        C1;F1;15/01/2026;100.00;Domestic
        C2;F2;16/01/2026;50.00;Export
        """,
        {"Type"},
    ),
    "people of the house": (
        """
        Code client;Facture;Date;Montant;Commercial;Saisi par
        C1;F1;15/01/2026;100,00;Jean Martin;Anne Petit
        C2;F2;16/01/2026;50,00;Jean Martin;Anne Petit
        """,
        {"Commercial", "Saisi par"},
    ),
    "amounts paid": (
        """
        Code client;Facture;Date;Montant;Payé;Réglé le
        C1;F1;15/01/2026;100,00;20,00;
        C2;F2;16/01/2026;50,00;50,00;20/02/2026
        """,
        {"Payé"},
    ),
    "our own company": (
        """
        Company code;Site;Customer;Invoice;Date;Amount
        1000;Lyon;C1;F1;15/01/2026;100.00
        1000;Lyon;C2;F2;16/01/2026;50.00
        """,
        {"Company code", "Site"},
    ),
    "buckets": (
        """
        Client;Pièce;Date pièce;Echéance;Montant;0-30;31-60;> 60
        C1;F1;01/05/2026;31/05/2026;10,00;10,00;;
        C2;F2;02/05/2026;01/06/2026;20,00;;20,00;
        """,
        {"0-30", "31-60", "> 60"},
    ),
}


@pytest.mark.parametrize(("text", "apart"), NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("asked", [False, True])
def test_a_column_of_something_else_feeds_nothing(
    text: str, apart: set[str], *, asked: bool
) -> None:
    found = fed(ITEMS, text, asked=asked)
    assert not apart & set(found.values()), found


def test_the_word_and_the_values_together_tell_a_code_from_a_name() -> None:
    coded = "Client;Facture;Date;Montant\nC1;F1;15/01/2026;10,00\nC2;F2;16/01/2026;20,00"
    called = "Client;Facture;Date;Montant\nDupont;F1;15/01/2026;10,00\nLyon;F2;16/01/2026;20,00"
    both = "Client;Nom;Facture;Date;Montant\nC1;Dupont;F1;15/01/2026;10,00"
    assert fed(ITEMS, coded)["customer_code"] == "Client"
    assert fed(ITEMS, called)["customer_name"] == "Client"
    assert fed(ITEMS, both)["customer_code"] == "Client"
    assert fed(ITEMS, both)["customer_name"] == "Nom"


def test_the_only_amount_is_the_amount_whatever_it_is_called() -> None:
    text = "Customer;Num;Date;Open Balance\nC1;F1;2026-01-15;10.00\n"
    assert fed(ITEMS, text)["amount"] == "Open Balance"
    beside = "Customer;Num;Date;Amount;Open Balance\nC1;F1;2026-01-15;12.00;10.00\n"
    assert fed(ITEMS, beside)["amount"] == "Amount"
    assert fed(ITEMS, beside)["remaining"] == "Open Balance"


def test_amounts_in_the_companys_currency_are_in_none_that_a_column_names() -> None:
    text = """
    Customer No.;Document No.;Posting Date;Currency Code;Amount;Amount (LCY);Remaining Amt. (LCY)
    C1;F1;2026-01-15;USD;120.00;100.00;100.00
    """
    found = fed(ITEMS, text)
    assert (found["amount"], found["remaining"]) == ("Amount (LCY)", "Remaining Amt. (LCY)")
    assert "currency" not in found


def test_debit_and_credit_go_before_an_amount_that_has_no_sign() -> None:
    text = """
    Client;Pièce;Date;Montant;Débit;Crédit
    C1;F1;15/01/2026;120,00;120,00;
    C1;R1;17/01/2026;50,00;;50,00
    """
    found = fed(ITEMS, text)
    assert ("amount" in found, found["debit"], found["credit"]) == (False, "Débit", "Crédit")


def test_what_was_said_is_left_alone() -> None:
    header, *cells = rows("Client;Facture;Date;Montant;Solde\nC1;F1;15/01/2026;10,00;5,00")
    found = suggest(ITEMS, header, cells, settled={"amount": "Solde"}, apart=["Montant"])
    assert found == {"customer_code": "Client", "number": "Facture", "issue_date": "Date"}


def test_the_second_column_of_a_name_comes_after_the_first() -> None:
    header, *cells = rows("Client;Facture;Date;Date (2);Montant\nC1;F1;15/01/2026;16/01/2026;9,00")
    assert suggest(ITEMS, header, cells)["issue_date"] == "Date"


def test_the_account_of_all_customers_and_the_journal_are_not_the_customer() -> None:
    text = """
    VE;411000;DUPONT;FA12;01/02/2026;120,00
    VE;411000;MARTIN;FA13;02/02/2026;80,00
    BQ;411000;DUPONT;RG14;03/02/2026;-20,00
    VE;411000;PETIT;FA15;04/02/2026;30,00
    """
    found = unnamed(ITEMS, text)
    assert (found["customer_code"], found["number"], found["amount"]) == (3, 4, 6)


def test_whole_numbers_are_amounts_where_nothing_has_decimals() -> None:
    text = """
    C1;1012;2026-02-01;1190
    C2;1013;2026-02-02;80
    C1;1014;2026-02-03;255
    """
    found = unnamed(ITEMS, text)
    assert found == {"customer_code": 1, "number": 2, "issue_date": 3, "amount": 4}


def test_an_account_that_holds_ibans_or_emails_is_not_the_customer() -> None:
    text = """
    Compte;Client;Pièce;Date;Montant
    FR7630006000011234567890189;Dupont;F1;15/01/2026;100,00
    DE89370400440532013000;Martin;F2;16/01/2026;50,00
    """
    found = fed(ITEMS, text)
    assert "Compte" not in found.values()
    assert found["customer_name"] == "Client"


def test_when_something_was_paid_is_mapped_though_nothing_was_paid_yet() -> None:
    text = """
    Code client;Pièce;Date;Montant;Réglé le;Lettrage
    C1;F1;15/01/2026;100,00;;
    """
    found = fed(ITEMS, text)
    assert found["cleared_on"] == "Réglé le"
    assert "Lettrage" not in found.values()
