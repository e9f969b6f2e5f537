"""What left after the backup a database was restored from: known by the sent logs.

Such a message is recorded as sent, and its step as performed, the moment it is there again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.access.permissions import HOUSE
from dso_app.clock import Clock
from dso_app.domain.outbox_states import MessageState
from dso_app.models import Action, Customer, Installation, LeftMessage, Message
from dso_app.sending import sent_log
from dso_app.sending.keys import from_here_on
from dso_app.services.history import record
from dso_app.services.outbox.rows import reason_columns
from dso_app.services.planning.cycles import record_performed
from dso_app.texts import N_

_SLACK = timedelta(hours=1)
"""What was on its way when the backup was made is in neither."""
_REMEMBERED = timedelta(days=60)
_CHUNK = 500
_LEFT = N_("{step}: it left before the backup was restored, the log says.")
_done: set[datetime] = set()
_lock = Lock()


def remember(session: Session, since: datetime, paths: Iterable[Path]) -> int:
    """Write down what logs know of messages that left since a moment; how many are new."""
    entries = {e.key: e for e in sent_log.read(paths) if e.moment >= since - _SLACK}
    keys = sorted(entries)
    new = 0
    for start in range(0, len(keys), _CHUNK):
        some = keys[start : start + _CHUNK]
        known = select(col(LeftMessage.key)).where(col(LeftMessage.key).in_(some))
        missing = set(some) - set(session.scalars(known))
        session.add_all(
            LeftMessage(key=key, left_at=entries[key].moment, left_on=entries[key].on)
            for key in sorted(missing)
        )
        new += len(missing)
    session.flush()
    return new


def settle_known(session: Session, clock: Clock) -> int:
    """Record as sent the messages in the outbox that the logs know to have left; how many."""
    query = (
        select(Message, LeftMessage)
        .join(LeftMessage, col(LeftMessage.key) == col(Message.key))
        .where(col(Message.state) != MessageState.SENT)
        .order_by(col(Message.customer_id), col(Message.id))
    )
    found = session.execute(query).all()
    for message, left in found:
        action = session.get(Action, message.action_id) if message.action_id else None
        _record_sent(session, clock, message, action, left)
    return len(found)


def was_sent(session: Session, clock: Clock, message: Message, action: Action) -> bool:
    """Whether a message that was just prepared left before the restore; then it is sent now.

    A higher number of the same step counts, too: one called back may have been prepared again.
    """
    keys = from_here_on(message.key)
    query = select(LeftMessage).where(col(LeftMessage.key).in_(keys))
    left = session.scalars(query.order_by(col(LeftMessage.left_at).desc())).first()
    if left is None:
        return False
    session.flush()
    _record_sent(session, clock, message, action, left)
    return True


def look_into_own_logs(session: Session, clock: Clock) -> None:
    """Once a process, after a restore: what this machine's logs know counts as well.

    A runner elsewhere may hold logs that the restore was not given.
    """
    row = session.get(Installation, 1)
    since = row.restored_at if row is not None else None
    if since is None or clock.real() - since > _REMEMBERED:
        return
    with _lock:
        if since in _done:
            return
        if remember(session, since, [sent_log.folder()]):
            settle_known(session, clock)
        _done.add(since)


def _record_sent(
    session: Session, clock: Clock, message: Message, action: Action | None, left: LeftMessage
) -> None:
    lock = select(col(Customer.id)).where(col(Customer.id) == message.customer_id)
    session.execute(lock.with_for_update())
    message.state, message.claimed_by = MessageState.SENT, ""
    message.sent_at, message.sent_on = left.left_at, left.left_on
    message.next_try_at = None
    for name, value in reason_columns(None).items():
        setattr(message, name, value)
    session.add(message)
    session.flush()
    if action is not None and action.closed_on is None:
        record_performed(session, clock, action, left.left_on)
    record(
        session,
        HOUSE,
        clock,
        "message.sent",
        _LEFT,
        on=left.left_on,
        entity_id=message.entity_id,
        customer_id=message.customer_id,
        message_id=message.id,
        step=message.step_name,
    )
