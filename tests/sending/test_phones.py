"""Numbers of SMS: in the customer's country, a mobile's, one way of writing them."""

import pytest

from dso_app.sending.phones import sms_number


@pytest.mark.parametrize(
    "typed",
    ["06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "0033612345678", "06.12.34.56.78"],
)
def test_however_it_is_typed_a_number_is_written_in_one_way(typed: str) -> None:
    assert sms_number(typed, "", "FR") == "+33612345678"


def test_a_number_without_prefix_is_of_the_customers_country() -> None:
    assert sms_number("0171 1234567", "", "DE") == "+491711234567"
    assert sms_number("+49 171 1234567", "", "FR") == "+491711234567"


def test_the_phone_is_taken_where_there_is_no_mobile_and_only_if_it_is_a_mobile() -> None:
    assert sms_number("", "06 12 34 56 78", "FR") == "+33612345678"
    assert sms_number("", "01 42 68 53 00", "FR") == ""
    assert sms_number("nonsense", "06 12 34 56 78", "FR") == "+33612345678"


def test_the_mobile_comes_first_and_is_believed() -> None:
    assert sms_number("07 00 00 00 01", "06 12 34 56 78", "FR") == "+33700000001"
    assert sms_number("01 42 68 53 00", "06 12 34 56 78", "FR") == "+33142685300"


def test_countries_that_do_not_tell_mobiles_from_others_are_trusted() -> None:
    assert sms_number("", "(212) 736-5000", "US") == "+12127365000"


@pytest.mark.parametrize("typed", ["", "12", "call me", "06 12 34", "+33 6 12 34 56 78 99 00"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert sms_number(typed, "", "FR") == ""


def test_without_a_country_only_an_international_number_is_one() -> None:
    assert sms_number("06 12 34 56 78", "", "") == ""
    assert sms_number("+33612345678", "", "") == "+33612345678"
