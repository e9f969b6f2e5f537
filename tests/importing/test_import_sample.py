"""The published sample, imported as its README says, gives the figures known for it."""

from datetime import date

from sqlmodel import Session, col, select

from dso_app.models import Item, Settlement
from tests.support.imports import Ledger, at, counts
from tests.support.sample import SAMPLE

COLUMNS = {
    "customer_code": "customerID",
    "number": "invoiceNumber",
    "issue_date": "InvoiceDate",
    "due_date": "DueDate",
    "amount": "InvoiceAmount",
    "cleared_on": "SettledDate",
}
AS_OF = date(2012, 12, 31)


def _balances(session: Session) -> dict[int, int]:
    """Open balances as of 2012-12-31 by item."""
    items = session.exec(select(Item).where(col(Item.issue_date) <= AS_OF)).all()
    balances = {one.id: one.amount_minor for one in items if one.id is not None}
    for one in session.exec(select(Settlement).where(col(Settlement.value_date) <= AS_OF)):
        balances[one.item_id] -= one.amount_minor
    return {key: minor for key, minor in balances.items() if minor}


def test_the_sample_gives_its_known_figures_to_the_cent(ledger: Ledger) -> None:
    answer = ledger.items(
        SAMPLE.read_bytes(),
        columns=COLUMNS,
        dates="dmy",
        mode="delta",
        history_from=at("2012-01-01"),
    )
    assert counts(answer) == {"created": 2466}
    assert answer.assumed == {}
    with ledger.db.read() as session:
        balances = _balances(session)
        owners = session.exec(select(Item.customer_id).where(col(Item.id).in_(balances)))
        assert len(set(owners)) == 61
    assert (len(balances), sum(balances.values())) == (99, 572506)


def test_the_sample_needs_no_mapping(light_ledger: Ledger) -> None:
    answer = light_ledger.items(SAMPLE.read_bytes(), mode="delta")
    assert counts(answer) == {"created": 2466}
    assert answer.assumed == {}
