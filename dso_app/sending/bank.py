"""Where and how the customer may pay: bank details, and the SEPA code a phone can read."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from dso_app.sending.facts import Facts
from dso_app.texts import N_, translate

_GROUP = 4
_LEAST, _MOST = 1, 999_999_999_99
"""What EPC069-12 can carry, in cents."""
_LONGEST_NAME, _LONGEST_TEXT = 70, 140


def bank_lines(facts: Facts) -> list[tuple[str, str]]:
    """Pairs of a word and a value; none without an IBAN, nor for colleagues."""
    company = facts.company
    if not company.iban or facts.internal:
        return []
    pairs = (
        (N_("Bank"), company.bank),
        (N_("IBAN"), grouped(company.iban)),
        (N_("BIC"), company.bic),
        (N_("Reference"), facts.reference),
    )
    return [(translate(word, facts.language), value) for word, value in pairs if value]


def grouped(iban: str) -> str:
    """An IBAN in groups of four."""
    bare = "".join(iban.split())
    return " ".join(bare[at : at + _GROUP] for at in range(0, len(bare), _GROUP))


def payment_code(facts: Facts) -> Any | None:
    """The QR code of a SEPA transfer (EPC069-12) of what is asked in euro.

    None without an IBAN, without euro asked, or where the standard cannot carry it.
    """
    minor = facts.asked.get("EUR", 0)
    company = facts.company
    if not company.iban or not _LEAST <= minor <= _MOST:
        return None
    return _code(company.name, company.iban, company.bic, minor, facts.reference)


@lru_cache(maxsize=64)
def _code(name: str, iban: str, bic: str, minor: int, text: str) -> Any | None:
    """Drawn once for a letter, which asks for its height before it asks for the code."""
    from segno.helpers import make_epc_qr  # noqa: PLC0415 - only letters need it

    try:
        return make_epc_qr(
            name=name[:_LONGEST_NAME],
            iban="".join(iban.split()),
            bic=bic or None,
            amount=Decimal(minor).scaleb(-2),
            text=text[:_LONGEST_TEXT],
            encoding="utf-8",
        )
    except ValueError:
        return None
