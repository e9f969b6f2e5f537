"""Sources at work: each run done, and the administrators told by mail what they must know.

Without a mail server it is seen on screen alone.
"""

from collections import Counter
from collections.abc import Callable

from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.importing.sources.claims import due_sources, enabled_sources, free_abandoned
from dso_app.importing.sources.run import SourceRun, run_source
from dso_app.models import Entity, User
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.jobs.verbs import JobOutcome
from dso_app.services.outbox.sending_switch import why_not_from_here
from dso_app.workflows.administrators import administrators, tell
from dso_app.workflows.source_news import News, news_of, take_back


def fetch_files(
    database: Database,
    clock: Clock,
    runner_id: str,
    lease_seconds: float,
    *,
    stopping: Callable[[], bool],
    whatever_schedules: bool,
) -> JobOutcome:
    """Run the next source that is due; or all that are switched on, once each.

    On a copy of the installation nothing is fetched: the other one would miss it.

    Args:
        database: where the sources are.
        clock: business and real time.
        runner_id: who works; its heartbeat proves that it lives.
        lease_seconds: without a beat for that long, a runner's sources are taken over.
        stopping: whether the runner was asked to end.
        whatever_schedules: all of them, due or not.
    """
    with database.write() as session:
        free_abandoned(session, clock, lease_seconds)
        if why_not_from_here(session) is not None:
            return JobOutcome()
        keys = enabled_sources(session) if whatever_schedules else due_sources(session, clock)[:1]
    counts: Counter[str] = Counter()
    for key in keys:
        if stopping():
            break
        run = run_source(database, clock, key, runner_id, stopping)
        if run is not None:
            counts.update(_counts(run))
            _tell(database, clock, run)
    return JobOutcome(more=bool(keys) and not whatever_schedules, counts=counts)


def _counts(run: SourceRun) -> dict[str, int]:
    refused = sum(row.state == "refused" for row in run.told)
    failed = int(run.problem is not None)
    return {"files": run.imported, "known": run.known, "refused": refused, "failed": failed}


def _tell(database: Database, clock: Clock, run: SourceRun) -> None:
    """Tell the administrators; that no mail leaves is logged, and stops nothing."""
    with database.write() as session:
        url = mail_url(session)
        news = news_of(session, clock, run) if url else []
        entity = session.get_one(Entity, run.source.entity_id)
        readers = administrators(session, run.source.entity_id) if news else []
    told = [_send(clock, url, entity, readers, run, one) for one in news]
    if run.problem is not None and told and not told[0]:
        with database.write() as session:
            take_back(session, run)


def _send(
    clock: Clock, url: str, entity: Entity, readers: list[User], run: SourceRun, news: News
) -> bool:
    return tell(
        clock,
        url,
        entity,
        readers,
        lambda language: news.title(run.source, language),
        lambda language: news.text(run.source, entity, language),
    )
