"""Order backlog by customer out of files: rules 10."""

from sqlmodel import col, select

from dso_app.importing.answer import ImportAnswer
from dso_app.importing.request import FileKind
from dso_app.models import Customer, OrderBacklog
from tests.support.imports import Ledger, counts, told
from tests.support.snapshots import snapshot
from tests.support.undoing import undo

CUSTOMERS = "code;name\nC1;One\nC2;Two\nC3;Three\n"


def _import(ledger: Ledger, text: str, **flags: object) -> ImportAnswer:
    return ledger.run(ledger.request(FileKind.BACKLOG, text, **flags))


def _known(ledger: Ledger) -> dict[str, int]:
    with ledger.db.read() as session:
        query = (
            select(Customer.code, OrderBacklog)
            .join(OrderBacklog, col(OrderBacklog.customer_id) == col(Customer.id))
            .order_by(col(Customer.code), col(OrderBacklog.currency))
        )
        return {f"{code} {one.currency}": one.amount_minor for code, one in session.exec(query)}


def test_a_complete_list_replaces_all_backlogs(ledger: Ledger) -> None:
    ledger.customers(CUSTOMERS)
    first = _import(ledger, "customer_code;amount;currency\nC1;100;\nC1;50;USD\nC2;80;EUR\n")
    assert counts(first) == {"created": 3}
    assert _known(ledger) == {"C1 EUR": 100_00, "C1 USD": 50_00, "C2 EUR": 80_00}
    second = _import(ledger, "customer_code;amount;currency\nC1;100;\nC1;60;USD\nC3;5;EUR\n")
    assert counts(second) == {"created": 1, "updated": 1, "unchanged": 1, "cleared": 1}
    assert _known(ledger) == {"C1 EUR": 100_00, "C1 USD": 60_00, "C3 EUR": 5_00}


def test_changes_only_leave_the_others(ledger: Ledger) -> None:
    ledger.customers(CUSTOMERS)
    _import(ledger, "customer_code;amount\nC1;100\nC2;80\n")
    assert counts(_import(ledger, "customer_code;amount\nC2;0\n", mode="delta")) == {"cleared": 1}
    assert _known(ledger) == {"C1 EUR": 100_00}


def test_orders_of_a_customer_add_up(ledger: Ledger) -> None:
    ledger.customers(CUSTOMERS)
    text = "Code client;Commande;Reste à facturer\nC1;K1;100,50\nC1;K2;50,00\nTotal;;150,50\n"
    assert counts(_import(ledger, text)) == {"created": 1, "skipped": 1}
    assert _known(ledger) == {"C1 EUR": 150_50}


def test_a_rejected_row_clears_nothing_it_may_be_about(ledger: Ledger) -> None:
    ledger.customers(CUSTOMERS)
    _import(ledger, "customer_code;amount\nC1;100\nC2;80\nC3;5\n")
    answer = _import(ledger, "customer_code;amount\nC1;ten\nC9;5\nC2;80\n")
    assert told(answer) == [
        (2, "amount", "ten", "not an amount"),
        (3, "customer_code", "C9", "no such customer"),
    ]
    assert counts(answer) == {"unchanged": 1, "cleared": 1, "rejected": 2}
    assert _known(ledger) == {"C1 EUR": 100_00, "C2 EUR": 80_00}


def test_a_row_that_names_nobody_clears_nothing(ledger: Ledger) -> None:
    ledger.customers(CUSTOMERS)
    _import(ledger, "customer_code;amount\nC1;100\nC2;80\n")
    answer = _import(ledger, "customer_code;amount\nC1;100\n;12\n")
    assert counts(answer) == {"unchanged": 1, "rejected": 1}
    assert _known(ledger) == {"C1 EUR": 100_00, "C2 EUR": 80_00}


def test_a_backlog_is_undone_to_what_it_was(ledger: Ledger) -> None:
    ledger.customers(CUSTOMERS)
    _import(ledger, "customer_code;amount;currency\nC1;100;\nC1;50;USD\nC2;80;EUR\n")
    before = snapshot(ledger.db)
    ledger.clock.later()
    answer = _import(ledger, "customer_code;amount;currency\nC1;110;\nC3;5;EUR\n")
    undo(ledger, answer)
    assert snapshot(ledger.db) == before
