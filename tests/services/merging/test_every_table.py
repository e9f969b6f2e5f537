"""Whatever tables there will be: what named a merged customer names the survivor."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import UniqueConstraint, func, select
from sqlmodel import Session

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.domain.scenario import Scope
from dso_app.models import Customer, Item, Message, Promise, Settlement, metadata
from dso_app.sending.prepare import prepare_chunk
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.merging.merge import MergeRequest, merge_customers
from dso_app.services.merging.moving import JOINED, customer_columns
from dso_app.services.merging.reading import figures_of
from dso_app.services.planning.bulk import plan_agenda
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.random_worlds import a_company

_STAYS = frozenset({"customer_alias", "duplicate_pair"})
"""Tables that tell of the merge itself."""


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        yield opened


def test_every_column_that_refers_to_customers_is_known() -> None:
    named = {str(column) for column in customer_columns()}
    referring = {
        str(column)
        for table in metadata.tables.values()
        for column in table.columns
        if any(reference.column.table.name == "customer" for reference in column.foreign_keys)
    }
    assert referring < named
    assert named - referring == {"item_revision.customer_id", "simulation_line.customer_id"}


def test_every_table_whose_rows_are_known_by_their_customer_has_a_rule_of_its_own() -> None:
    """Two rows of one key cannot both be the survivor's; items are looked at before (`clashes`)."""
    by_customer = {column.table.name for column in customer_columns() if _is_key(column)}
    assert by_customer - {"item"} == JOINED.keys() - {"contact"}


def _is_key(column: Any) -> bool:
    table = column.table
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    unique += [one for one in table.indexes if one.unique]
    return column.primary_key or any(column.name in one.columns for one in unique)


def _rows(session: Session) -> dict[str, int]:
    """Table → how many rows of it name a customer."""
    return {
        column.table.name: session.scalar(select(func.count()).where(column.is_not(None))) or 0
        for column in customer_columns()
    }


def _money(session: Session) -> Counter[Any]:
    """What there is in all, by currency: amounts, what remains, what is sheltered and disputed."""
    sums: Counter[Any] = Counter()
    for item in session.scalars(select(Item)):
        for name in ("amount", "remaining", "sheltered", "disputed"):
            sums[name, item.currency] += getattr(item, f"{name}_minor")
    for promise in session.scalars(select(Promise)):
        sums["promised", promise.currency] += promise.amount_minor
    sums["settled"] = session.scalar(select(func.sum(Settlement.amount_minor))) or 0
    return sums


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_and_nobody_names_who_is_gone(session: Session, seed: int) -> None:
    """Any small company, any merges: sums and counts as before, and no table names the gone."""
    random, clock = Random(seed), FixedClock()  # noqa: S311 - the same companies at each run
    owner, _, _ = a_company(session, clock, random, random.choice(tuple(Scope)))
    day = clock.date
    refresh_summaries(session, key(owner), day, everyone=True)
    plan_agenda(session, clock, key(owner), everyone=True)
    prepare_chunk(session, clock, owner, "", 0)
    session.flush()
    for item in session.scalars(select(Item)).all():
        if random.random() < 0.3:
            session.add(
                Settlement(
                    item_id=key(item),
                    amount_minor=1,
                    value_date=day - timedelta(days=3),
                    known_on=day,
                )
            )
    for _ in range(3):
        ids = list(session.scalars(select(Customer.id).order_by(Customer.id)))  # type: ignore[call-overload]
        one, other = random.sample(ids, 2)
        before, rows = _money(session), _rows(session)
        sent = session.scalar(select(func.count()).select_from(Message))
        figures = figures_of(session, one), figures_of(session, other)
        merge_customers(session, HOUSE, clock, MergeRequest(one, other))
        assert _money(session) == before
        for column in customer_columns():
            naming = select(func.count()).where(column == other)
            assert session.scalar(naming) == 0, str(column)
        after = _rows(session)
        for table in rows.keys() - JOINED.keys() - _STAYS - {"event", "action", "cycle"}:
            assert after[table] == rows[table], table
        # Steps and events come in addition.
        for table in ("event", "action", "cycle"):
            assert after[table] >= rows[table], table
        assert session.scalar(select(func.count()).select_from(Message)) == sent
        now = figures_of(session, one)
        assert now.open_items == sum(each.open_items for each in figures)
        assert now.balance == _together(figures[0].balance, figures[1].balance)
        _agrees(session, key(owner), day)


def _together(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {
        currency: one.get(currency, 0) + other.get(currency, 0)
        for currency in one.keys() | other.keys()
    }


def _agrees(session: Session, entity_id: int, day: Any) -> None:
    """Summaries and the agenda are what working all of them out again gives."""
    table = metadata.tables["customer_summary"]
    columns = [column for column in table.columns if column.name != "as_of"]
    kept = sorted(session.execute(select(*columns)).all())
    refresh_summaries(session, entity_id, day, everyone=True)
    assert sorted(session.execute(select(*columns)).all()) == kept
    counts = plan_agenda(session, FixedClock(), entity_id, everyone=True)
    assert (counts.new, counts.changed, counts.cancelled) == (0, 0, 0)
