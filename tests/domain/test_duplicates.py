"""Which customers may be one, and what speaks for it."""

import pytest

from dso_app.domain.duplicates import Pair, Party, Sign, find_pairs, plain_name, siren_of


def signs(one: Party, other: Party) -> tuple[Sign, ...]:
    """What two parties have in common."""
    return next((pair.signs for pair in find_pairs([one, other])), ())


def party(key: int, name: str = "", **values: object) -> Party:
    return Party(key, name or f"Number {key * 7919}", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Garnier", "garnier"),
        ("SARL GARNIER", "garnier"),
        ("Garnier S.A.R.L.", "garnier"),
        ("Garnier S A R L", "garnier"),
        ("Ets. Gârnier", "garnier"),
        ("Garnier & Fils", "garnier et fils"),
        ("Garnier-Roche, SAS", "garnier roche"),
        ("Müller GmbH & Co. KG", "muller et"),
        ("SA", "sa"),
        ("", ""),
    ],
)
def test_a_name_without_what_is_no_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("text", "siren"),
    [
        ("552 081 317", "552081317"),
        ("552 081 317 00013", "552081317"),
        ("55208131700013", "552081317"),
        ("DE123456", ""),
        ("12345", ""),
        ("", ""),
    ],
)
def test_the_siren_of_an_identifier(text: str, siren: str) -> None:
    assert siren_of(text) == siren


def test_the_same_legal_id_however_it_is_written() -> None:
    one, other = party(1, legal_id="552 081 317"), party(2, legal_id="552081317")
    assert signs(one, other) == (Sign.LEGAL_ID,)


def test_two_sirets_of_one_siren() -> None:
    one, other = party(1, legal_id="55208131700013"), party(2, legal_id="55208131700021")
    assert signs(one, other) == (Sign.SIREN,)


def test_the_same_vat_number() -> None:
    one, other = party(1, vat_number="FR 32 552081317"), party(2, vat_number="fr32552081317")
    assert signs(one, other) == (Sign.VAT,)


def test_the_same_email_its_own_or_a_contacts() -> None:
    emails = frozenset({"Compta@x.example", ""})
    one, other = party(1, emails=emails), party(2, emails=frozenset({"compta@x.example"}))
    assert signs(one, other) == (Sign.EMAIL,)


def test_the_same_name_in_the_same_place() -> None:
    one = party(1, "SARL Garnier", postcode="69 001", city="Lyon")
    assert signs(one, party(2, "Garnier", postcode="69001")) == (Sign.NAME_POSTCODE,)
    assert signs(one, party(2, "Garnier", city="LYON")) == (Sign.NAME_CITY,)


def test_the_same_name_elsewhere_is_another_company() -> None:
    one, other = party(1, "Garnier", city="Lyon"), party(2, "Garnier", city="Brest")
    assert signs(one, other) == ()


def test_the_same_name_counts_where_an_address_is_missing() -> None:
    assert signs(party(1, "Garnier", city="Lyon"), party(2, "Garnier")) == (Sign.NAME,)


def test_a_similar_name_counts_in_the_same_place_only() -> None:
    one = party(1, "Menuiserie Garnier", city="Lyon")
    assert signs(one, party(2, "Menuiserie Garnie", city="Lyon")) == (Sign.SIMILAR_NAME,)
    assert signs(one, party(2, "Garnier Menuiserie", city="Lyon")) == (Sign.SIMILAR_NAME,)
    assert signs(one, party(2, "Menuiserie Garnie", city="Brest")) == ()
    assert signs(one, party(2, "Boulangerie Garnier", city="Lyon")) == ()


def test_companies_of_two_sirens_under_one_roof_are_two() -> None:
    one = party(1, "Garnier", legal_id="552081317", postcode="69001")
    assert signs(one, party(2, "Garnier", legal_id="732829320", postcode="69001")) == ()


def test_what_many_have_in_common_says_nothing() -> None:
    emails = frozenset({"factures@cabinet.example"})
    twelve = [party(key, emails=emails) for key in range(12)]
    assert len(find_pairs(twelve)) == 12 * 11 // 2
    assert find_pairs([*twelve, party(12, emails=emails)]) == []


def test_the_more_speaks_for_it_the_likelier() -> None:
    """60 for an email alone; with the name and the postcode (80), half of the open 20 more."""
    alone = Pair(1, 2, (Sign.EMAIL,))
    assert (alone.likeness, Pair(1, 2, (Sign.NAME_POSTCODE, Sign.EMAIL)).likeness) == (60, 90)


def test_the_likeliest_comes_first_and_the_lower_id_in_each() -> None:
    found = find_pairs(
        [
            party(5, "Kohler", vat_number="FR1"),
            party(3, "Kant", emails=frozenset({"a@x.example"})),
            party(2, "Other", emails=frozenset({"a@x.example"})),
            party(1, "Klein", vat_number="FR1"),
        ]
    )
    assert [(pair.first, pair.second) for pair in found] == [(1, 5), (2, 3)]
