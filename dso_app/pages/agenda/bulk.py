"""What is done to many rows of the agenda at once."""

from collections.abc import Sequence

from sqlmodel import Session

from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.pages.many import Done, each, together
from dso_app.services.agenda.actions import ReasonMissing, confirm_many, mark_done, skip
from dso_app.services.agenda.open_actions import UnknownAction
from dso_app.services.agenda.replies import validate_answer
from dso_app.services.lists.agenda_replies import ANSWER


def confirm_all(viewer: Viewer, action_ids: Sequence[int]) -> Done:
    """Let the messages of actions leave."""
    return together(
        action_ids, lambda session, keys: confirm_many(session, viewer.actor, clock(), keys)
    )


def skip_all(viewer: Viewer, action_ids: Sequence[int], why: str) -> Done:
    """Skip the steps of actions, for one reason."""
    if not why.strip():
        raise ReasonMissing
    return each(
        action_ids, lambda session, key: skip(session, viewer.actor, clock(), key, note=why)
    )


def look_at_all(viewer: Viewer, keys: Sequence[str]) -> Done:
    """Alerts and answers were looked at; a promise whose day has come waits for its money."""

    def look(session: Session, key: str) -> None:
        if (answer := key.removeprefix(ANSWER)) != key:
            validate_answer(session, viewer.actor, clock(), int(answer))
        elif key.isdecimal():
            mark_done(session, viewer.actor, clock(), int(key))
        else:
            raise UnknownAction(id=key)

    return each([key for key in keys if key.removeprefix(ANSWER).isdecimal()], look)
