"""Words in cells: currencies, countries, languages, yes and no, as six languages write them."""

import pytest

from dso_app.importing.values import country_code, currency_code, language_code, read_flag


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("EUR", "EUR"), (" eur ", "EUR"), ("€", "EUR"), ("Euro", "EUR"), ("euros", "EUR")),
        *(("$", "USD"), ("US-Dollar", "USD"), ("dollar américain", "USD"), ("£", "GBP")),
        *(("livre sterling", "GBP"), ("Britisches Pfund", "GBP"), ("libra esterlina", "GBP")),
        *(("Schweizer Franken", "CHF"), ("franco svizzero", "CHF"), ("Zwitserse frank", "CHF")),
        *(("XYZ", None), ("Franc", None), ("", None)),
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
