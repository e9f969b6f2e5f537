"""Every field of the outer interface goes from its file to the database and the screens."""

import pytest
from sqlmodel import col, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.importing.contacts.fields import CONTACT_FIELDS
from dso_app.importing.customers.fields import CUSTOMER_FIELDS
from dso_app.importing.items.fields import ITEM_FIELDS
from dso_app.models import Contact, Customer
from dso_app.pages.customer_card.details_words import fact_lines, form_values
from dso_app.pages.customer_card.item_words import item_words
from dso_app.services.company.verbs import set_entity
from dso_app.services.customers.details import read_customer_details
from dso_app.services.items.card import read_item
from tests.support import build, rows
from tests.support.imports import Ledger, counts

CUSTOMER = {
    "code": ("C1", "C1"),
    "name": ("Garnier", "Garnier"),
    "legal_id": ("552100554", "552100554"),
    "vat_number": ("FR40552100554", "FR40552100554"),
    "address_1": ("1 rue Haute", "1 rue Haute"),
    "address_2": ("Bât. C", "Bât. C"),
    "address_3": ("BP 12", "BP 12"),
    "postcode": ("01000", "01000"),
    "city": ("Bourg", "Bourg"),
    "region": ("Ain", "Ain"),
    "country": ("FR", "France"),
    "phone": ("0474000000", "0474000000"),
    "email": ("compta@garnier.example", "compta@garnier.example"),
    "language": ("fr", None),
    "currency": ("USD", "USD"),
    "payment_term": ("45 jours fin de mois", None),
    "payment_means": ("virement", "virement"),
    "credit_limit": ("12500.50", "12,500.50\N{NO-BREAK SPACE}USD"),
    "groups": ("Sud", None),
    "scenario": ("Standard", None),
    "collector_email": ("anne@example.com", None),
    "sales_email": ("paul@example.com", "Paul"),
    "parent_code": ("C0", "C0"),
    "penalty_regime": ("public", "Public sector"),
    "direct_debit": ("yes", None),
    "do_not_dun": ("yes", None),
    "insolvent_on": ("2026-02-15", "15 Feb 2026"),
    **{name: (f"value of {name}", f"value of {name}") for name in CUSTOM_FIELDS},
}
"""What a file says of a customer, and what its card shows of it among its facts."""

_ELSEWHERE = {
    "language": "fr",
    "payment_term": "45 jours fin de mois",
    "direct_debit": True,
    "do_not_dun": True,
    "credit_limit_minor": 1_250_050,
}
"""What stands among the options of the card, by column."""


