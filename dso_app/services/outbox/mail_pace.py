"""How fast mails may be handed to the mail server, by all runners together."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.domain.outbox_states import MessageState
from dso_app.domain.scenario import Channel, Medium
from dso_app.errors import Reason, RelanceError
from dso_app.models import Attempt, Installation, Message
from dso_app.services.history import record
from dso_app.services.jobs.runners import real_now
from dso_app.services.locks import take_turns
from dso_app.services.outbox.test_mode import address_of_tests
from dso_app.texts import N_

PACED = Reason("paced", N_("The mail server takes so many mails a minute: it waits its turn."))
MOST_A_MINUTE = 100_000
_MINUTE = timedelta(minutes=1)
_BY_MAIL = tuple(channel for channel in Channel if channel.medium is Medium.EMAIL)


class BadPace(RelanceError):
    """So many mails a minute cannot be set."""

    message = N_("Mails a minute: a whole number up to {most} is wanted, 0 for no limit.")


def pace(session: Session) -> int:
    """Mails any minute may see, at most; 0 without a limit."""
    row = session.get(Installation, 1)
    return row.mails_per_minute if row is not None else 0


def mails_free(session: Session, clock: Clock) -> int | None:
    """How many mails may be claimed now; None without a limit.

    Those begun within the last minute count, and those claimed and not begun yet: whenever these
    begin, no minute sees more than the limit. Other runners wait until this transaction ends.
    """
    most = pace(session)
    if not most:
        return None
    take_turns(session, "pace")
    # In test mode everything goes by mail.
    channels = tuple(Channel) if address_of_tests(session) else _BY_MAIL
    begun = (
        select(func.count())
        .select_from(Attempt)
        .join(Message, col(Message.id) == col(Attempt.message_id))
        .where(
            col(Attempt.started_at) > real_now(session, clock) - _MINUTE,
            col(Message.channel).in_(channels),
        )
    )
    claimed = (
        select(func.count())
        .select_from(Message)
        .where(
            col(Message.state) == MessageState.QUEUED,
            col(Message.claimed_by) != "",
            col(Message.channel).in_(channels),
        )
    )
    taken = (session.scalar(begun) or 0) + (session.scalar(claimed) or 0)
    return most - taken


def set_pace(session: Session, actor: Actor, clock: Clock, mails_per_minute: int) -> None:
    """Limit the mails of any minute; 0: no limit.

    Raises:
        BadPace: it is no such number.
    """
    actor.require(Permission.ADMINISTER)
    if not 0 <= mails_per_minute <= MOST_A_MINUTE:
        raise BadPace(most=MOST_A_MINUTE)
    row = session.get_one(Installation, 1)
    before, row.mails_per_minute = row.mails_per_minute, mails_per_minute
    session.add(row)
    words = N_("Mails a minute, at most: {count} (0: no limit).")
    record(
        session, actor, clock, "pace.set", words, before=str(before), count=str(mails_per_minute)
    )
