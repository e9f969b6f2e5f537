"""What a file holds, guessed from its header and first rows."""

from pathlib import Path

from sqlmodel import Session, col, select

from dso_app.importing.errors import ImportRefused
from dso_app.importing.files.head import NO_HEADER, Head
from dso_app.importing.files.source import load
from dso_app.importing.mapping import FIELDS, missing, suggested
from dso_app.importing.recognition import same_words
from dso_app.importing.rejected_header import original_header
from dso_app.importing.request import FileKind
from dso_app.models import Customer, ImportProfile


def likely_kind(session: Session, entity_id: int, path: Path, name: str) -> FileKind:
    """The kind a file is taken for: as guessed, else what an entity needs next."""
    found = guess_kind_of_file(session, entity_id, path, name)
    if found is not None:
        return found
    customers = select(Customer.id).where(col(Customer.entity_id) == entity_id).limit(1)
    return FileKind.ITEMS if session.exec(customers).first() else FileKind.CUSTOMERS


def guess_kind_of_file(session: Session, entity_id: int, path: Path, name: str) -> FileKind | None:
    """The kind a file of this very header was last imported as, else the kind it feeds best.

    That is the kind all whose required fields find a column, then the one most columns feed.

    Returns:
        None when the file cannot be read, or next to nothing in it feeds any kind.
    """
    try:
        head = load(path, name).head
    except ImportRefused:
        return None
    known = _imported_before(session, entity_id, head)
    if known is not None:
        return known
    scores = []
    for order, kind in enumerate(FIELDS):
        columns = suggested(kind, head)
        fed = len(set(columns.values()))
        scores.append((-len(missing(kind, columns)), fed, -order, kind))
    _, fed, _, kind = max(scores)
    return kind if fed > 1 else None


def _imported_before(session: Session, entity_id: int, head: Head) -> FileKind | None:
    if head.header_line == NO_HEADER:
        return None
    header = original_header(head.header)
    query = select(ImportProfile).where(col(ImportProfile.entity_id) == entity_id)
    profiles = session.exec(query.order_by(col(ImportProfile.id).desc()))
    same = (FileKind(one.kind) for one in profiles if same_words(one.header, header))
    return next(same, None)
