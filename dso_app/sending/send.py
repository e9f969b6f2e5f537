"""Sending from end to end: what dead runners held, what is due, what may leave."""

from collections import Counter
from collections.abc import Callable

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.models import Entity
from dso_app.sending.dispatch import Dispatch
from dso_app.sending.left_before import look_into_own_logs
from dso_app.sending.prepare import all_entities, prepare_chunk
from dso_app.sending.put_back import notice_put_back
from dso_app.sending.refresh import refresh_chunk
from dso_app.sending.results import recover
from dso_app.sending.ways import open_ways


def send_pass(
    database: Database,
    clock: Clock,
    *,
    runner_id: str,
    lease_seconds: float,
    alive: Callable[[], bool],
    stopping: Callable[[], bool],
) -> Counter[str]:
    """Prepare what is due and let everything leave that may; any number may do so at once.

    Returns:
        How many messages were prepared, and how many ended in which state.

    Raises:
        RelanceError: a way is set up so that it cannot be used; what leaves by the others has left
            all the same.
    """
    with database.write() as session:
        notice_put_back(session, clock)
        look_into_own_logs(session, clock)
        lost = recover(session, clock, lease_seconds, runner_id)
        entities = list(all_entities(session))
        ways, bad = open_ways(session)
    try:
        counts = Counter(ambiguous=len(lost), prepared=0)
        for entity in entities:
            counts["prepared"] += prepare(database, clock, entity, ways.sender)
        counts.update(Dispatch(database, clock, runner_id, ways, alive, stopping).run())
    finally:
        ways.close()
    if bad:
        raise bad[0]
    return counts


def prepare(database: Database, clock: Clock, entity: Entity, sender: str) -> int:
    """Prepare all that is due of an entity, and bring up to date what waits for a person."""
    prepared = 0
    last: int | None = 0
    while last is not None:
        with database.write() as session:
            count, last = prepare_chunk(session, clock, entity, sender, last)
        prepared += count
    last = 0
    while last is not None:
        with database.write() as session:
            last = refresh_chunk(session, clock, entity, last)
    return prepared
