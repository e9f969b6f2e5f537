"""The rows of copies: each tied to the items it is of, once an item and content."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor
from dso_app.clock import Clock, today
from dso_app.domain.copy_names import Numbered, plain_word
from dso_app.errors import Reason
from dso_app.models import Entity, ItemCopy
from dso_app.services.bulk import among
from dso_app.services.history import record
from dso_app.services.outbox.rows import reason_columns
from dso_app.texts import N_

_CONTENT = ("entity_id", "file_name", "path", "size", "sha256", "added_at", "user_id")


class CopyTies:
    """Ties copies to items of an entity, in one writing transaction that has the copies' turn.

    Attributes:
        tied: copies that were given to it.
        replaced: of these, copies that took the place of another one of their item.
        known: of these, copies that their item had already.
    """

    def __init__(
        self,
        session: Session,
        actor: Actor,
        clock: Clock,
        entity_id: int,
        answers: Iterable[Sequence[Numbered] | Reason],
    ) -> None:
        """`answers`: of all copies that will be tied, so that what there is is read once."""
        self.tied = self.replaced = self.known = 0
        self._session, self._actor, self._clock = session, actor, clock
        self._entity = session.get_one(Entity, entity_id)
        chosen = (found for found in answers if not isinstance(found, Reason))
        self._rows = self._read({item.item_id for found in chosen for item in found})

    def _read(self, item_ids: set[int]) -> dict[int, list[ItemCopy]]:
        """The copies that items have already, the newest last."""
        query = select(ItemCopy).where(among(col(ItemCopy.item_id), sorted(item_ids)))
        rows: dict[int, list[ItemCopy]] = {}
        for row in self._session.scalars(query.order_by(col(ItemCopy.id))):
            rows.setdefault(row.item_id or 0, []).append(row)
        return rows

    def tie(self, copy: ItemCopy, items: Sequence[Numbered]) -> None:
        """Make a copy, waiting or not stored yet, that of items; it becomes a row for each."""
        before = [self._rows.setdefault(item.item_id, []) for item in items]
        self.tied += 1
        if all(_is_newest(copy, rows) for rows in before):
            self.known += 1
        elif any(rows and not _is_newest(copy, rows) for rows in before):
            self.replaced += 1
        for item, rows in zip(items, before, strict=True):
            if not _is_newest(copy, rows):
                self._add(copy, item, rows)
        if copy.id is not None:
            self._session.delete(copy)

    def _forget(self, row: ItemCopy) -> None:
        if row.id is None:
            self._session.expunge(row)
        else:
            self._session.delete(row)

    def _add(self, copy: ItemCopy, item: Numbered, rows: list[ItemCopy]) -> None:
        """Add a row, the newest of its item; an older one of the same content goes."""
        for row in [row for row in rows if row.sha256 == copy.sha256]:
            rows.remove(row)
            self._forget(row)
        content = {name: getattr(copy, name) for name in _CONTENT}
        row = ItemCopy(**content, item_id=item.item_id, number=plain_word(item.number))
        self._session.add(row)
        rows.append(row)
        record(
            self._session,
            self._actor,
            self._clock,
            "item.copy",
            N_("{item}: copy added ({file})."),
            on=today(self._clock, self._entity.timezone),
            entity_id=self._entity.id,
            customer_id=item.customer_id,
            item_id=item.item_id,
            item=item.number,
            file=copy.file_name,
        )


class WaitingCopies:
    """The copies of an entity that are tied to no item, in one writing transaction."""

    def __init__(self, session: Session, entity_id: int) -> None:
        query = select(ItemCopy).where(
            col(ItemCopy.entity_id) == entity_id, col(ItemCopy.item_id).is_(None)
        )
        self._session = session
        self.rows = list(session.scalars(query.order_by(col(ItemCopy.id))))
        self._known = {(row.file_name, row.sha256): row for row in self.rows}

    def keep(self, copy: ItemCopy, reason: Reason) -> None:
        """Let a copy wait; one of the same name and content waits once."""
        row = self._known.setdefault((copy.file_name, copy.sha256), copy)
        self._session.add(row)
        say_why(row, reason)


def say_why(copy: ItemCopy, reason: Reason) -> None:
    """Write down why a copy waits."""
    for name, value in reason_columns(reason).items():
        setattr(copy, name, value)


def _is_newest(copy: ItemCopy, rows: Sequence[ItemCopy]) -> bool:
    return bool(rows) and rows[-1].sha256 == copy.sha256
