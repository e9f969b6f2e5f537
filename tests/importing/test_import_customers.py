"""Customers and contacts out of files."""

from sqlmodel import col, select

from dso_app.access.permissions import Role
from dso_app.models import Contact, Customer, Group, GroupMember, LegalEntity, Scenario
from tests.support import build
from tests.support.imports import Ledger, at, counts, told


def _groups(ledger: Ledger, code: str) -> set[str]:
    with ledger.db.read() as session:
        query = (
            select(Group.name)
            .join(GroupMember, col(GroupMember.group_id) == col(Group.id))
            .where(col(GroupMember.customer_id) == ledger.customer(code).id)
        )
        return set(session.exec(query))


def _contacts(ledger: Ledger, code: str) -> list[tuple[str, bool]]:
    with ledger.db.read() as session:
        query = select(Contact).where(col(Contact.customer_id) == ledger.customer(code).id)
        return [(one.email, one.is_collection) for one in session.exec(query.order_by("id"))]


def test_code_and_name_are_enough(ledger: Ledger) -> None:
    answer = ledger.customers("code;name\n00017;Garnier\n00018;Lefèvre & Fils\n")
    assert counts(answer) == {"created": 2}
    assert ledger.customer("00017").name == "Garnier"
    assert counts(ledger.customers("code;name\n00017;Garnier\n00018;Lefèvre & Fils\n")) == {
        "unchanged": 2
    }


