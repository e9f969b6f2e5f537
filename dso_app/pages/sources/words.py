"""A source in words: where it looks, when, how it goes, what it has seen."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import desc
from sqlmodel import Session, col, select

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.components.timeline import Event
from dso_app.importing.profiles import DEFAULT
from dso_app.importing.sources.trial import Trial
from dso_app.models import ImportSource, SourceFile
from dso_app.pages.smart_upload.profile_words import shown_profile
from dso_app.services.jobs.runners import anybody_lives, real_now
from dso_app.services.lists.sources import place_words, source_state
from dso_app.services.lists.words import import_kind_word
from dso_app.services.sources.fields import COPIES, SFTP
from dso_app.services.sources.host_keys import fingerprint_of
from dso_app.services.sources.verbs import find_source, next_runs
from dso_app.services.sources.watched import ARCHIVE
from dso_app.services.words.cron import cron_words
from dso_app.services.words.kept import kept_sentence
from dso_app.texts import N_, translate

_MOST_FILES = 20
_MODES = {
    "stock": N_("complete lists"),
    "delta": N_("changes only"),
    "": N_("as the profile says"),
}
_STATES = {
    "seen": (N_("Seen: taken when it stands still"), "next"),
    "importing": (N_("Being imported"), "next"),
    "imported": (N_("Was imported"), "ok"),
    "known": (N_("Not imported: the same content was before"), "mute"),
    "refused": (N_("Refused: not tried again"), "bad"),
}


@dataclass
class Shown:
    """A source, ready to read."""

    key: str = ""
    name: str = ""
    state: str = ""
    tone: str = ""
    place: str = ""
    pinned: str = ""
    """Fingerprint of the host's key; empty for a folder."""
    holds: str = ""
    read_by: str = ""
    pattern: str = ""
    archive: str = ""
    schedule: str = ""
    runs: list[str] = field(default_factory=list)
    """Its next times."""
    last: str = ""
    problem: str = ""
    enabled: bool = False
    working: bool = False
    """It runs now, or as soon as a runner is free."""
    stuck: bool = False
    """It should, and no runner is alive."""
    files: list[Event] = field(default_factory=list)


def read_source(
    session: Session, viewer: Viewer, clock: Clock, source_id: int, lease_seconds: float
) -> Shown:
    """A source in the viewer's scope; `UnknownSource` for any other."""
    source = find_source(session, viewer.actor, source_id)
    language, zone, now = viewer.language, viewer.timezone, real_now(session, clock)
    state = source_state(
        enabled=source.enabled, running=bool(source.claimed_by), failing=bool(source.failures)
    )
    due = source.enabled and source.next_run_at is not None and source.next_run_at <= now
    runs = _next_runs(source, zone, now)
    return Shown(
        key=str(source.id),
        name=source.name,
        state=translate(state.value, language),
        tone=state.tone,
        place=place_words(source.place, source.options),
        pinned=fingerprint_of(source.options["host_key"]) if source.place == SFTP else "",
        holds=translate(import_kind_word(source.holds), language),
        read_by=_read_by(source, language),
        pattern=source.pattern,
        archive=_archive(source, language),
        schedule=cron_words(source.cron, language),
        runs=[formats.moment(at, language, zone) for at in runs],
        last=formats.moment(source.last_run_at, language, zone) or "—",
        problem=_problem(source, language),
        enabled=source.enabled,
        working=bool(source.claimed_by) or due,
        stuck=due and not anybody_lives(session, clock, lease_seconds),
        files=_files(session, viewer, source_id),
    )


def trial_words(trial: Trial, viewer: Viewer) -> tuple[str, list[Event]]:
    """What a source would take now, as a sentence and a list."""
    language = viewer.language
    words = translate(
        N_("It can be reached. Files it would take: {wanted}. Names it leaves alone: {others}."),
        language,
        wanted=formats.number(len(trial.wanted), language),
        others=formats.number(trial.others, language),
    )
    events = [
        Event(
            file.name,
            f"{size_words(file.size, language)} · "
            f"{formats.moment(file.modified_at, language, viewer.timezone)}",
            "next",
        )
        for file in trial.wanted[:_MOST_FILES]
    ]
    return words, events


def size_words(size: int, language: str) -> str:
    """A number of bytes as people say it."""
    if size < 10 * 1024:
        return translate(N_("{size} bytes"), language, size=formats.number(size, language))
    kilobytes = -(-size // 1024)
    return translate(N_("{size} KB"), language, size=formats.number(kilobytes, language))


def _next_runs(source: ImportSource, zone: str, now: datetime) -> list[datetime]:
    """Its next times; the first may be a second try, or a second look at what may still grow."""
    if not source.enabled:
        return []
    planned = next_runs(source.cron, zone, now)
    first = source.next_run_at or planned[0]
    return [first, *planned][: len(planned)] if now < first < planned[0] else planned


def _read_by(source: ImportSource, language: str) -> str:
    if source.holds == COPIES:
        return translate(N_("the numbers their names bear"), language)
    profile = shown_profile(source.profile or DEFAULT, language)
    if source.holds != "items":
        return profile
    return f"{profile} · {translate(_MODES[source.mode], language)}"


def _archive(source: ImportSource, language: str) -> str:
    if not source.options.get("archive"):
        return translate(N_("imported files stay where they are"), language)
    inside = source.options.get("path") or source.options.get("folder") or "."
    return str(PurePosixPath(inside) / ARCHIVE)


def _problem(source: ImportSource, language: str) -> str:
    why = kept_sentence(source.last_error, language)
    if source.failures <= 1:
        return why
    return f"{why} {translate(N_('Runs that failed in a row: {count}.'), language, count=source.failures)}"


def _files(session: Session, viewer: Viewer, source_id: int) -> list[Event]:
    """The files seen last, those that were refused first."""
    query = select(SourceFile).where(col(SourceFile.source_id) == source_id)
    order = (desc(col(SourceFile.state) == "refused"), col(SourceFile.seen_at).desc())
    last = session.exec(query.order_by(*order, col(SourceFile.id).desc()).limit(_MOST_FILES))
    return [_file(row, viewer) for row in last]


def _file(row: SourceFile, viewer: Viewer) -> Event:
    language = viewer.language
    words, tone = _STATES[row.state]
    moment = formats.moment(row.seen_at, language, viewer.timezone)
    parts = (
        translate(words, language),
        moment,
        size_words(row.size, language),
        kept_sentence(row.error, language),
    )
    href = f"/upload/{row.batch_id}" if row.batch_id else ""
    return Event(row.name, " · ".join(part for part in parts if part), tone, href)
