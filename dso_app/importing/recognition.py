"""Which profile a file is read by: the one of its header, else the likeliest."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from dso_app.importing.files.layout import AS_FOUND
from dso_app.importing.files.source import StoredFile
from dso_app.importing.mapping import fits
from dso_app.importing.opening import cut
from dso_app.importing.profiles import DEFAULT, remembered
from dso_app.importing.rejected_header import original_header
from dso_app.importing.request import FileKind, ReadingOptions
from dso_app.models import ImportProfile


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
    """The profile of the file's header; else one whose columns it has; else the last one saved.

    A new name would leave what the file no longer holds open in the old source, unseen; an old
    one that does not fit would clear it, which is asked about.

    Raises:
        ImportRefused: the file cannot be read as text.
    """
    query = select(ImportProfile).where(
        col(ImportProfile.entity_id) == entity_id, col(ImportProfile.kind) == kind
    )
    profiles = list(session.exec(query.order_by(col(ImportProfile.id).desc())))
    stored = StoredFile(path, name)
    header = tuple(original_header(stored.cut().head.header))
    exact = [one for one in profiles if tuple(one.header) == header]
    told = [one for one in profiles if _is_read_as_told(one, stored)] if not exact else []
    fitting = [one for one in profiles if fits(header, remembered(one).columns)]
    found = next(iter([*exact, *told, *fitting, *profiles]), None)
    return Recognised(
        name=found.name if found else DEFAULT,
        known=remembered(found),
        others=tuple(sorted(one.name for one in profiles)),
    )


def _is_read_as_told(profile: ImportProfile, stored: StoredFile) -> bool:
    """Whether the file has the profile's header once laid out as it remembers."""
    known = remembered(profile)
    if known.layout == AS_FOUND:
        return False
    return cut(stored, ReadingOptions(), known).head.header == known.header
