"""Which copies of invoices go with a message, which are missing, which are too large."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.domain.kinds import Kind
from dso_app.models import Item, ItemCopy, Message, MessageItem, known_id
from dso_app.services.copies.files import MEGABYTE
from dso_app.texts import N_, counted_words, translate

LARGEST_TOGETHER = 15 * MEGABYTE
"""Bytes of all copies of a message: mail servers take some 20 MB, and mail adds a third."""

_UNFIT = frozenset('\\/:*?"<>|')
"""Letters that some system does not take in a file's name."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A copy that goes with a message.

    Attributes:
        name: of the file as the recipient sees it, after the item's number.
        path: where it lies, below the data folder.
        size: in bytes.
    """

    name: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The copies of a message.

    Attributes:
        invoices: how many invoices the message lists.
        missing: how many of these have no copy.
        left_out: file names of copies that would have made it too large.
    """

    files: tuple[Enclosure, ...] = ()
    invoices: int = 0
    missing: int = 0
    left_out: tuple[str, ...] = ()

    def without(self, gone: Iterable[Enclosure]) -> "Enclosures":
        """The others, where files are no longer there."""
        lost = tuple(gone)
        kept = tuple(file for file in self.files if file not in lost)
        return replace(self, files=kept, missing=self.missing + len(lost))

    def as_json(self) -> dict[str, Any]:
        """What a message's column holds."""
        return {**asdict(self), "files": [asdict(file) for file in self.files]}

    def words(self, language: str) -> list[str]:
        """What somebody who lets the message leave should know: what it lacks."""
        said = []
        if self.missing:
            said.append(_missing(self.missing, self.invoices, language))
        if self.left_out:
            message = N_("Left out, because together they are larger than {most} MB: {names}.")
            most = LARGEST_TOGETHER // MEGABYTE
            said.append(translate(message, language, most=most, names=", ".join(self.left_out)))
        return said


def enclosures_of(stored: Mapping[str, Any]) -> Enclosures:
    """The copies of a message, from its column."""
    if not stored:
        return Enclosures()
    files = tuple(Enclosure(**file) for file in stored["files"])
    return Enclosures(files, stored["invoices"], stored["missing"], tuple(stored["left_out"]))


def find_enclosures(session: Session, item_ids: Sequence[int]) -> Enclosures:
    """The newest copies of items, in their order; one that several share goes once.

    Together they stay under `LARGEST_TOGETHER`: the largest are left out first.
    """
    items = _in_order(session, item_ids)
    copies = _newest(session, item_ids)
    invoices = [item for item in items if item.kind == Kind.INVOICE]
    found: dict[str, Enclosure] = {}
    taken: set[str] = set()
    for item in items:
        copy = copies.get(item.id)
        if copy is not None and copy.sha256 not in found:
            found[copy.sha256] = Enclosure(_file_name(item.number, taken), copy.path, copy.size)
    kept = _together(found.values())
    return Enclosures(
        files=tuple(file for file in found.values() if file in kept),
        invoices=len(invoices),
        missing=sum(1 for item in invoices if item.id not in copies),
        left_out=tuple(file.name for file in found.values() if file not in kept),
    )


def message_enclosures(session: Session, message_id: int) -> Enclosures:
    """The copies of the items a message shows, as they are now."""
    query = (
        select(col(MessageItem.item_id))
        .join(Item, col(Item.id) == col(MessageItem.item_id))
        .where(col(MessageItem.message_id) == message_id)
        .order_by(col(Item.currency), col(Item.due_date), col(Item.number), col(Item.id))
    )
    return find_enclosures(session, session.scalars(query).all())


def shown_enclosures(session: Session, message: Message, *, left: bool) -> Enclosures:
    """The copies of a message whose step takes any: those that left, else as they are now."""
    if left or not message.attachments:
        return enclosures_of(message.attachments)
    return message_enclosures(session, known_id(message))


def _in_order(session: Session, item_ids: Sequence[int]) -> list[Any]:
    columns: tuple[Any, ...] = (Item.id, Item.number, Item.kind)
    query = select(*columns).where(col(Item.id).in_(item_ids))
    rows = {row.id: row for row in session.execute(query)}
    return [rows[item_id] for item_id in item_ids if item_id in rows]


def _newest(session: Session, item_ids: Sequence[int]) -> dict[int | None, ItemCopy]:
    query = select(ItemCopy).where(col(ItemCopy.item_id).in_(item_ids))
    return {copy.item_id: copy for copy in session.scalars(query.order_by(col(ItemCopy.id)))}


def _together(files: Iterable[Enclosure]) -> set[Enclosure]:
    """As many as fit: the smallest first."""
    kept, size = set(), 0
    for file in sorted(files, key=lambda one: (one.size, one.name)):
        size += file.size
        if size > LARGEST_TOGETHER:
            break
        kept.add(file)
    return kept


def _file_name(number: str, taken: set[str]) -> str:
    """A file's name every system takes, after a number; another one each time."""
    plain = "".join(
        "-" if letter in _UNFIT or not letter.isprintable() else letter for letter in number
    ).strip(" .")
    name, counter = plain, 1
    while name.casefold() in taken:
        counter += 1
        name = f"{plain} ({counter})"
    taken.add(name.casefold())
    return f"{name or '-'}.pdf"


def _missing(missing: int, invoices: int, language: str) -> str:
    """How many invoices go without a copy."""
    one, several = N_("The invoice has no copy."), N_("No invoice has a copy.")
    if missing < invoices:
        one = N_("{count} of {invoices} invoices has no copy.")
        several = N_("{count} of {invoices} invoices have no copy.")
    return counted_words(one, several, min(missing, invoices), language, invoices=invoices)
