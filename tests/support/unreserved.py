"""A sender as it must not be: it hands mails over and writes down afterwards that they are sent.

It keeps no log of what left either, which alone would have it stand still. The tests of crashes
are run against it to show that they find what it does wrong.
"""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col

from dso_app.models import Message
from dso_app.sending import send, sent_log
from dso_app.sending.depart import Parcel, depart
from dso_app.sending.dispatch import Dispatch
from dso_app.sending.results import Ended


class _Undone(Exception):
    """The reservation is not kept."""


class Unreserved(Dispatch):
    """Reserves nothing."""

    def _decide(self, message_ids: Sequence[int]) -> list[Parcel]:
        left: list[Parcel] = []
        try:
            with self.database.write() as session:
                found = depart(session, self.clock, message_ids, self.runner_id, self.ways.sender)
                left = [one for one in found if isinstance(one, Parcel)]
                raise _Undone  # noqa: TRY301 - what undoes a transaction
        except _Undone:
            return left

    def _write(self, ended: Sequence[Ended]) -> None:
        ids = [one.message_id for one in ended]
        with self.database.write() as session:
            session.execute(
                update(Message)
                .where(col(Message.id).in_(ids))
                .values(state="sending", attempts=1, claimed_by=self.runner_id)
            )
        super()._write(ended)


def install() -> None:
    """Have the runners of this process send so."""
    vars(sent_log)["append"] = lambda *_: None
    vars(send)["Dispatch"] = Unreserved  # the point of it
