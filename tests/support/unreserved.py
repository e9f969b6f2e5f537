"""A sender as it must not be: it hands mails over and writes down afterwards that they are sent.

It keeps no log of what left either, which alone would have it stand still. The tests of crashes
are run against it to show that they find what it does wrong.
"""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col

from dso_app.models import Message
from dso_app.sending import dispatch, sent_log
from dso_app.sending.depart import depart
from dso_app.sending.departing import Departed
from dso_app.sending.desk import Desk
from dso_app.sending.landing import Landed
from dso_app.sending.results import Ended
from dso_app.services.undisturbed import Undisturbed


class _Undone(Exception):
    """The reservation is not kept."""


class _Unreserved(Desk):
    """Reserves nothing."""

    def _together(self, message_ids: Sequence[int], room: int) -> Departed:
        left = Departed()
        few = message_ids[:room]
        try:
            with self.line.write() as session:
                left = depart(session, self.clock, few, self.runner_id, self.ways.sender)
                raise _Undone  # noqa: TRY301 - what undoes a transaction
        except _Undone:
            return left


class _Afterwards(Landed):
    """Says so when it is too late."""

    def _write(self, line: Undisturbed, ended: Sequence[Ended]) -> None:
        with line.write() as session:
            for one in ended:
                session.execute(
                    update(Message)
                    .where(col(Message.id) == one.message_id)
                    .values(state="sending", attempts=1, claimed_by=one.claim.runner_id)
                )
        super()._write(line, ended)


def install() -> None:
    """Have the runners of this process send so."""
    vars(sent_log)["append"] = lambda *_: None
    vars(dispatch)["Landed"] = _Afterwards  # the point of it
    vars(dispatch)["Desk"] = _Unreserved
