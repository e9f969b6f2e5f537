"""Whatever the ledger: a stock import of its current state changes nothing."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from dso_app.formats import plain
from dso_app.models import Customer, Item, Settlement
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.imports import HEADER, Ledger, counts

LINE = st.tuples(
    st.sampled_from(["C1", "C2"]),
    st.sampled_from(["F1", "F2", "F3"]),
    st.integers(1, 28),
    st.integers(-5000, 5000),
    st.integers(0, 100),
)
FILES = st.lists(st.lists(LINE, min_size=1, max_size=6), min_size=1, max_size=3)


def _row(line: tuple[str, str, int, int, int]) -> str:
    code, number, day, minor, percent = line
    left = plain(minor * percent // 100, "EUR")
    return f"{code};{number};2026-05-01;2026-06-{day:02};{plain(minor, 'EUR')};{left}"


def _open_items(ledger: Ledger) -> list[str]:
    with ledger.db.read() as session:
        query = select(Customer.code, Item).join(Item, col(Item.customer_id) == col(Customer.id))
        of_company = col(Item.entity_id) == ledger.entity_id
        return [
            f"{code};{one.number};{one.issue_date};{one.due_date};"
            f"{plain(one.amount_minor, 'EUR')};{plain(one.remaining_minor, 'EUR')}"
            for code, one in session.exec(query.where(of_company, col(Item.remaining_minor) != 0))
        ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(FILES)
def test_a_stock_import_of_the_current_state_changes_nothing(
    light_ledger: Ledger, files: list[list[tuple[str, str, int, int, int]]]
) -> None:
    ledger = light_ledger
    ledger.clock.on(TODAY)
    with ledger.db.write() as session:
        ledger.entity_id = build.key(build.entity(session))
    for lines in files:
        ledger.rows(*map(_row, lines), mode="stock", confirm_clearing=True)
        ledger.clock.later()
    _remaining_is_amount_less_settlements(ledger)
    rows = _open_items(ledger)
    if rows:
        answer = ledger.items("\n".join((HEADER, *rows)))
        assert set(counts(answer)) == {"unchanged"}


def _remaining_is_amount_less_settlements(ledger: Ledger) -> None:
    with ledger.db.read() as session:
        for item in session.exec(select(Item).where(col(Item.entity_id) == ledger.entity_id)):
            settled = session.exec(
                select(Settlement.amount_minor).where(col(Settlement.item_id) == item.id)
            )
            assert item.remaining_minor == item.amount_minor - sum(settled)
