"""The test SMS says whether the service is set up rightly, and what is not known."""

from collections.abc import Iterator

import pytest

from dso_app.models import Entity
from dso_app.sending.channels.sms import BadSmsAddress
from dso_app.workflows.sms_test import (
    NoSmsAddress,
    NotANumber,
    SmsTestRefused,
    SmsTestUnclear,
    send_sms_test,
)
from tests.support.gateway import Gateway, http_gateway

DUVAL = Entity(code="MAIN", name="Duval", country="FR")


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with http_gateway() as found:
        yield found


def test_a_test_sms_arrives_in_the_companys_name(gateway: Gateway) -> None:
    assert send_sms_test(DUVAL, gateway.url, "06 12 34 56 78", "fr") == "+33612345678"
    [post] = gateway.posts
    assert post.json["to"] == "+33612345678"
    assert post.json["message"] == "Duval : ceci est le SMS d’essai de Relance."


def test_what_the_service_says_is_told(gateway: Gateway) -> None:
    gateway.answers = [(403, "no credit left")]
    with pytest.raises(SmsTestRefused, match="no credit left"):
        send_sms_test(DUVAL, gateway.url, "0612345678", "en")
    gateway.answers = [(502, "oops")]
    with pytest.raises(SmsTestUnclear, match="oops"):
        send_sms_test(DUVAL, gateway.url, "0612345678", "en")


def test_each_thing_missing_has_its_sentence(gateway: Gateway) -> None:
    with pytest.raises(NoSmsAddress):
        send_sms_test(DUVAL, "", "0612345678", "en")
    with pytest.raises(NotANumber, match="nobody"):
        send_sms_test(DUVAL, gateway.url, "nobody", "en")
    with pytest.raises(BadSmsAddress):
        send_sms_test(DUVAL, "mailto://x", "0612345678", "en")
    assert gateway.posts == []
