"""What a look at a place makes of its files: which may be taken, may still grow, or are done.

A file is taken at the second look that finds it as the first one did, size and date, the looks
being `SETTLED` apart. Where its date is by our own clock, one look is enough at a file that
nobody has written to for `QUIET`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from sqlmodel import Session, col, select

from dso_app.importing.sources.place import Found
from dso_app.models import SourceFile
from dso_app.services.bulk import chunks

SETTLED = timedelta(seconds=10)
QUIET = timedelta(minutes=2)
SEEN, IMPORTING, IMPORTED, KNOWN, REFUSED = "seen", "importing", "imported", "known", "refused"

_AT_ONCE = 500


@dataclass
class Look:
    """The files of a place, told apart."""

    ready: list[Found] = field(default_factory=list)
    """To take, oldest first."""
    waiting: list[Found] = field(default_factory=list)
    """They may still grow."""
    done: list[tuple[Found, SourceFile]] = field(default_factory=list)
    """Imported before and still there."""


def look_at(
    files: Iterable[Found], rows: Sequence[SourceFile], now: datetime, *, keeps_our_time: bool
) -> Look:
    """Tell files apart by what is known of them; nothing is written.

    Args:
        files: those wanted.
        rows: what is known of files of these names.
        now: the real moment.
        keeps_our_time: whether the files are dated by the clock that `now` is read from.
    """
    by_name: dict[str, list[SourceFile]] = defaultdict(list)
    for row in rows:
        by_name[row.name].append(row)
    imported = {row.sha256 for row in rows if row.state == IMPORTED}
    look = Look()
    for file in sorted(files, key=lambda one: (one.modified_at, one.name)):
        known = [row for row in by_name[file.name] if is_same(row, file)]
        dealt_with = next((row for row in known if row.state != SEEN), None)
        if dealt_with is None:
            since = max((row.seen_at for row in known), default=now)
            quiet = keeps_our_time and file.modified_at <= now - QUIET
            settled = quiet or since <= now - SETTLED
            (look.ready if settled else look.waiting).append(file)
        elif dealt_with.state in {IMPORTED, KNOWN} and dealt_with.sha256 in imported:
            look.done.append((file, dealt_with))
    return look


def is_same(row: SourceFile, file: Found) -> bool:
    """Whether a file stands as it was last seen."""
    return row.size == file.size and row.modified_at == file.modified_at


def known_files(session: Session, source_id: int, files: Iterable[Found]) -> list[SourceFile]:
    """What is known of files by these names, and of others with the content of one of them."""
    mine = select(SourceFile).where(col(SourceFile.source_id) == source_id)
    found: dict[int | None, SourceFile] = {}
    for part in chunks((file.name for file in files), _AT_ONCE):
        found |= {row.id: row for row in session.exec(mine.where(col(SourceFile.name).in_(part)))}
    contents = {row.sha256 for row in found.values() if row.state == KNOWN}
    for digests in chunks(contents, _AT_ONCE):
        same = mine.where(col(SourceFile.sha256).in_(digests))
        found |= {row.id: row for row in session.exec(same)}
    return list(found.values())


def note_seen(
    session: Session, source_id: int, look: Look, rows: Sequence[SourceFile], now: datetime
) -> None:
    """Remember how files stood that are not done, and forget those that went untaken."""
    unhashed = {row.name: row for row in rows if not row.sha256}
    listed = set()
    for file in chain(look.ready, look.waiting):
        listed.add(file.name)
        row = unhashed.get(file.name)
        if row is None:
            row = SourceFile(source_id=source_id, name=file.name, size=-1, seen_at=now)
        if not is_same(row, file):
            row.size, row.modified_at, row.seen_at = file.size, file.modified_at, now
            row.state, row.error = SEEN, ""
            session.add(row)
    gone = select(SourceFile).where(
        col(SourceFile.source_id) == source_id, col(SourceFile.state) == SEEN
    )
    for row in session.exec(gone):
        if row.name not in listed:
            session.delete(row)
