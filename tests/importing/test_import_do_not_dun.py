"""What a file says of "do not dun": without an end, and taken back by undo with all it changed."""

from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.models import Customer
from dso_app.services.customers.do_not_dun import spare_customers
from tests.support.build import key
from tests.support.clocks import TODAY
from tests.support.imports import Ledger
from tests.support.snapshots import snapshot
from tests.support.undoing import entity_of, undo

HEAD = "code;name;do_not_dun\n"


def spare(ledger: Ledger, code: str) -> None:
    with ledger.db.write() as session:
        customer = session.exec(select(Customer).where(Customer.code == code)).one()
        entity, ids = entity_of(session, ledger), [key(customer)]
        spare_customers(session, HOUSE, ledger.clock, entity, ids, until=TODAY, why="Audit")


def marks(ledger: Ledger, code: str) -> tuple[object, ...]:
    customer = ledger.customer(code)
    return customer.do_not_dun, customer.do_not_dun_until, customer.do_not_dun_reason


def test_a_file_that_says_no_takes_the_mark_off_with_its_end_and_reason(ledger: Ledger) -> None:
    ledger.customers(HEAD + "C1;Garnier;no\nC2;Lenoir;no\n")
    spare(ledger, "C1")
    spare(ledger, "C2")
    before = snapshot(ledger.db)
    answer = ledger.customers(HEAD + "C1;Garnier;no\n")
    assert marks(ledger, "C1") == (False, None, "")
    assert marks(ledger, "C2") == (True, TODAY, "Audit")
    undo(ledger, answer)
    assert snapshot(ledger.db) == before


def test_a_file_that_says_yes_of_a_spared_customer_leaves_its_end_alone(ledger: Ledger) -> None:
    ledger.customers(HEAD + "C1;Garnier;no\n")
    spare(ledger, "C1")
    ledger.customers(HEAD + "C1;Garnier;yes\n")
    assert marks(ledger, "C1") == (True, TODAY, "Audit")


def test_a_file_that_says_yes_spares_without_end(ledger: Ledger) -> None:
    ledger.customers(HEAD + "C1;Garnier;yes\n")
    assert marks(ledger, "C1") == (True, None, "")
