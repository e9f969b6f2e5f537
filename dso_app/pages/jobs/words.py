"""A job in words: when it is done, what its last runs came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.components.timeline import Event
from dso_app.models import Job, JobRun
from dso_app.services.jobs.runners import anybody_lives, real_now
from dso_app.services.jobs.verbs import (
    ABANDONED,
    DONE,
    FAILED,
    find_job,
    house_zone,
    last_runs,
    next_times,
)
from dso_app.services.lists.jobs import job_state
from dso_app.services.lists.words import job_word
from dso_app.services.words.cron import cron_words
from dso_app.texts import N_, translate

_MOST_RUNS = 15
_BY_MINUTE, _BY_SECOND = "EEEE d MMMM y HH:mm", "EEE d MMM y HH:mm:ss"
_OUTCOMES = {
    DONE: (N_("Done"), "ok"),
    FAILED: (N_("Failed"), "bad"),
    ABANDONED: (N_("The runner ended in the middle"), "bad"),
    "": (N_("Running"), "next"),
}
_COUNTS = {
    "new": N_("new: {count}"),
    "changed": N_("changed: {count}"),
    "cancelled": N_("cancelled: {count}"),
    "lapsed": N_("lapsed: {count}"),
    "kept": N_("promises kept: {count}"),
    "broken": N_("promises broken: {count}"),
    "disputes_settled": N_("disputes settled: {count}"),
    "alerts": N_("alerts: {count}"),
    "prepared": N_("prepared: {count}"),
    "sent": N_("sent: {count}"),
    "waiting": N_("waiting: {count}"),
    "failed": N_("failed: {count}"),
    "ambiguous": N_("unclear: {count}"),
    "tested": N_("tested: {count}"),
    "files": N_("files: {count}"),
    "known": N_("known already: {count}"),
    "refused": N_("refused: {count}"),
    "imports": N_("imports: {count}"),
    "simulations": N_("simulations: {count}"),
    "reports": N_("reports: {count}"),
    "backups": N_("backups: {count}"),
    "removed": N_("removed: {count}"),
    "runs": N_("old runs: {count}"),
    "runners": N_("old runners: {count}"),
}


@dataclass
class Shown:
    """A job, ready to read."""

    key: str = ""
    name: str = ""
    state: str = ""
    tone: str = ""
    cron: str = ""
    schedule: str = ""
    runs: list[str] = field(default_factory=list)
    """The next times."""
    problem: str = ""
    enabled: bool = False
    working: bool = False
    stuck: bool = False
    """It is to run, and no runner is there."""
    last: list[Event] = field(default_factory=list)


def read_job(
    session: Session, viewer: Viewer, clock: Clock, name: str, lease_seconds: float
) -> Shown:
    """A job as an administrator sees it; `UnknownJob` when there is none."""
    job = find_job(session, viewer.actor, name)
    language = viewer.language
    pill = job_state(
        enabled=job.enabled,
        running=bool(job.claimed_by),
        asked=job.asked,
        failures=job.failures,
    )
    runs = last_runs(session, job.id or 0, _MOST_RUNS)
    return Shown(
        key=name,
        name=translate(job_word(name), language),
        state=translate(str(pill.value), language),
        tone=pill.tone,
        cron=job.cron,
        schedule=cron_words(job.cron, language),
        runs=next_words(session, clock, job.cron, viewer) if job.enabled else [],
        problem=_problem(job, runs, language),
        enabled=job.enabled,
        working=bool(job.claimed_by) or job.asked,
        stuck=job.asked and not anybody_lives(session, clock, lease_seconds),
        last=[_run(run, viewer) for run in runs],
    )


def next_words(session: Session, clock: Clock, cron: str, viewer: Viewer) -> list[str]:
    """The next five times of a schedule, by the clock of the first company; `BadSchedule`."""
    zone = house_zone(session)
    times = next_times(cron, real_now(session, clock), zone)
    style = _BY_SECOND if any(at.second for at in times) else _BY_MINUTE
    return [formats.moment(at, viewer.language, zone.key, style) for at in times]


def _problem(job: Job, runs: list[JobRun], language: str) -> str:
    if not job.failures:
        return ""
    why = next((run.detail for run in runs if run.outcome in (FAILED, ABANDONED)), "")
    words = N_("Runs that failed in a row: {count}.")
    return f"{why} {translate(words, language, count=job.failures)}".strip()


def _run(run: JobRun, viewer: Viewer) -> Event:
    language = viewer.language
    words, tone = _OUTCOMES[run.outcome]
    seconds = (run.ended_at - run.started_at).total_seconds() if run.ended_at else None
    took = "" if seconds is None else _took(seconds, language)
    parts = (translate(words, language), took, _counts(run.counts, language), run.detail)
    title = formats.moment(run.started_at, language, viewer.timezone, _BY_SECOND)
    return Event(title, " · ".join(part for part in parts if part), tone)


def _took(seconds: float, language: str) -> str:
    number = formats.number(seconds, language, 1)
    return translate(N_("{seconds} s"), language, seconds=number)


def _counts(counts: Mapping[str, object], language: str) -> str:
    some = [(name, count) for name, count in counts.items() if count]
    if not some:
        return translate(N_("nothing to do"), language)
    words = [
        translate(_COUNTS[name], language, count=count) if name in _COUNTS else f"{name}: {count}"
        for name, count in some
    ]
    return ", ".join(words)
