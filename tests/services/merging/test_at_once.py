"""Two people, or a person and an import, at the same customers at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from sqlmodel import select

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.importing.request import Mode
from dso_app.models import Customer, CustomerAlias
from dso_app.services.merging.merge import MergeRequest, merge_customers
from dso_app.services.merging.view import read_merge
from tests.support import build
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.imports import Ledger


def _merge(db: Database, start: Barrier, asked: MergeRequest) -> str:
    """What came of it, in words; empty where it was done."""
    start.wait()
    try:
        with db.write() as session:
            merge_customers(session, HOUSE, FixedClock(), asked)
    except RelanceError as error:
        return str(error)
    return ""


def test_of_two_who_merge_the_same_customers_one_is_told(db: Database) -> None:
    with db.write() as session:
        owner = build.entity(session)
        one, other = (key(build.customer(session, owner, code=code)) for code in "AB")
        seen = read_merge(session, HOUSE, one, other).seen
    start = Barrier(2)
    asked = [MergeRequest(one, other, seen=seen), MergeRequest(other, one, seen=seen)]
    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(lambda each: _merge(db, start, each), asked))
    assert said[0] == ""
    assert said[1] in {"B was merged into A already.", "A was merged into B already."}
    with db.read() as session:
        assert len(session.exec(select(Customer)).all()) == 1
        assert len(session.exec(select(CustomerAlias)).all()) == 1


def test_a_merge_and_an_import_at_once_lose_nothing(db: Database, tmp_path: Path) -> None:
    """Whichever comes first, the new item of the old code is the survivor's in the end."""
    ledger = Ledger(db, tmp_path)
    ledger.rows(
        "A;FA1;2026-05-01;2026-05-31;100.00;100.00", "B;FB1;2026-05-02;2026-06-01;50.00;50.00"
    )
    ids = MergeRequest(key(ledger.customer("A")), key(ledger.customer("B")))
    start = Barrier(2)

    def bring_in() -> None:
        start.wait()
        ledger.rows("B;FB2;2026-05-03;2026-06-02;20.00;20.00", mode=Mode.DELTA)

    with ThreadPoolExecutor(2) as pool:
        merged, imported = pool.submit(_merge, db, start, ids), pool.submit(bring_in)
        imported.result()
        assert merged.result() == ""
    assert {one.customer_id for one in ledger.all_items()} == {ids.survivor_id}
    assert sorted(ledger.remaining()) == ["FA1", "FB1", "FB2"]
