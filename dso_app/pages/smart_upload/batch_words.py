"""Where an import stands, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.importing.drops import copies_with, drop_of, is_dropped
from dso_app.importing.errors import LedgerMoved
from dso_app.importing.fields import Field
from dso_app.importing.mapping import fields_for, given_names
from dso_app.importing.request import FileKind, Mode
from dso_app.importing.steps import find_batch
from dso_app.models import ImportBatch
from dso_app.pages.smart_upload.files_words import QueueLine, next_in_queue, queue_lines
from dso_app.pages.smart_upload.mapper_words import Check
from dso_app.pages.smart_upload.noted_words import noted
from dso_app.pages.smart_upload.profile_words import shown_profile
from dso_app.services.jobs.runners import anybody_lives
from dso_app.services.lists.words import import_kind_word, take_back_word
from dso_app.texts import LANGUAGES, N_, counted_words, translate

FILES, COLUMNS, PREVIEW, IMPORT = 1, 2, 3, 4
"""Steps as the screen counts them."""

STEP_NAMES = {
    FILES: N_("File"),
    COLUMNS: N_("Columns"),
    PREVIEW: N_("Preview"),
    IMPORT: N_("Import"),
}

_WORKING = {
    "previewing": N_("Reading the file and comparing it with the ledger"),
    "queued": N_("Waiting for its turn"),
    "running": N_("Importing"),
}
_STEPS = {
    "uploaded": COLUMNS,
    "previewing": PREVIEW,
    "previewed": PREVIEW,
    "queued": IMPORT,
    "running": IMPORT,
    "done": IMPORT,
    "undone": IMPORT,
}


@dataclass(frozen=True)
class BatchFacts:
    """An import as its row says it stands.

    Attributes:
        fields: of what it changes.
        step: of the screen.
        problem: why it was refused or failed, in a sentence.
        guard: why it wants confirmation before it clears.
        working: what is being done to it now; empty when nothing is.
        stuck: it waits, and no runner is alive to take it.
        queue: the imports that are done one after the other, this one among them.
        next: the one that comes after; empty when all are done.
        moved: it was refused because the ledger changed since its preview.
        copies: where the copies of invoices that came with it are; empty for none.
        noted: what its preview names besides the counts.
        take_back: the words of what takes it back; empty while it is under way.
    """

    kind: FileKind
    fields: tuple[Field, ...]
    state: str
    step: int
    file: str
    words: str
    problem: str = ""
    guard: str = ""
    working: str = ""
    done: int = 0
    total: int = 0
    progress: str = ""
    stuck: bool = False
    answer: Mapping[str, Any] = field(default_factory=dict)
    queue: list[QueueLine] = field(default_factory=list)
    next: str = ""
    moved: bool = False
    take_back: str = ""
    copies: str = ""
    noted: list[Check] = field(default_factory=list)


def read_facts(
    session: Session, viewer: Viewer, clock: Clock, batch_id: int, lease_seconds: float
) -> BatchFacts:
    """Where an import in the viewer's scope stands; `UnknownBatch` for any other."""
    batch = find_batch(session, viewer.actor, batch_id)
    kind, language = FileKind(batch.kind), viewer.language
    answer = batch.answer or {}
    guard = str(answer.get("refusal", {}).get("message", ""))
    failed = batch.state in {"refused", "failed"}
    waiting = batch.state in _WORKING and not batch.claimed_by
    return BatchFacts(
        kind=kind,
        fields=_fields(session, batch),
        state=batch.state,
        step=_step(batch, guard),
        file=_file(session, viewer, batch),
        words=_words(batch, language),
        problem=translate(batch.error, language) if failed and not guard else "",
        guard=guard if batch.state in {"previewed", "refused"} else "",
        working=translate(_WORKING[batch.state], language) if batch.state in _WORKING else "",
        done=batch.progress_done,
        total=batch.progress_total,
        progress=_progress(batch, language),
        stuck=waiting and not anybody_lives(session, clock, lease_seconds),
        answer=answer,
        queue=queue_lines(session, viewer, batch),
        next=next_in_queue(session, viewer, batch),
        moved=_moved(batch),
        copies=f"/copies?drop={drop}" if (drop := copies_with(batch)) else "",
        noted=noted(kind, answer, batch.options, language) if batch.state == "previewed" else [],
        take_back=translate(take_back_word(batch.state), language),
    )


def _fields(session: Session, batch: ImportBatch) -> tuple[Field, ...]:
    """The fields of what changes: out of a FEC come items."""
    kind = FileKind(batch.kind)
    shown = FileKind.ITEMS if kind is FileKind.FEC else kind
    return fields_for(shown, given_names(session, batch.entity_id, shown))


def announced(step: int, told: str, language: str) -> str:
    """Where an import stands, for those who cannot see it."""
    words = translate(
        N_("Step {step} of {steps}: {name}."),
        language,
        step=step,
        steps=len(STEP_NAMES),
        name=translate(STEP_NAMES[step], language),
    )
    return f"{words} {told}".strip()


def _step(batch: ImportBatch, guard: str) -> int:
    if is_dropped(batch.options):
        return FILES
    if batch.state in {"refused", "failed"}:
        return PREVIEW if guard or _moved(batch) else COLUMNS
    return _STEPS.get(batch.state, COLUMNS)


def _moved(batch: ImportBatch) -> bool:
    told = {translate(LedgerMoved.message, language) for language in LANGUAGES}
    return batch.state == "refused" and batch.error in told


def _file(session: Session, viewer: Viewer, batch: ImportBatch) -> str:
    language = viewer.language
    if is_dropped(batch.options):
        count = len(drop_of(session, viewer.actor, batch))
        return translate(N_("{count} files"), language, count=count)
    more = len(batch.options.get("more_files", [])) if batch.state not in {"done", "undone"} else 0
    if not more:
        return batch.file_name
    words = N_("{file} and {count} more")
    return translate(words, language, file=batch.file_name, count=more)


def _words(batch: ImportBatch, language: str) -> str:
    """What it holds, as of when: "items · complete list · 2,466 rows · on 20 Nov 2026"."""
    kind = translate(import_kind_word(batch.kind), language)
    parts = [] if is_dropped(batch.options) else [kind]
    if batch.kind == FileKind.ITEMS and (mode := batch.options.get("mode")):
        words = N_("changes only") if mode == Mode.DELTA else N_("complete list")
        parts.append(translate(words, language))
    if name := batch.options.get("profile"):
        shown = shown_profile(name, language)
        parts.append(translate(N_("profile {name}"), language, name=shown))
    if batch.rows:
        parts.append(counted_words(N_("{count} row"), N_("{count} rows"), batch.rows, language))
    day = formats.day(batch.business_date, language)
    parts.append(translate(N_("business date {day}"), language, day=day))
    return " · ".join(parts)


def _progress(batch: ImportBatch, language: str) -> str:
    if not batch.progress_total:
        return ""
    return translate(
        N_("{done} of {total} rows"),
        language,
        done=formats.number(batch.progress_done, language),
        total=formats.number(batch.progress_total, language),
    )
