"""The conditional UPDATE that names the claim: what of messages turns while it still holds."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, update
from sqlmodel import Session

from dso_app.domain.outbox_states import MessageState
from dso_app.models import Message
from dso_app.services.bulk import follow, table_of

_MESSAGES = table_of(Message)


def turn(
    session: Session,
    message_ids: Sequence[int],
    states: Sequence[MessageState],
    runner_id: str,
    values: Mapping[str, Any],
    *,
    at_try: int | None = None,
) -> set[int]:
    """Give messages of a runner new values where they still are in one of some states.

    Args:
        session: of a writing transaction.
        message_ids: which.
        states: those they must be in.
        runner_id: who must hold them.
        values: those of the columns that change; a turn to *sending* counts as a try.
        at_try: the number their last try must have; None: whichever.

    Returns:
        Ids of those that were; the session's objects follow.
    """
    session.flush()
    begins = values["state"] is MessageState.SENDING
    statement = _turning(tuple(values), begins=begins, at_one_try=at_try is not None)
    held = {"b_ids": message_ids, "b_states": states, "b_runner": runner_id, "b_number": at_try}
    if at_try is None:
        del held["b_number"]
    new = {f"to_{name}": value for name, value in values.items()}
    mine = set(session.connection().execute(statement, held | new).scalars())
    follow(session, Message, mine, values)
    return mine


@cache
def _turning(names: tuple[str, ...], *, begins: bool, at_one_try: bool) -> Executable:
    """The conditional UPDATE that names the claim, for some columns."""
    columns = _MESSAGES.c
    still = [
        columns.id.in_(bindparam("b_ids", expanding=True)),
        columns.state.in_(bindparam("b_states", expanding=True)),
        columns.claimed_by == bindparam("b_runner"),
    ]
    if at_one_try:
        still.append(columns.attempts == bindparam("b_number"))
    new: dict[str, Any] = {
        name: bindparam(f"to_{name}", type_=columns[name].type) for name in names
    }
    if begins:
        new["attempts"] = columns.attempts + 1
    return update(_MESSAGES).where(*still).values(new).returning(columns.id)
