"""Rates and what people said, as each language writes them."""

from decimal import Decimal

from dso_app import formats
from dso_app.formats import is_plural


def test_a_rate_keeps_its_decimals_behind_the_language_s_mark() -> None:
    assert formats.exact(Decimal("1.1540"), "en") == "1.1540"
    assert formats.exact(Decimal("1.1540"), "fr") == "1,1540"


def test_what_somebody_said_stands_between_the_language_s_quotes() -> None:
    assert formats.quoted("Friday", "en") == "“Friday”"
    assert formats.quoted("vendredi", "fr") == "«\N{NO-BREAK SPACE}vendredi\N{NO-BREAK SPACE}»"
    assert formats.quoted("", "fr") == ""


def test_nought_is_several_in_english_and_not_in_french() -> None:
    assert [is_plural(count, "en") for count in (0, 1, 2)] == [True, False, True]
    assert [is_plural(count, "fr") for count in (0, 1, 2)] == [False, False, True]


def test_a_language_is_one_that_is_known() -> None:
    assert [formats.is_language(code) for code in ("fr", "nl", "xx", "2026-12-31", "")] == [
        *(True, True),
        *(False, False, False),
    ]
