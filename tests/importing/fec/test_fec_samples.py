"""FECs as three programs write them, worked through by hand."""

from pathlib import Path

from sqlmodel import col, select

from dso_app.models import Customer, Item
from tests.support.imports import Ledger, at, counts

SAMPLES = Path(__file__).parents[2] / "samples" / "fec"

Line = tuple[str, str, str, str, int, int]


def _load(ledger: Ledger, name: str) -> dict[str, int]:
    ledger.clock.on(at("2025-12-31"))
    answer = ledger.fec((SAMPLES / name).read_bytes())
    assert answer.assumed == {}
    return counts(answer)


def _items(ledger: Ledger) -> list[Line]:
    """Customer, kind, number, currency, amount and what remains, in the order of the file."""
    with ledger.db.read() as session:
        query = select(Customer.code, Item).join(Item, col(Item.customer_id) == col(Customer.id))
        return [
            (code, one.kind, one.number, one.currency, one.amount_minor, one.remaining_minor)
            for code, one in session.exec(query.order_by(col(Item.first_batch_id), col(Item.id)))
        ]


def test_sage_tabs_auxiliary_accounts_and_letters_in_part(ledger: Ledger) -> None:
    assert _load(ledger, "sage.txt") == {"created": 7, "skipped": 17}
    assert sorted(_items(ledger)) == [
        ("CDURAN", "credit_note", "AV2500001", "EUR", -240_00, 0),
        ("CDURAN", "invoice", "FA2400310", "EUR", 960_00, 0),
        ("CDURAN", "invoice", "FA2500001", "EUR", 1200_00, 0),
        # Brought forward without a reference: the entry's number stands in for it.
        ("CGARNI", "invoice", "2", "EUR", 150_50, 150_50),
        ("CGARNI", "invoice", "FA2500002", "EUR", 600_00, 350_00),
        ("CMARTI", "invoice", "FA2500003", "EUR", 360_00, 360_00),
        ("CMARTI", "payment", "VIR0402", "EUR", -100_00, -100_00),
    ]
    assert ledger.customer("CDURAN").name == "Durand Frères"
    assert ledger.item("FA2400310").issue_date == at("2024-11-05")
    assert ledger.item("2").date_assumed is True
    assert ledger.settlements("FA2500001") == [(at("2025-02-14"), 1200_00, False)]
    assert ledger.settlements("AV2500001") == [(at("2025-02-14"), -240_00, False)]
    assert ledger.settlements("FA2500002") == [(at("2025-03-10"), 250_00, False)]


def test_cegid_sides_dollars_and_a_returned_cheque(ledger: Ledger) -> None:
    assert _load(ledger, "cegid.txt") == {"created": 7, "skipped": 11}
    assert sorted(_items(ledger)) == [
        ("0ALPHA", "invoice", "AN", "EUR", 500_00, 0),
        ("0ALPHA", "invoice", "VE-0001", "EUR", 1800_00, 0),
        ("0ALPHA", "miscellaneous", "OD02", "EUR", 75_00, 75_00),
        ("0BOSTO", "invoice", "VE-0002", "USD", 1100_00, 1100_00),
        ("0BOSTO", "invoice", "VE-0003", "USD", 2200_00, 0),
        # The loss of exchange has no amount in dollars: it stays in euros, settled.
        ("0BOSTO", "miscellaneous", "OD01", "EUR", -50_00, 0),
        ("0BOSTO", "miscellaneous", "OD02", "EUR", -75_00, -75_00),
    ]
    # Paid, returned, paid again: one settlement on the letter date.
    assert ledger.settlements("VE-0001") == [(at("2025-02-28"), 1800_00, False)]
    assert ledger.settlements("VE-0003") == [(at("2025-04-15"), 2200_00, False)]


def test_ebp_an_account_a_customer_points_and_quotation_marks(ledger: Ledger) -> None:
    assert _load(ledger, "ebp.txt") == {"created": 4, "skipped": 9}
    assert sorted(_items(ledger)) == [
        ("411BOULAN", "invoice", "1001", "EUR", 300_00, 0),
        ("411HOTEL", "invoice", "1002", "EUR", 450_00, 0),
        # Two lines of one invoice add up.
        ("411HOTEL", "invoice", "1003", "EUR", 300_00, 300_00),
        ("411HOTEL", "payment", "VIR", "EUR", -500_00, -500_00),
    ]
    assert ledger.customer("411BOULAN").name == 'Boulangerie "Le Fournil"'
    assert ledger.customer("411HOTEL").name == "Hôtel de l’Étoile €uro"
    assert ledger.item("1001").comment == '"Pains" de janvier'
    # Lettered without a date: that of the last entry of the letter.
    assert ledger.settlements("1001") == [(at("2025-01-18"), 300_00, False)]
