"""Profiles: what is remembered of a kind of file, and when it is used again."""

import pytest

from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.fields import Field
from dso_app.importing.items.fields import ITEM_FIELDS
from dso_app.importing.profiles import DEFAULT, BadProfileName
from dso_app.importing.recognition import recognise_file
from dso_app.importing.request import FileKind
from dso_app.importing.suggest import suggest
from dso_app.importing.suggesting.concepts import language_of as header_language
from tests.support.imports import Ledger, counts

ODD = "wer;was;wann;wieviel\nC1;F1;2026-05-01;10\n"
COLUMNS = {"customer_code": "wer", "number": "was", "issue_date": "wann", "amount": "wieviel"}


def test_a_mapping_is_remembered_and_recognised_by_the_header(ledger: Ledger) -> None:
    ledger.items(ODD, columns=COLUMNS)
    assert counts(ledger.items(ODD)) == {"unchanged": 1}
    path = ledger.file(ODD)
    with ledger.db.read() as session:
        found = recognise_file(session, ledger.entity_id, FileKind.ITEMS, path, "file.csv")
    assert (found.name, found.known.header) == (DEFAULT, ("wer", "was", "wann", "wieviel"))


def test_a_file_of_another_header_is_read_for_itself(light_ledger: Ledger) -> None:
    light_ledger.items(ODD, columns=COLUMNS, mode="delta")
    other = "customer_code,number,issue_date,amount\nC1,F1,2026-05-01,10\n"
    assert counts(light_ledger.items(other, mode="delta")) == {"unchanged": 1}


def test_how_files_are_read_is_remembered_where_it_was_said(light_ledger: Ledger) -> None:
    text = "customer_code;number;issue_date;amount\nC1;F1;03/04/2026;10\n"
    light_ledger.items(text, dates="mdy")
    assert counts(light_ledger.items(text, strict=True)) == {"unchanged": 1}


@pytest.mark.parametrize("name", ["x" * 101, " north", "north\n", "  "])
def test_no_profile_goes_by_a_name_that_nobody_could_type_again(
    light_ledger: Ledger, name: str
) -> None:
    with pytest.raises(BadProfileName):
        light_ledger.rows(profile=name)


def test_that_customers_are_created_is_not_remembered(light_ledger: Ledger) -> None:
    light_ledger.items(ODD, columns=COLUMNS)
    stranger = ODD + "C2;F2;2026-05-01;10\n"
    answer = light_ledger.items(stranger, create_customers=None)
    assert counts(answer) == {"unchanged": 1, "rejected": 1}


ITEMS, CUSTOMERS, CONTACTS = ITEM_FIELDS, CUSTOMER_FIELDS, CONTACT_FIELDS
USUAL = [
    (
        "IBM sample",
        ITEMS,
        (
            "countrycode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,"
            "Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate"
        ),
        "770,3993-QUNVJ,31/12/2012,280670965,03/01/2012,02/02/2012,50.39,No,23/01/2012,Paper,20,0",
        (
            "customer_code=customerID number=invoiceNumber issue_date=InvoiceDate due_date=DueDate "
            "amount=InvoiceAmount cleared_on=SettledDate"
        ),
    ),
    (
        "Sage",
        ITEMS,
        "N° compte tiers,Intitulé,N° pièce,Date pièce,Date d'échéance,Libellé,Débit,Crédit,Solde",
        "411DUP,Dupont,12,01/02/2026,01/03/2026,Vente,12.00,,12.00",
        (
            "customer_code=N°_compte_tiers customer_name=Intitulé number=N°_pièce "
            "issue_date=Date_pièce due_date=Date_d'échéance comment=Libellé debit=Débit "
            "credit=Crédit remaining=Solde"
        ),
    ),
    (
        "Cegid",
        ITEMS,
        "Auxiliaire,Nature,Référence,Date comptable,Echéance,Sens,Montant,Devise",
        "DUP,FAC,1,01/02/2026,01/03/2026,D,12.00,EUR",
        (
            "customer_code=Auxiliaire kind=Nature number=Référence issue_date=Date_comptable "
            "due_date=Echéance side=Sens amount=Montant currency=Devise"
        ),
    ),
    (
        "SAP",
        ITEMS,
        (
            "Account,Name 1,Document Number,Document Type,Document Date,Net Due Date,"
            "Amount in Doc. Curr.,Document currency,Clearing Date"
        ),
        "100001,Dupont,9000001,RV,01.02.2026,01.03.2026,12.00,EUR,",
        (
            "customer_code=Account customer_name=Name_1 number=Document_Number kind=Document_Type "
            "issue_date=Document_Date due_date=Net_Due_Date amount=Amount_in_Doc._Curr. "
            "currency=Document_currency cleared_on=Clearing_Date"
        ),
    ),
    (
        "QuickBooks",
        ITEMS,
        "Date,Transaction Type,Num,Customer,Due Date,Amount,Open Balance",
        "02/01/2026,Invoice,12,Dupont,03/01/2026,12.00,10.00",
        (
            "issue_date=Date kind=Transaction_Type number=Num customer_name=Customer "
            "due_date=Due_Date amount=Amount remaining=Open_Balance"
        ),
    ),
    (
        "French customers",
        CUSTOMERS,
        (
            "Code client,Raison sociale,SIRET,Adresse,Code postal,Ville,Pays,Téléphone,E-mail,"
            "Conditions de règlement,Encours autorisé"
        ),
        "C1,Dupont,55210055400013,1 rue Haute,01000,Bourg,France,0474,a@b.example,30 jours,1000",
        (
            "code=Code_client name=Raison_sociale legal_id=SIRET address_1=Adresse "
            "postcode=Code_postal city=Ville country=Pays phone=Téléphone email=E-mail "
            "payment_term=Conditions_de_règlement credit_limit=Encours_autorisé"
        ),
    ),
    (
        "contacts",
        CONTACTS,
        "Customer code,Contact name,Job title,Email address,Phone,Mobile",
        "C1,Zoé,CFO,zoe@b.example,01,06",
        (
            "customer_code=Customer_code name=Contact_name role=Job_title email=Email_address "
            "phone=Phone mobile=Mobile"
        ),
    ),
]


@pytest.mark.parametrize(
    ("fields", "header", "row", "expected"),
    [case[1:] for case in USUAL],
    ids=[case[0] for case in USUAL],
)
def test_usual_headers_are_suggested_right(
    fields: tuple[Field, ...], header: str, row: str, expected: str
) -> None:
    pairs = (pair.split("=", 1) for pair in expected.split())
    wanted = {name: word.replace("_", " ") for name, word in pairs}
    assert suggest(fields, header.split(","), [row.split(",")]) == wanted


def test_a_column_of_amounts_is_no_date_whatever_it_is_called() -> None:
    found = suggest(ITEM_FIELDS, ["Customer", "Due"], [["C1", "12.50"], ["C2", "7,125.00"]])
    assert "due_date" not in found


def test_the_language_of_a_header_is_told_by_its_words() -> None:
    assert header_language(["Code client", "N° pièce", "Échéance"]) == "fr"
    assert header_language(["Customer code", "Due date", "Amount"]) == "en"
    assert header_language(["A", "B"]) is None
