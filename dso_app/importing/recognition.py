"""Which profile a file is read by: the one of its header, else the likeliest."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, col, select

from dso_app.importing.files.layout import AS_FOUND
from dso_app.importing.files.source import StoredFile
from dso_app.importing.mapping import fits
from dso_app.importing.opening import cut, still_usable
from dso_app.importing.profiles import DEFAULT, remembered
from dso_app.importing.rejected_header import original_header
from dso_app.importing.request import FileKind, ReadingOptions
from dso_app.importing.suggesting.words import header_words
from dso_app.models import ImportBatch, ImportProfile


@dataclass(frozen=True)
class Recognised:
    """The profile to read a file by.

    Attributes:
        name: of the profile, hence of the stock source.
        known: what it remembers.
        others: names of all profiles of the kind.
    """

    name: str
    known: ReadingOptions
    others: tuple[str, ...]


def recognise_file(
    session: Session, entity_id: int, kind: FileKind, path: Path, name: str
) -> Recognised:
    """The profile of the file's header; else one whose columns it has; else the last one used.

    Of several the last one used: by the very header, then the same words in another order, case or
    spelling, then one of whose columns none is missing, the more of its header there is the surer.
    A new name would leave what the file no longer holds open in the old source, unseen; an old
    one that does not fit would clear it, which is asked about.

    Raises:
        ImportRefused: the file cannot be read as text.
    """
    profiles = last_used(session, entity_id, kind)
    stored = StoredFile(path, name)
    source = stored.cut()
    header = tuple(original_header(source.head.header))
    usable = [one for one in profiles if still_usable(kind, remembered(one), source).columns]
    exact = [one for one in usable if tuple(one.header) == header]
    told = [one for one in profiles if _is_read_as_told(one, stored)] if not exact else []
    alike = [one for one in usable if same_words(one.header, header)]
    fitting = [one for one in usable if fits(header, remembered(one).columns)]
    fitting.sort(key=lambda one: -shared_words(one.header, header))
    found = next(iter([*exact, *told, *alike, *fitting, *profiles]), None)
    return Recognised(
        name=found.name if found else DEFAULT,
        known=remembered(found),
        others=tuple(sorted(one.name for one in profiles)),
    )


def last_used(session: Session, entity_id: int, kind: FileKind) -> list[ImportProfile]:
    """The profiles of a kind of file, the one of the latest import first."""
    batches = (
        select(col(ImportBatch.profile_id), func.max(col(ImportBatch.id)))
        .where(col(ImportBatch.entity_id) == entity_id, col(ImportBatch.state) == "done")
        .group_by(col(ImportBatch.profile_id))
    )
    latest = {profile_id: batch_id or 0 for profile_id, batch_id in session.exec(batches)}
    profiles = session.exec(
        select(ImportProfile).where(
            col(ImportProfile.entity_id) == entity_id, col(ImportProfile.kind) == kind
        )
    )
    return sorted(profiles, key=lambda one: (latest.get(one.id, 0), one.id or 0), reverse=True)


def same_words(header: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two headers hold the same words, in whatever order, case and spelling."""
    return sorted(map(header_words, header)) == sorted(map(header_words, other))


def shared_words(header: Sequence[str], other: Sequence[str]) -> float:
    """The share of a header's words that another one holds too."""
    words, others = set(map(header_words, header)), set(map(header_words, other))
    return len(words & others) / len(words) if words else 0


def _is_read_as_told(profile: ImportProfile, stored: StoredFile) -> bool:
    """Whether the file has the profile's header once laid out as it remembers."""
    known = remembered(profile)
    if known.layout == AS_FOUND:
        return False
    return cut(stored, ReadingOptions(), known).head.header == known.header
