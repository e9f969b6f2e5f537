"""Whatever the books: the open items of a customer are the balance of its account, to the cent."""

from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from dso_app.models import Customer, Item, Settlement
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.fec import Fec
from tests.support.imports import Ledger, counts

Line = tuple[str, int, str, str, int, str, str, str]

DAY = st.integers(1, 28)
LINE: st.SearchStrategy[Line] = st.tuples(
    st.sampled_from(["VE", "BQ", "OD", "AN", "X1"]),
    DAY,
    st.sampled_from(["C1", "C2"]),
    st.sampled_from(["F1", "F2", "AV3", "VIR", ""]),
    st.integers(-300, 300),
    st.sampled_from(["", "A", "A", "b", "ZZ"]),
    st.sampled_from(["", "20260315", "20260620", "20270110"]),
    st.sampled_from(["", "20251115", "20260105", "20260301"]),
)
BOOK = st.lists(LINE, min_size=1, max_size=14)
MANY = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _book(lines: list[Line], year: int = 2026) -> Fec:
    book = Fec()
    for journal, day, customer, piece, minor, letter, let_on, piece_date in lines:
        month = "01" if journal == "AN" else f"{1 + day % 6:02}"
        on = f"{year}{month}{'01' if journal == 'AN' else f'{day:02}'}"
        book.line(
            *(journal, on, customer, piece, minor, letter, let_on if letter else ""),
            piece_date=piece_date,
        )
    return book


def _fresh(ledger: Ledger) -> None:
    """A company of its own for each example, in the same database."""
    ledger.clock.on(TODAY)
    with ledger.db.write() as session:
        ledger.entity_id = build.key(build.entity(session))


def _balances(lines: list[Line]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for _, _, customer, _, minor, *_ in lines:
        sums[customer] += minor
    return {customer: minor for customer, minor in sums.items() if minor}


def _open(ledger: Ledger) -> dict[str, int]:
    with ledger.db.read() as session:
        query = (
            select(Customer.code, func.sum(Item.remaining_minor))
            .join(Item, col(Item.customer_id) == col(Customer.id))
            .where(col(Item.entity_id) == ledger.entity_id)
            .group_by(col(Customer.code))
        )
        return {code: int(minor) for code, minor in session.exec(query) if minor}


def _remaining_is_amount_less_settlements(ledger: Ledger) -> None:
    with ledger.db.read() as session:
        for item in session.exec(select(Item).where(col(Item.entity_id) == ledger.entity_id)):
            settled = session.exec(
                select(Settlement.amount_minor).where(col(Settlement.item_id) == item.id)
            )
            assert item.remaining_minor == item.amount_minor - sum(settled)


@settings(MANY)
@given(BOOK)
def test_open_items_are_the_balance_of_the_account_and_a_second_import_changes_nothing(
    light_ledger: Ledger, lines: list[Line]
) -> None:
    ledger = light_ledger
    _fresh(ledger)
    text = _book(lines).text()
    ledger.fec(text)
    assert _open(ledger) == _balances(lines)
    _remaining_is_amount_less_settlements(ledger)
    ledger.clock.later(40)
    answer = ledger.fec(text)
    assert set(counts(answer)) <= {"unchanged", "skipped"}, counts(answer)


PIECE = st.tuples(
    st.sampled_from(["VE", "BQ", "OD"]),
    DAY,
    st.sampled_from(["C1", "C2"]),
    st.integers(-300, 300).filter(bool),
    st.sampled_from(["", "A", "b"]),
)
CARRIED = st.sampled_from(["by number", "by number, dated", "by balance"])


def _first_year(pieces: list[tuple[str, int, str, int, str]]) -> list[Line]:
    return [
        (journal, day, customer, f"P{place}", minor, letter, "", "")
        for place, (journal, day, customer, minor, letter) in enumerate(pieces)
    ]


def _second_year(ledger: Ledger, how: str, paid: list[tuple[int, str]]) -> list[Line]:
    """What was open, brought forward, and payments lettered with it."""
    lines: list[Line] = []
    if how == "by balance":
        for code, minor in _open(ledger).items():
            lines.append(("AN", 1, code, "AN", minor, "A", "", ""))
    else:
        with ledger.db.read() as session:
            query = select(Customer.code, Item).join(Item, col(Item.customer_id) == Customer.id)
            of_company = col(Item.entity_id) == ledger.entity_id
            for code, item in session.exec(query.where(of_company, col(Item.remaining_minor) != 0)):
                on = f"{item.issue_date:%Y%m%d}" if "dated" in how else ""
                lines.append(("AN", 1, code, item.number, item.remaining_minor, "A", "", on))
    for place, (minor, letter) in enumerate(paid):
        lines.append(("BQ", 3, f"C{1 + place % 2}", f"V{place}", -minor, letter, "", ""))
    return lines


@settings(MANY)
@given(
    st.lists(PIECE, min_size=1, max_size=8),
    CARRIED,
    st.lists(st.tuples(st.integers(1, 300), st.sampled_from(["", "A"])), max_size=3),
)
def test_books_of_two_years_are_the_second_ones_balance_in_whichever_order_they_come(
    light_ledger: Ledger,
    pieces: list[tuple[str, int, str, int, str]],
    how: str,
    paid: list[tuple[int, str]],
) -> None:
    ledger = light_ledger
    _fresh(ledger)
    first = _book(_first_year(pieces)).text()
    ledger.fec(first)
    carried = _second_year(ledger, how, paid)
    if not carried:
        return
    second = _book(carried, 2027).text()
    ledger.clock.later(400)
    ledger.fec(second)
    assert _open(ledger) == _balances(carried)
    _remaining_is_amount_less_settlements(ledger)
    assert set(counts(ledger.fec(second))) <= {"unchanged", "skipped"}
    # The older books again: they know nothing of what came after them.
    assert set(counts(ledger.fec(first))) <= {"unchanged", "skipped"}
    _fresh(ledger)
    ledger.clock.later(400)
    ledger.fec(second)
    if how == "by balance":
        return
    ledger.fec(first)
    assert _open(ledger) == _balances(carried)
    _remaining_is_amount_less_settlements(ledger)
    for text in (second, first):
        assert set(counts(ledger.fec(text))) <= {"unchanged", "skipped"}
