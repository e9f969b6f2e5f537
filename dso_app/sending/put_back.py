"""A database put back by other means than `restore`: the logs know more than it does."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.clock import Clock
from dso_app.domain.outbox_states import MessageState
from dso_app.models import LeftMessage, Message
from dso_app.sending import sent_log
from dso_app.services.outbox.sending_switch import settled, stand_still

_LOOKED_BACK = timedelta(days=30)
"""How old the backup may have been: nobody says."""
_NOT_YET = (
    MessageState.PREPARED,
    MessageState.TO_CONFIRM,
    MessageState.QUEUED,
    MessageState.WAITING,
    MessageState.HELD,
)


def notice_put_back(session: Session, clock: Clock) -> None:
    """Stand still when the last mail that left here is not known to have even been tried.

    A message is reserved in a committed transaction before it leaves, and written into the log
    after: a log is never ahead of its database by itself.
    """
    last = sent_log.last_mail() if settled(session) else None
    if last is None or session.get(LeftMessage, last.key) is not None:
        # After a restore the logs are ahead, and that is known already.
        return
    query = select(col(Message.state), col(Message.attempts)).where(col(Message.key) == last.key)
    row = session.execute(query).first()
    if row is None or (row.state in _NOT_YET and row.attempts == 0):
        stand_still(session, clock, clock.real() - _LOOKED_BACK)
