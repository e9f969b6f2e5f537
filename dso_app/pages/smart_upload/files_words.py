"""Files that were dropped together, in words: what each holds, and in which order they go in."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.components.session_state import Choice
from dso_app.errors import RelanceError
from dso_app.importing.drops import drop_of, queue_of, sources_of, stands_alone
from dso_app.importing.files.source import load
from dso_app.importing.request import FileKind
from dso_app.importing.steps import find_batch
from dso_app.models import ImportBatch
from dso_app.services.lists.words import import_kind_word, import_state
from dso_app.texts import N_, translate

_SHOWN_WORDS = 6
_FINISHED = frozenset({"done", "undone"})


@dataclass
class FileLine:
    """One file of a drop."""

    place: int
    key: str
    name: str
    kind: str
    detail: str = ""
    """Its first columns."""
    problem: str = ""
    """Why it cannot be read."""
    alone: bool = False
    shared: bool = False
    """Others of the drop are of its kind."""
    label: str = ""
    """Names its select for those who cannot see the row."""
    alone_label: str = ""
    leave_out_label: str = ""


@dataclass
class QueueLine:
    """One import of several that are done one after the other."""

    key: str
    words: str
    """`1. customers.csv`."""
    state: str = ""
    """In words, where it is finished or failed."""
    tone: str = ""
    current: bool = False


def kinds_offered(language: str) -> list[Choice]:
    """What a file may hold."""
    return [Choice(str(kind), translate(import_kind_word(kind), language)) for kind in FileKind]


def looked_into(batch: ImportBatch, language: str) -> tuple[str, str]:
    """The first columns of a file, or why it cannot be read."""
    try:
        header = load(Path(batch.file_path), batch.file_name).head.header
    except RelanceError as error:
        return "", error.sentence(language)
    more = ["…"] if len(header) > _SHOWN_WORDS else []
    return ", ".join([*header[:_SHOWN_WORDS], *more]), ""


def file_lines(
    session: Session, viewer: Viewer, batch_id: int, known: Sequence[FileLine]
) -> list[FileLine]:
    """The files of a drop, as they were dropped; those looked into before are not read again."""
    dropped = drop_of(session, viewer.actor, find_batch(session, viewer.actor, batch_id))
    read = {one.key: (one.detail, one.problem) for one in known}
    kinds = [batch.kind for batch in dropped]
    lines = []
    for place, batch in enumerate(sorted(dropped, key=lambda one: one.id or 0)):
        key, language = str(batch.id), viewer.language
        detail, problem = read.get(key) or looked_into(batch, language)
        name = batch.file_name
        lines.append(
            FileLine(
                *(place, key, name, batch.kind, detail, problem),
                alone=stands_alone(batch),
                shared=kinds.count(batch.kind) > 1,
                label=translate(N_("What {file} holds"), language, file=name),
                alone_label=translate(N_("Import {file} by itself"), language, file=name),
                leave_out_label=translate(N_("Leave out {file}"), language, file=name),
            )
        )
    return lines


def planned_queue(session: Session, viewer: Viewer, batch_id: int) -> list[QueueLine]:
    """What the files of a drop will make."""
    dropped = drop_of(session, viewer.actor, find_batch(session, viewer.actor, batch_id))
    return [
        QueueLine(str(source[0].id), f"{place}. {' + '.join(batch.file_name for batch in source)}")
        for place, source in enumerate(sources_of(dropped), start=1)
    ]


def queue_lines(session: Session, viewer: Viewer, batch: ImportBatch) -> list[QueueLine]:
    """The imports that are done one after the other, this one among them."""
    lines = []
    for place, member in enumerate(queue_of(session, viewer.actor, batch), start=1):
        state = import_state(member.state)
        told = member.state in _FINISHED | {"refused", "failed"}
        lines.append(
            QueueLine(
                str(member.id),
                f"{place}. {_names(member)}",
                translate(str(state.value), viewer.language) if told else "",
                state.tone if told else "",
                current=member.id == batch.id,
            )
        )
    return lines


def next_in_queue(session: Session, viewer: Viewer, batch: ImportBatch) -> str:
    """The next import of the queue that is not done yet; empty when there is none."""
    queue = queue_of(session, viewer.actor, batch)
    waiting = (one for one in queue if one.id != batch.id and one.state not in _FINISHED)
    return str(found.id) if (found := next(waiting, None)) else ""


def _names(batch: ImportBatch) -> str:
    if batch.state in _FINISHED:
        return batch.file_name  # it names all files that were imported together
    more = [one["name"] for one in batch.options.get("more_files", [])]
    return " + ".join([batch.file_name, *more])
