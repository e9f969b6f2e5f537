"""Words in cells: currencies, countries, languages, yes and no, as six languages write them."""

import pytest

from dso_app.importing.columns.currencies import currency_meant
from dso_app.importing.values import country_code, currency_code, language_code, read_flag


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("EUR", "EUR"), (" eur ", "EUR"), ("€", "EUR"), ("Euro", "EUR"), ("euros", "EUR")),
        *(("$", "USD"), ("US-Dollar", "USD"), ("dollar américain", "USD"), ("£", "GBP")),
        *(("livre sterling", "GBP"), ("Britisches Pfund", "GBP"), ("libra esterlina", "GBP")),
        *(("Schweizer Franken", "CHF"), ("franco svizzero", "CHF"), ("Zwitserse frank", "CHF")),
        *(("XYZ", None), ("Franc", None), ("", None), ("XXX", None), ("XTS", None)),
    ],
)
def test_a_currency_is_known_by_its_code_sign_or_name(text: str, code: str | None) -> None:
    assert currency_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("FR", "FR"), ("fra", "FR"), ("DEU", "DE"), ("UK", "GB"), ("USA", "US")),
        *(("Deutschland", "DE"), ("España", "ES"), ("Paesi Bassi", "NL"), ("Pays-Bas", "NL")),
        *(("Duitsland", "DE"), ("Schweiz", "CH"), ("Royaume-Uni", "GB"), ("Nirgendwo", None)),
    ],
)
def test_a_country_is_known_by_its_codes_or_name(text: str, code: str | None) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("fr_FR", "fr"), ("Deutsch", "de"), ("español", "es"), ("Nederlands", "nl"), ("Kling", None)],
)
def test_a_language_is_known_by_its_code_or_name(text: str, code: str | None) -> None:
    assert language_code(text) == code


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        *(("oui", True), ("Ja", True), ("Sí", True), ("vero", True), ("x", True), ("1", True)),
        *(("non", False), ("Nein", False), ("no", False), ("falso", False), ("nee", False)),
        *(("peut-être", None), ("", None)),
    ],
)
def test_yes_and_no_are_read_in_six_languages(text: str, flag: bool | None) -> None:  # noqa: FBT001
    assert read_flag(text) is flag


@pytest.mark.parametrize(
    ("word", "entity", "code"),
    [
        *(("", "EUR", "EUR"), ("USD", "EUR", "USD"), ("€", "USD", "EUR"), ("£", "EUR", "GBP")),
        # The sign of the entity's own currency is its own; a dollar without more is the American.
        *(("$", "CAD", "CAD"), ("$", "EUR", "USD"), ("kr", "SEK", "SEK"), ("¥", "CNY", "CNY")),
        *(("us$", "CAD", "USD"), ("₹", "EUR", "INR")),
        # What several currencies write, none of them the entity's, means none.
        *(("kr", "EUR", None), ("¥", "EUR", None), ("fr", "EUR", None), ("ABC", "EUR", None)),
    ],
)
def test_a_sign_beside_an_amount_means_one_currency_or_none(
    word: str, entity: str, code: str | None
) -> None:
    assert currency_meant(word, entity) == code
