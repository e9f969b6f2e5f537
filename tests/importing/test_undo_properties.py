"""Whatever the ledger and whatever the files: imported and undone, nothing has happened."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import NoResultFound

from dso_app.access.permissions import HOUSE
from dso_app.errors import RelanceError
from dso_app.formats import plain
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.request import FileKind
from dso_app.services.customers.grouping import set_groups
from dso_app.services.customers.summaries import ensure_summaries
from tests.support import build
from tests.support.clocks import TODAY
from tests.support.imports import Ledger
from tests.support.snapshots import snapshot
from tests.support.undoing import dispute, promise, undo, with_statuses

CODES, NUMBERS = ("C1", "C2", "C3"), ("F1", "F2", "F3", "F4")
GROUPS = ("Retail", "Export", "Key accounts")

Step = Callable[[Ledger], ImportAnswer | None]


def _groups(names: frozenset[str]) -> str:
    return ",".join(sorted(names))


_code, _groups_cell = st.sampled_from(CODES), st.frozensets(st.sampled_from(GROUPS)).map(_groups)
_phone, _email = st.sampled_from(["", "01", "02"]), st.sampled_from(["", "a@x.io", "b@x.io"])

CUSTOMERS = st.lists(
    st.tuples(
        _code,
        st.sampled_from(["Garnier", "Lenoir"]),
        _phone,
        _email,
        _groups_cell,
        st.sampled_from(["", "552100554", "732829320"]),
    ),
    min_size=1,
    max_size=4,
)
CONTACTS = st.lists(
    st.tuples(
        _code, st.sampled_from(["Paul", "Anne", ""]), _email, _phone, st.sampled_from(["", "yes"])
    ),
    min_size=1,
    max_size=4,
)
ITEMS = st.lists(
    st.tuples(
        _code,
        st.sampled_from(NUMBERS),
        st.sampled_from(["", "u1", "u2"]),
        st.integers(1, 28),
        st.integers(-5000, 5000),
        st.integers(0, 100),
        st.sampled_from(["", "note", "«é\"'»"]),
    ),
    min_size=1,
    max_size=6,
)


def _customers(lines: Sequence[tuple[str, ...]]) -> Step:
    text = "\n".join(["code;name;phone;email;groups;legal_id", *map(";".join, lines)])
    return lambda ledger: ledger.customers(text)


def _contacts(lines: Sequence[tuple[str, ...]]) -> Step:
    text = "\n".join(["customer_code;name;email;phone;collection", *map(";".join, lines)])
    return lambda ledger: ledger.contacts(text)


def _items(
    lines: list[tuple[str, str, str, int, int, int, str]],
    mode: str,
    profile: str,
    *,
    with_ids: bool,
) -> Step:
    header = "customer_code;number;unique_id;issue_date;due_date;amount;remaining;comment"
    rows = []
    for code, number, unique_id, day, minor, percent, comment in lines:
        left, amount = plain(minor * percent // 100, "EUR"), plain(minor, "EUR")
        key = unique_id if with_ids else ""
        quoted = comment.replace('"', '""')
        rows.append(f'{code};{number};{key};2026-05-01;2026-06-{day:02};{amount};{left};"{quoted}"')
    text = "\n".join([header, *rows])
    return lambda ledger: ledger.items(text, mode=mode, profile=profile, confirm_clearing=True)


def _backlog(lines: list[tuple[str, int]]) -> Step:
    text = "\n".join(["customer_code;amount", *(f"{code};{amount}" for code, amount in lines)])
    return lambda ledger: ledger.run(ledger.request(FileKind.BACKLOG, text))


IMPORT = st.one_of(
    CUSTOMERS.map(_customers),
    CONTACTS.map(_contacts),
    st.builds(
        _items,
        ITEMS,
        st.sampled_from(["stock", "delta"]),
        st.sampled_from(["sage", "other"]),
        with_ids=st.booleans(),
    ),
    st.lists(st.tuples(_code, st.integers(0, 5)), min_size=1, max_size=4).map(_backlog),
)


def _promised(number: str, minor: int, days: int) -> Step:
    return lambda ledger: promise(ledger, number, minor, ledger.clock.date + timedelta(days=days))


def _disputed(number: str) -> Step:
    return lambda ledger: dispute(ledger, number)


def _grouped(code: str, name: str) -> Step:
    def done(ledger: Ledger) -> None:
        with ledger.db.write() as session:
            key = ledger.customer(code).id or 0
            set_groups(session, HOUSE, ledger.clock, [key], add=[name])

    return done


def _days_pass(ledger: Ledger) -> None:
    ledger.clock.later(9)


WORK = st.one_of(
    st.builds(_promised, st.sampled_from(NUMBERS), st.integers(1, 5000), st.integers(0, 9)),
    st.builds(_disputed, st.sampled_from(NUMBERS)),
    st.builds(_grouped, _code, st.sampled_from(GROUPS)),
    st.just(_days_pass),
)
BEFORE = st.lists(st.one_of(IMPORT, WORK), max_size=6)
AFTER = st.lists(IMPORT, min_size=1, max_size=3)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=BEFORE, after=AFTER)
def test_imported_and_undone_nothing_has_happened(
    ledger: Ledger, before: list[Step], after: list[Step]
) -> None:
    _another_company(ledger)
    for step in before:
        # What a person cannot do on this ledger is not done.
        with suppress(RelanceError, NoResultFound):
            step(ledger)
        ledger.clock.advance(minutes=1)
    with ledger.db.write() as session:
        ensure_summaries(session, ledger.entity_id, ledger.clock.date)
    states, answers = [], []
    for step in after:
        ledger.clock.advance(minutes=1)
        states.append(snapshot(ledger.db))
        answers.append(step(ledger))
    for answer, state in zip(reversed(answers), reversed(states), strict=True):
        assert answer is not None
        undo(ledger, answer)
        assert snapshot(ledger.db) == state
    again = after[0](ledger)
    assert again is not None
    assert again.counts == answers[0].counts  # type: ignore[union-attr]


def _another_company(ledger: Ledger) -> None:
    """A ledger of its own for each example; the database and its other rows stay."""
    ledger.clock.on(TODAY)
    with ledger.db.write() as session:
        ledger.entity_id = build.key(build.entity(session))
    with_statuses(ledger)