def name_all(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        entity = build.entity_by_id(session, ledger.entity_id)
        names = {
            f"{subject}.{name}": f"Our {name}"
            for subject in ("customers", "items")
            for name in CUSTOM_FIELDS
        }
        set_entity(session, HOUSE, ledger.clock, entity, names)


def test_every_field_of_customers_is_imported_shown_and_editable(ledger: Ledger) -> None:
    assert set(CUSTOMER) == {one.name for one in CUSTOMER_FIELDS}
    with ledger.db.write() as session:
        build.user(session, email="anne@example.com", name="Anne")
        build.user(session, Role.SALES, email="paul@example.com", name="Paul")
        rows.scenario(session, build.entity_by_id(session, ledger.entity_id), "Standard")
    name_all(ledger)
    text = ";".join(CUSTOMER) + "\n" + ";".join(said for said, _ in CUSTOMER.values()) + "\n"
    assert counts(ledger.customers(text)) == {"created": 1}
    assert counts(ledger.customers(text)) == {"unchanged": 1}
    with ledger.db.read() as session:
        viewer = rows.viewer(build.entity_by_id(session, ledger.entity_id))
        [customer] = session.exec(select(Customer)).all()
        details = read_customer_details(session, viewer, build.key(customer))
        shown = {line.text for fact in fact_lines(details, viewer) for line in fact.lines}
        wanted = {seen for _, seen in CUSTOMER.values() if seen} - {"C1", "Garnier"}
        assert {one for one in wanted if not any(one in text for text in shown)} == set()
        assert {name: getattr(customer, name) for name in _ELSEWHERE} == _ELSEWHERE
        assert (details.groups, customer.scenario_id is not None) == (("Sud",), True)
        edited = form_values(details, viewer)
    assert (edited["collector"], edited["sales"]) == ("anne@example.com", "paul@example.com")
    on_other_forms = {"code", "language", "payment_term", "direct_debit", "do_not_dun", "scenario"}
    renamed = {"collector_email": "collector", "sales_email": "sales"}
    fields = {renamed.get(name, name) for name in set(CUSTOMER) - on_other_forms}
    assert {name for name in fields if not edited.get(name)} == set()


def test_every_field_of_contacts_is_imported(ledger: Ledger) -> None:
    row = {
        "customer_code": "C1",
        "name": "Zoé",
        "role": "accounting",
        "email": "zoe@x.example",
        "phone": "01",
        "mobile": "06",
        "language": "de",
        "collection": "yes",
    }
    assert set(row) == {one.name for one in CONTACT_FIELDS}
    ledger.customers("code;name\nC1;Garnier\n")
    text = ";".join(row) + "\n" + ";".join(row.values()) + "\n"
    assert counts(ledger.contacts(text)) == {"created": 1}
    assert counts(ledger.contacts(text)) == {"unchanged": 1}
    with ledger.db.read() as session:
        contact = session.exec(select(Contact)).one()
    kept = {name: getattr(contact, name) for name in list(row)[1:7]}
    assert kept == {name: row[name] for name in list(row)[1:7]}
    assert contact.is_collection


def test_contacts_are_never_deleted_whatever_a_file_leaves_out(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\nC2;Duval\n")
    header = "customer_code;name;email\n"
    ledger.contacts(header + "C1;Zoé;zoe@x.example\nC1;Marc;marc@x.example\nC2;Eve;eve@x.example\n")
    ledger.contacts(header + "C1;Zoé Roux;zoe@x.example\n")
    ledger.contacts(header + "C2;Ada;\n")
    with ledger.db.read() as session:
        names = session.exec(select(Contact.name).order_by(col(Contact.id))).all()
    assert names == ["Zoé Roux", "Marc", "Eve", "Ada"]


def test_the_texts_of_items_are_imported_and_shown(ledger: Ledger) -> None:
    name_all(ledger)
    texts = {
        "unique_id": "U-1",
        "order_number": "PO 7",
        "business_case": "B7",
        "comment": "from the file",
        **{name: f"value of {name}" for name in CUSTOM_FIELDS},
    }
    assert set(texts) <= {one.name for one in ITEM_FIELDS}
    header = ";".join(("customer_code", "number", "issue_date", "amount", *texts))
    line = ";".join(("C1", "F1", "2026-05-01", "10", *texts.values()))
    assert counts(ledger.rows(line, header=header)) == {"created": 1}
    assert counts(ledger.rows(line, header=header)) == {"unchanged": 1}
    item = ledger.item("F1")
    assert {name: getattr(item, name) for name in texts} == texts
    with ledger.db.read() as session:
        viewer = rows.viewer(build.entity_by_id(session, ledger.entity_id))
        reading = item_words(read_item(session, HOUSE, build.key(item)), viewer)
    assert set(texts.values()) <= {fact.value for fact in reading.facts}


@pytest.mark.parametrize("name", ["address_2", "region", "custom_7"])
def test_an_empty_cell_of_any_text_erases_nothing(light_ledger: Ledger, name: str) -> None:
    light_ledger.customers(f"code;name;{name}\nC1;Garnier;kept\n")
    assert counts(light_ledger.customers(f"code;name;{name}\nC1;Garnier;\n")) == {"unchanged": 1}
    assert getattr(light_ledger.customer("C1"), name) == "kept"
