"""The imports asked for on screen: previewed and applied by the runner, one at each call.

A batch is claimed by a conditional UPDATE. A runner that died leaves its batch claimed: it is
taken over, a few times at most. Applying is one transaction that also says "done", so a batch
that still says "running" has changed nothing.
"""

from dataclasses import replace

from sqlalchemy import CursorResult, Update, update
from sqlmodel import Session, col, select

from dso_app.access.permissions import HOUSE, Actor
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.errors import RelanceError
from dso_app.importing.answer import ImportAnswer
from dso_app.importing.command import plan_import, run_import
from dso_app.importing.files.source import SourceFile
from dso_app.importing.opening import open_file
from dso_app.importing.preview_facts import preview_facts
from dso_app.importing.profiles import find_profile, remembered
from dso_app.importing.progress import Progress
from dso_app.importing.rejected_file import write_rejected
from dso_app.importing.request import ImportRequest
from dso_app.importing.steps import request_of
from dso_app.logs import logger
from dso_app.models import Entity, ImportBatch, User
from dso_app.services.bulk import no_collecting
from dso_app.services.jobs.runners import living, real_now
from dso_app.services.jobs.verbs import JobOutcome
from dso_app.texts import N_

PREVIEWING, QUEUED, RUNNING = "previewing", "queued", "running"
_MOST_TRIES = 3
_SHOWN_CHANGES = 50
_KEPT_ERRORS = 1000
_BROKE_OFF = N_("The import broke off several times and was given up. Nothing was changed.")
_FAILED = N_("The import failed. Nothing was changed.")

_log = logger(__name__)


def work(database: Database, clock: Clock, runner_id: str, lease_seconds: float) -> JobOutcome:
    """Preview or apply the next import that waits.

    Args:
        database: where the batches are.
        clock: business and real time.
        runner_id: who does it; its heartbeat proves that it lives.
        lease_seconds: without a beat for that long, a runner's batches are taken over.
    """
    with database.write() as session:
        _take_over(session, clock, lease_seconds)
        batch = _claim(session, clock, runner_id)
    if batch is None:
        return JobOutcome()
    carry_out(database, clock, batch)
    return JobOutcome(more=True, counts={"imports": 1})


def carry_out(database: Database, clock: Clock, batch: ImportBatch) -> None:
    """Preview or apply a batch that was claimed; its row says how that ended."""
    actor = _actor(database, batch)
    try:
        if batch.state == PREVIEWING:
            _preview(database, clock, actor, batch)
        else:
            _apply(database, clock, actor, batch)
    except RelanceError as error:
        _finish(database, clock, batch, "refused", error.sentence(actor.language))
    except Exception:  # noqa: BLE001 - whatever broke, the screen must say that it ended
        _log.exception("import failed", batch=batch.id)
        _finish(database, clock, batch, "failed", _FAILED)


def _take_over(session: Session, clock: Clock, lease_seconds: float) -> None:
    """Free the batches of runners that died; give up those that broke off too often."""
    alive = living(session, clock, lease_seconds)
    lost = session.scalars(
        select(ImportBatch).where(
            col(ImportBatch.state).in_((PREVIEWING, RUNNING)),
            col(ImportBatch.claimed_by) != "",
            col(ImportBatch.claimed_by).not_in(alive),
        )
    )
    for batch in lost:
        tries = int(batch.options.get("tries", 0)) + 1
        batch.options = {**batch.options, "tries": tries}
        batch.claimed_by = ""
        if batch.state == RUNNING:
            batch.state = QUEUED
        if tries >= _MOST_TRIES:
            batch.state, batch.error, batch.finished_at = "failed", _BROKE_OFF, clock.real()