def test_every_field_of_a_customer_is_kept(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        build.user(session, email="anne@example.com")
        build.user(session, Role.SALES, email="paul@example.com")
        session.add(Scenario(entity_id=ledger.entity_id, name="Standard"))
    ledger.customers(
        "code;name;legal_id;vat_number;address_1;postcode;city;country;phone;email;language;"
        "currency;payment_term;payment_means;credit_limit;groups;scenario;collector_email;"
        "sales_email;parent_code;penalty_regime;direct_debit;do_not_dun;insolvent_on;custom_12\n"
        "C1;Garnier;552100554;FR40552100554;1 rue Haute;01000;Bourg;France;0474000000;"
        "compta@garnier.example;français;EUR;45 jours fin de mois;virement;12 500,50;"
        "Sud, Grands comptes;standard;ANNE@example.com;paul@example.com;C0;public;oui;non;"
        "15/02/2026;blue\n"
    )
    found = ledger.customer("C1")
    assert (found.postcode, found.country, found.language) == ("01000", "FR", "fr")
    assert (found.payment_term, found.credit_limit_minor) == ("45 jours fin de mois", 1_250_050)
    assert (found.penalty_regime, found.direct_debit, found.do_not_dun) == ("public", True, False)
    assert (found.insolvent_on, found.custom_12) == (at("2026-02-15"), "blue")
    assert found.scenario_id is not None
    assert found.first_pass is True
    assert None not in {found.collector_id, found.sales_id, found.legal_entity_id}
    assert _groups(ledger, "C1") == {"Sud", "Grands comptes"}
    assert _contacts(ledger, "C1") == [("compta@garnier.example", True)]


def test_an_empty_cell_never_erases_what_was_typed(ledger: Ledger) -> None:
    ledger.customers("code;name;city\nC1;Garnier;Lyon\n")
    answer = ledger.customers("code;name;city\nC1;;\n")
    assert counts(answer) == {"unchanged": 1}
    assert ledger.customer("C1").city == "Lyon"


def test_an_empty_cell_erases_when_the_profile_says_so(ledger: Ledger) -> None:
    ledger.customers("code;name;city\nC1;Garnier;Lyon\n")
    answer = ledger.customers("code;name;city\nC1;Garnier;\n", erase_empty=True)
    assert counts(answer) == {"updated": 1}
    assert ledger.customer("C1").city == ""


def test_imported_groups_replace_imported_groups_not_those_set_by_hand(ledger: Ledger) -> None:
    ledger.customers("code;name;groups\nC1;Garnier;A, B\n")
    with ledger.db.write() as session:
        group = Group(entity_id=ledger.entity_id, name="Hand")
        session.add(group)
        session.flush()
        key = build.key(ledger.customer("C1"))
        session.add(GroupMember(group_id=build.key(group), customer_id=key))
    assert counts(ledger.customers("code;name;groups\nC1;Garnier;B, C\n")) == {"updated": 1}
    assert _groups(ledger, "C1") == {"B", "C", "Hand"}
    assert counts(ledger.customers("code;name;groups\nC1;Garnier;B,C\n")) == {"unchanged": 1}


def test_a_customers_own_email_is_its_collection_contact(ledger: Ledger) -> None:
    ledger.customers("code;name;email\nC1;Garnier;Old@Garnier.example\n")
    ledger.customers("code;name;email\nC1;Garnier;new@garnier.example\n")
    assert _contacts(ledger, "C1") == [("new@garnier.example", True)]


def test_a_customers_own_email_gives_way_to_a_marked_contact(ledger: Ledger) -> None:
    ledger.customers("code;name;email\nC1;Garnier;own@garnier.example\n")
    ledger.contacts("customer_code;name;email;collection\nC1;Zoé;zoe@garnier.example;oui\n")
    assert dict(_contacts(ledger, "C1")) == {
        "own@garnier.example": False,
        "zoe@garnier.example": True,
    }
    ledger.customers("code;name;email\nC1;Garnier;other@garnier.example\n")
    assert dict(_contacts(ledger, "C1"))["zoe@garnier.example"] is True
    assert [email for email, marked in _contacts(ledger, "C1") if marked] == ["zoe@garnier.example"]


def test_contacts_are_added_and_updated_never_deleted(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    header = "customer_code;name;email;phone\n"
    first = header + "C1;Zoé;zoe@garnier.example;01\nC1;Marc;marc@garnier.example;\n"
    assert counts(ledger.contacts(first)) == {"created": 2}
    assert counts(ledger.contacts(first)) == {"unchanged": 2}
    second = header + "C1;Zoé;ZOE@garnier.example;02\n"
    assert counts(ledger.contacts(second)) == {"updated": 1}
    assert len(_contacts(ledger, "C1")) == 2


def test_a_contact_of_an_unknown_customer_is_rejected(light_ledger: Ledger) -> None:
    answer = light_ledger.contacts("customer_code;name\nC9;Zoé\n")
    assert told(answer) == [(2, "customer_code", "C9", "no such customer")]


def test_customers_sharing_a_legal_identifier_share_a_legal_entity(light_ledger: Ledger) -> None:
    light_ledger.customers(
        "code;name;siren\nC1;Garnier Lyon;552100554\nC2;Garnier Nice;552100554\n"
    )
    with light_ledger.db.read() as session:
        (legal,) = session.exec(select(LegalEntity))
        owners = session.exec(select(Customer.legal_entity_id)).all()
    assert owners == [legal.id, legal.id]


def test_bad_cells_of_customers_are_named(light_ledger: Ledger) -> None:
    answer = light_ledger.customers(
        "code;name;email;currency;payment_term;scenario;collector_email;direct_debit;country\n"
        "C1;A;not-an-address;EURO;soon;Nowhere;who@example.com;perhaps;Narnia\n"
        "C2;B;a@b.example;EUR;30;;;;\n"
    )
    assert counts(answer) == {"created": 1, "rejected": 1}
    assert {(column, message) for _, column, _, message in told(answer)} == {
        ("email", "not an email address"),
        ("payment_term", "not a payment term"),
        ("scenario", "there is no scenario of this name"),
        ("collector_email", "no user has this email"),
        ("direct_debit", "neither yes nor no"),
        ("country", "not a country"),
    }


def test_a_new_customer_needs_a_name_and_a_code_counts_once(light_ledger: Ledger) -> None:
    answer = light_ledger.customers("code;name\nC1;\nC2;B\nC2;Again\n;D\n")
    assert told(answer) == [
        (2, "name", "", "no name"),
        (4, "code", "C2", "duplicate of line 3"),
        (5, "code", "", "no customer code"),
    ]


def test_new_customers_have_no_scenario_until_a_default_is_set(light_ledger: Ledger) -> None:
    light_ledger.customers("code;name\nC1;A\n")
    assert light_ledger.customer("C1").scenario_id is None
    with light_ledger.db.write() as session:
        scenario = Scenario(entity_id=light_ledger.entity_id, name="Standard")
        session.add(scenario)
        session.flush()
        key = scenario.id
    light_ledger.configure(default_scenario_id=key)
    light_ledger.customers("code;name\nC2;B\n")
    assert (light_ledger.customer("C2").scenario_id, light_ledger.customer("C2").first_pass) == (
        key,
        True,
    )


def test_items_of_an_unknown_customer_are_rejected_unless_customers_are_created(
    ledger: Ledger,
) -> None:
    rows = ("C7;F1;2026-05-01;2026-05-31;10;10",)
    answer = ledger.rows(*rows, create_customers=False)
    assert told(answer) == [(2, "customer_code", "C7", "no such customer")]
    assert answer.exit_code == 1
    assert counts(ledger.rows(*rows)) == {"created": 1}
    assert ledger.customer("C7").name == "C7"


def test_a_created_customer_is_named_by_the_file_and_a_known_one_keeps_its_name(
    ledger: Ledger,
) -> None:
    header = "customer_code;customer_name;number;issue_date;amount"
    ledger.rows("C7;Garnier;F1;2026-05-01;10", header=header)
    ledger.rows("C7;Other;F1;2026-05-01;10", header=header)
    assert ledger.customer("C7").name == "Garnier"


def test_a_file_of_items_can_name_the_collector(ledger: Ledger) -> None:
    with ledger.db.write() as session:
        anne = build.key(build.user(session, email="anne@example.com"))
    header = "customer_code;number;issue_date;amount;collector_email"
    ledger.rows("C7;F1;2026-05-01;10;Anne@example.com", header=header)
    assert ledger.customer("C7").collector_id == anne


def test_a_credit_limit_is_in_the_customers_currency_else_the_entitys(ledger: Ledger) -> None:
    header = "code;name;currency;credit_limit\n"
    ledger.customers(header + "C1;Garnier;;1200.50\n")
    assert ledger.customer("C1").credit_limit_minor == 120_050
    ledger.customers(header + "C2;Alpha;;12.50\nC3;Tokyo;JPY;1200\n")
    assert [ledger.customer(code).credit_limit_minor for code in ("C2", "C3")] == [1_250, 1_200]


def test_a_customer_has_one_collection_contact_however_many_rows_say_so(ledger: Ledger) -> None:
    ledger.customers("code;name\nC1;Garnier\n")
    header = "customer_code;name;email;collection\n"
    rows = "C1;Zoé;zoe@garnier.example;oui\nC1;Ali;ali@garnier.example;oui\n"
    answer = ledger.contacts(header + rows)
    assert told(answer) == [(3, "collection", "oui", "line 2 marks the collection contact already")]
    assert _contacts(ledger, "C1") == [("zoe@garnier.example", True)]
