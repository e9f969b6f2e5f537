"""Rates and what people said, as each language writes them."""

from decimal import Decimal

from dso_app import formats


def test_a_rate_keeps_its_decimals_behind_the_language_s_mark() -> None:
    assert formats.exact(Decimal("1.1540"), "en") == "1.1540"
    assert formats.exact(Decimal("1.1540"), "fr") == "1,1540"


def test_what_somebody_said_stands_between_the_language_s_quotes() -> None:
    assert formats.quoted("Friday", "en") == "“Friday”"
    assert formats.quoted("vendredi", "fr") == "«\N{NO-BREAK SPACE}vendredi\N{NO-BREAK SPACE}»"
    assert formats.quoted("", "fr") == ""