def _claim(session: Session, clock: Clock, runner_id: str) -> ImportBatch | None:
    """Take the oldest batch that waits; none when there is none, or another was faster."""
    waits = (col(ImportBatch.state).in_((PREVIEWING, QUEUED)), col(ImportBatch.claimed_by) == "")
    batch_id = session.scalar(
        select(col(ImportBatch.id)).where(*waits).order_by(col(ImportBatch.id)).limit(1)
    )
    batch = session.get(ImportBatch, batch_id) if batch_id is not None else None
    if batch is None:
        return None
    state = PREVIEWING if batch.state == PREVIEWING else RUNNING
    taken = session.execute(
        update(ImportBatch)
        .where(col(ImportBatch.id) == batch_id, *waits)
        .values(claimed_by=runner_id, state=state, started_at=real_now(session, clock))
        .execution_options(synchronize_session=False)
    )
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        return None
    session.refresh(batch)
    return batch


def _preview(database: Database, clock: Clock, actor: Actor, batch: ImportBatch) -> None:
    request = replace(request_of(batch, dry_run=True), on=batch.business_date)
    with no_collecting():
        planned = plan_import(database, clock, actor, request, _progress(database, batch))
    answer = planned.answer()
    write_rejected(request.files[0], planned.files.sources, answer.errors, actor.language)
    shown = [change.as_json() for change in planned.plan.changes(_SHOWN_CHANGES)]
    more = {"changes": shown, **preview_facts(planned.plan, planned.files.rows)}
    _record(database, clock, actor, batch, "previewed", answer, more, planned.digest())


def _apply(database: Database, clock: Clock, actor: Actor, batch: ImportBatch) -> None:
    request = replace(request_of(batch, dry_run=False), on=batch.business_date)
    answer = run_import(
        database,
        clock,
        actor,
        request,
        batch.id,
        _progress(database, batch),
        shown=batch.plan_digest,
    )
    if answer.refusal is not None:
        _record(database, clock, actor, batch, "refused", answer, {}, batch.plan_digest)
        return
    # The ledger may reject other rows than it did when they were previewed.
    sources = _sources(database, request) if answer.errors else ()
    write_rejected(request.files[0], sources, answer.errors, actor.language)


def _progress(database: Database, batch: ImportBatch) -> Progress:
    """Write how far a batch is where its screen reads it."""

    def told(done: int, total: int) -> None:
        with database.write() as session:
            session.execute(_mine(batch).values(progress_done=done, progress_total=total))

    return told


def _sources(database: Database, request: ImportRequest) -> list[SourceFile]:
    with database.read() as session:
        profile = find_profile(session, request.entity_id, request.kind, request.profile)
        known = remembered(profile)
    files = zip(request.files, request.shown_names, strict=True)
    return [open_file(path, name, request.reading, known) for path, name in files]


def _actor(database: Database, batch: ImportBatch) -> Actor:
    """Whoever asked was allowed to when asking; the runner does it in their name and language.

    What a source fetched is imported in the name of the house and the company's language.
    """
    with database.read() as session:
        user = session.get(User, batch.user_id) if batch.user_id is not None else None
        language = (user or session.get_one(Entity, batch.entity_id)).language
    return replace(HOUSE, user_id=batch.user_id, language=language)


def _record(
    database: Database,
    clock: Clock,
    actor: Actor,
    batch: ImportBatch,
    state: str,
    answer: ImportAnswer,
    more: dict[str, object],
    digest: str,
) -> None:
    """Keep what an import would do, and why it was not done."""
    reason = answer.refusal
    sentence = reason.sentence(actor.language) if reason else ""
    kept = answer.as_json(actor.language, most_errors=_KEPT_ERRORS) | more
    if reason is not None:
        kept["refusal"] = {"code": reason.code, "message": sentence}
    told = {**vars(answer.counts), "answer": kept, "plan_digest": digest}
    _finish(database, clock, batch, state, sentence, **told)


def _finish(
    database: Database, clock: Clock, batch: ImportBatch, state: str, error: str, **values: object
) -> None:
    """Say how a batch ended, unless somebody else took it over meanwhile."""
    ended = {"state": state, "error": error, "claimed_by": "", "finished_at": clock.real()}
    with database.write() as session:
        session.execute(_mine(batch).values(**ended, **values))


def _mine(batch: ImportBatch) -> Update:
    return update(ImportBatch).where(
        col(ImportBatch.id) == batch.id,
        col(ImportBatch.claimed_by) == batch.claimed_by,
        col(ImportBatch.state) == batch.state,
    )
